"""A running cell with the demo county, and a browser: installed, or brought by npm."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from local.gateway_client import GatewayClient
from local.parts.assets import assets
from local.parts.maven import one_at_a_time
from local.places import ROOT, cache
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--headless=shell"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"),
]
# a start from nothing, with downloads, on a slow machine
START_SECONDS = 300.0
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
UNPACK = (
    "const fs=require('fs'),z=require('zlib');"
    "fs.writeFileSync(process.argv[2],z.brotliDecompressSync(fs.readFileSync(process.argv[1])))"
)


@dataclass
class RunningCell:
    """A cell as the tests meet it."""

    data: Path
    gateway: str
    keycloak: str
    passwords: dict[str, str]
    operator: GatewayClient


# Package, not session: while playwright runs, no other event loop does, and the cell takes memory.
@pytest.fixture(scope="package")
def cell() -> Iterator[RunningCell]:
    """The demo county, where staff are given a second factor with their role.

    `ANJIA_BROWSER_DATA` names a folder whose running cell is used and left running; start it with the same setting.
    """
    from local import cell as cells

    given = os.environ.get("ANJIA_BROWSER_DATA")
    base = Path("/var/lib/anjia") if os.geteuid() == 0 else cache()
    data = Path(given) if given else base / f"tests-{uuid4().hex[:12]}"
    verb = [sys.executable, "-m", "local"]
    if cells.status_of(data) is None:
        settings = {**os.environ, "ANJIA_SECOND_FACTOR": "1"}
        subprocess.run([*verb, "up", "--detach", "--data", str(data)], check=True, timeout=START_SECONDS, env=settings)
    try:
        found = cells.running(data)
        told = json.loads(
            subprocess.run(
                [*verb, "status", "--json", "--data", str(data)], check=True, capture_output=True, text=True
            ).stdout
        )
        try:
            wait(lambda: demo_is_loaded(data), START_SECONDS, "the demo county is loaded")
        except AssertionError as late:
            said = [f"{name}: {(data / 'logs' / name).read_text()[-1500:]}" for name in ("demo.log", "supervisor.out")]
            raise AssertionError("\n".join(said)) from late
        yield RunningCell(
            data=data,
            gateway=told["addresses"]["gateway"],
            keycloak=told["addresses"]["keycloak"],
            passwords={one["user"]: one["password"] for one in told["accounts"]},
            operator=GatewayClient(found, "data-quality"),
        )
    finally:
        if not given:
            subprocess.run([*verb, "down", "--data", str(data)], check=False)
            shutil.rmtree(data, ignore_errors=True)


def demo_is_loaded(data: Path) -> bool:
    from local import secret_store

    content = secret_store.read(data)
    return content is not None and content.demo_loaded


def wait(holds: Callable[[], object], seconds: float, what: str) -> None:
    """Until a condition holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.2)


def citizen_of(cell: RunningCell) -> tuple[str, str]:
    """(record, name) of the demo citizen."""
    from local import realm, secret_store

    content = secret_store.read(cell.data)
    assert content is not None
    keycloak = realm.admin(content, "anjia")
    person = keycloak.get_user(keycloak.get_user_id("citizen"))["attributes"]["person_id"][0]
    headers = cell.operator.headers()
    found = cell.operator.http.get(f"/v1/people/{person}", headers=headers).raise_for_status().json()
    return str(person), str(found["name"])


def brought_browser() -> tuple[str, dict[str, str]]:
    """Chromium from its npm package, unpacked once into the cache; with its own libraries."""
    package = assets(for_tests=True) / "@sparticuz" / "chromium" / "bin"
    version = json.loads((package.parent / "package.json").read_text())["version"]
    folder = cache() / f"chromium-{version}"
    with one_at_a_time("chromium"):
        if not folder.exists():
            fresh = folder.with_name(f"{folder.name}.{os.getpid()}")
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir()
            node = Path(sys.executable).with_name("node")
            for name in ("chromium", "al2023.tar"):
                subprocess.run([node, "-e", UNPACK, package / f"{name}.br", fresh / name], check=True)
            with tarfile.open(fileobj=BytesIO((fresh / "al2023.tar").read_bytes())) as archive:
                archive.extractall(fresh, filter="data")
            (fresh / "chromium").chmod(0o755)
            fresh.rename(folder)
    libraries = folder / "al2023" / "lib" if (folder / "al2023").exists() else folder / "lib"
    return str(folder / "chromium"), {"LD_LIBRARY_PATH": str(libraries)}


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this folder."""
    installed = next(filter(None, map(shutil.which, INSTALLED)), None)
    path, environment = (installed, {}) if installed else brought_browser()
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=path, args=QUIET, env={**os.environ, **environment}, headless=True
        )
        yield found
        found.close()


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Where pictures of this run go: for people to look at, not committed."""
    folder = ROOT / ".pictures"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility checker's source."""
    return (assets(for_tests=True) / "axe-core" / "axe.min.js").read_text()


@dataclass
class Walk:
    """A visitor's browser, and the checks that every page has to pass."""

    page: Page
    context: BrowserContext
    cell: RunningCell
    axe: str
    pictures: Path
    name: str
    language: str

    def go(self, path: str) -> Page:
        """Open a page of the cell."""
        self.page.goto(self.cell.gateway + path, wait_until="load")
        return self.page

    def sign_in(self, user: str, path: str = "/start") -> Page:
        """Sign in at Keycloak's own page and come back to a path."""
        self.go(f"/signin?next={path}")
        self.page.fill("#username", user)
        self.page.fill("#password", self.cell.passwords[user])
        self.page.click("#kc-login")
        self.page.wait_for_url(self.cell.gateway + "/**")
        return self.page

    def look(self, what: str) -> None:
        """No violation of WCAG 2.2 AA, nothing that scrolls sideways; a picture for people."""
        self.page.evaluate("document.fonts.ready")
        self.page.screenshot(path=self.pictures / f"{self.name}-{what}.png", full_page=True)
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{what} scrolls sideways by {wide} px"
        found = check(self.page, self.axe)
        assert found == [], f"{what}: {found}"


def check(page: Page, axe: str) -> list[str]:
    """What axe finds against WCAG 2.2 AA."""
    page.evaluate(axe)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    result: dict[str, Any] = page.evaluate("tags => axe.run({runOnly: tags})", tags)
    return [
        f"{one['id']}: {node['target']} {node['html'][:160]}" for one in result["violations"] for node in one["nodes"]
    ]


@pytest.fixture
def walk(
    cell: RunningCell, browser: Browser, axe: str, pictures: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Walk]]:
    """Visitors: `walk("zh", PHONE)`; each has a browser context of their own."""
    contexts: list[BrowserContext] = []

    def visit(language: str = "zh", size: dict[str, int] = DESK, *, script: bool = True) -> Walk:
        context = browser.new_context(
            viewport=size,  # type: ignore[arg-type] - playwright's own dict type
            locale="zh-CN" if language == "zh" else "en",
            java_script_enabled=script,
        )
        contexts.append(context)
        name = f"{request.node.originalname.removeprefix('test_')[:40]}-{language}-{size['width']}"
        page = context.new_page()
        page.set_default_timeout(15_000)
        return Walk(page, context, cell, axe, pictures, name, language)

    yield visit
    for context in contexts:
        context.close()


@pytest.fixture
def http(cell: RunningCell) -> Iterator[httpx.Client]:
    """A client without a browser."""
    with httpx.Client(base_url=cell.gateway, timeout=30) as client:
        yield client
