"""A cell of a test run's own: started by `./anjia up` as anybody starts it, spoken to with real tokens."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from uuid import uuid4

import httpx
import psycopg
from local.gateway_client import GatewayClient
from local.places import IS_ROOT, ROOT, cache

from local import cell as cells
from local import fleet

START_SECONDS = 300


def anjia(*arguments: str, check: bool = True, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a verb."""
    done = subprocess.run(
        [sys.executable, "-m", "local", *arguments],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        env={**os.environ, **environment},
    )
    if check and done.returncode:
        message = f"anjia {arguments[0]} ended with {done.returncode}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
        raise AssertionError(message)
    return done


def new_folder() -> Path:
    """A folder for a cell; not under a test's 0700 folder, which PostgreSQL's account cannot enter."""
    base = Path("/var/lib/anjia") if IS_ROOT else cache()
    return base / f"test-{uuid4().hex[:12]}"


class RunningCell:
    """A running cell."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.data = data
        self._environment = environment

    def up(self, *options: str) -> str:
        """Start it, detached; returns the address."""
        done = anjia("up", "--detach", "--data", str(self.data), *options, **self._environment)
        return done.stdout.strip().splitlines()[-1]

    def down(self) -> None:
        """Stop it."""
        anjia("down", "--data", str(self.data))

    def verb(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a verb on it."""
        return anjia(*arguments, "--data", str(self.data), check=check)

    @property
    def status(self) -> dict[str, Any]:
        """What `status --json` says."""
        found: dict[str, Any] = json.loads(self.verb("status", "--json", check=False).stdout)
        return found

    @cached_property
    def gateway(self) -> str:
        """Where its pages are."""
        found: str = self.status["addresses"]["gateway"]
        return found

    @cached_property
    def passwords(self) -> dict[str, str]:
        """Those of its demo accounts."""
        return {one["user"]: one["password"] for one in self.status["accounts"]}

    @property
    def cell(self) -> cells.Cell:
        """The cell as verbs meet it."""
        return cells.running(self.data)

    def client(self, purpose: str, client: str = "operator") -> GatewayClient:
        """A service account through the gateway."""
        return GatewayClient(self.cell, purpose, client)

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """Ask registry's database as its superuser."""
        with self.connect() as connection:
            return connection.execute(statement).fetchall()

    def connect(self) -> psycopg.Connection[Any]:
        """Registry's database as its superuser."""
        return psycopg.connect(fleet.database_url("postgres", "registry", self.cell.secrets), autocommit=True)


@contextmanager
def running_cell(*options: str, **environment: str) -> Iterator[RunningCell]:
    """A cell for as long as a test needs it; stopped and removed afterwards."""
    found = RunningCell(new_folder(), **environment)
    try:
        found.up(*options)
        yield found
    finally:
        anjia("down", "--data", str(found.data), check=False)
        subprocess.run(["rm", "-rf", str(found.data)], check=False)


class SignedIn:
    """A person signed in through the gateway as a browser is: cookie, CSRF token, no token in hand."""

    def __init__(self, cell: RunningCell, user: str, purpose: str) -> None:
        status = cell.status
        self._password = next(one["password"] for one in status["accounts"] if one["user"] == user)
        self._user, self._purpose = user, purpose
        self.gateway = status["addresses"]["gateway"]
        self.http = httpx.Client(timeout=60)
        # the sign-on server's cookies say Secure: browsers send them to loopback all the same, httpx does not
        self._jar: dict[str, dict[str, str]] = {}
        self.sign_in()

    def _get(self, verb: str, url: str, **options: Any) -> httpx.Response:
        host = url.split("/")[2]
        jar = self._jar.setdefault(host, {})
        cookies = "; ".join(f"{name}={value}" for name, value in jar.items())
        self.http.cookies.clear()
        answer = self.http.request(verb, url, headers={"Cookie": cookies, **options.pop("headers", {})}, **options)
        for line in answer.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                jar[name] = morsel.value
        return answer

    def _follow(self, answer: httpx.Response, url: str) -> tuple[httpx.Response, str]:
        while answer.is_redirect:
            url = urljoin(url, answer.headers["location"])
            answer = self._get("GET", url)
        return answer, url

    def sign_in(self) -> None:
        """Sign in (again): a new session."""
        url = f"{self.gateway}/signin?next=/"
        page, url = self._follow(self._get("GET", url), url)
        form = re.search(r'<form[^>]*action="([^"]+/login-actions/[^"]+)"', page.text)
        if form is not None:  # otherwise the sign-on server knows the browser still
            action = html.unescape(form[1])
            told = {"username": self._user, "password": self._password, "credentialId": ""}
            page, _ = self._follow(self._get("POST", action, data=told), action)
        found = re.search(r'name="csrf"[^>]*value="([^"]+)"', page.text)
        assert found is not None, f"{self._user} is not signed in: {page.status_code}"
        self.csrf = found[1]

    def sign_out(self) -> None:
        """End the session, as the button does."""
        self._get("POST", f"{self.gateway}/signout", data={"csrf": self.csrf})

    @property
    def cookie(self) -> str:
        """What the browser sends the gateway."""
        return "; ".join(f"{name}={value}" for name, value in self._jar[self.gateway.split("/")[2]].items())

    def send(self, verb: str, path: str, body: dict[str, Any] | None = None, **headers: str) -> httpx.Response:
        """A request of the browser's session."""
        told = {"Anjia-Purpose": self._purpose, "Idempotency-Key": str(uuid4()), "X-CSRF-Token": self.csrf, **headers}
        return self._get(verb, f"{self.gateway}{path}", json=body, headers=told)

    def call(self, verb: str, path: str, body: dict[str, Any] | None = None, **headers: str) -> dict[str, Any]:
        """Its reply."""
        answer = self.send(verb, path, body, **headers)
        assert answer.is_success, answer.text
        found: dict[str, Any] = answer.json()
        return found
