"""A real API server for tests: etcd and kube-apiserver, built once into the cache, and the calls that `apply` makes.

What schemas cannot say, the server says: a field that may not change, a name that is none, a warning of an admission.
No controllers and no nodes: what objects would become is not asked.
"""

from __future__ import annotations

import json
import re
import secrets
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from local.cluster.rendering import K8S, Object
from local.cluster.subjects import named
from local.parts.go import go, home
from local.parts.maven import one_at_a_time

KUBERNETES, ETCD = "v1.34.4", "v3.7.3"
START_SECONDS = 120
APPLY = {"Content-Type": "application/apply-patch+yaml"}
# the field manager, never by force: what another holds is not taken away, an unknown field is an error
HOW = {"fieldManager": "anjia", "fieldValidation": "Strict"}
SERVER = "k8s.io/kubernetes/cmd/kube-apiserver"
STORE = "go.etcd.io/etcd/server/v3"


class Refused(Exception):
    """What the server says of an object that it does not take."""

    def __init__(self, what: str, why: object) -> None:
        super().__init__(f"{what}: {why}")


def programs() -> tuple[Path, Path]:
    """(etcd, kube-apiserver); built when they are not there yet: some minutes, once a machine."""
    folder = home() / f"kubernetes-{KUBERNETES}-etcd-{ETCD}"
    with one_at_a_time("go"):
        if not (folder / "kube-apiserver").exists():
            folder.mkdir(exist_ok=True)
            _build_store(folder)
            _build_server(folder)
    return folder / "etcd", folder / "kube-apiserver"


def _build_store(folder: Path) -> None:
    module = _module(folder / "etcd-module")
    go("mod", "init", "anjia/etcd", folder=module)
    go("get", f"{STORE}@{ETCD}", folder=module)
    go("build", "-trimpath", "-ldflags=-s -w", "-o", str(folder / "etcd"), STORE, folder=module, CGO_ENABLED="0")


def _build_server(folder: Path) -> None:
    """From a module with upstream's own requirements: its staging modules are published under versions of their own."""
    module = _module(folder / "kubernetes-module")
    upstream = Path(json.loads(go("mod", "download", "-json", f"k8s.io/kubernetes@{KUBERNETES}"))["Dir"])
    staged = KUBERNETES.replace("v1.", "v0.", 1)
    wanted = re.sub(r"^module .*$", "module anjia/kubernetes", (upstream / "go.mod").read_text(), flags=re.MULTILINE)
    wanted = re.sub(r"(k8s\.io/[\w-]+) => \./staging/src/\S+", rf"\1 => \1 {staged}", wanted)
    (module / "go.mod").write_text(f"{wanted}\nrequire k8s.io/kubernetes {KUBERNETES}\n")
    (module / "go.sum").write_bytes((upstream / "go.sum").read_bytes())
    (module / "tools.go").write_text(f'//go:build tools\n\npackage tools\n\nimport _ "{SERVER}"\n')
    go("mod", "tidy", folder=module)
    # a server that does not know its version takes itself for a release of the year nought
    major, minor, _ = KUBERNETES.removeprefix("v").split(".")
    version = f"-X k8s.io/component-base/version.gitVersion={KUBERNETES}"
    version += "".join(
        f" -X k8s.io/component-base/version.git{name}={one}" for name, one in (("Major", major), ("Minor", minor))
    )
    draft = folder / "kube-apiserver.new"
    go(
        "build",
        "-p",
        "2",
        "-trimpath",
        f"-ldflags=-s -w {version}",
        "-o",
        str(draft),
        SERVER,
        folder=module,
        CGO_ENABLED="0",
    )
    draft.rename(folder / "kube-apiserver")


def _module(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    for name in ("go.mod", "go.sum"):
        (folder / name).unlink(missing_ok=True)
    return folder


class ApiServer:
    """A running server. `warnings` are those of every object applied so far."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._kinds: dict[tuple[str, str], tuple[str, bool]] = {}
        self.warnings: list[str] = []

    def is_ready(self) -> bool:
        """Whether it answers and has started all of its own."""
        try:
            return self._client.get("/readyz").status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def define(self, definitions: list[Object]) -> None:
        """Apply definitions of custom resources and wait until the server knows them.

        Errors: `Refused`.
        """
        for one in definitions:
            self.apply(one)
        deadline = time.monotonic() + START_SECONDS
        for one in definitions:
            while not self._is_established(one):
                if time.monotonic() > deadline:
                    raise Refused(named(one), "is not established")
                time.sleep(0.05)

    def _is_established(self, one: Object) -> bool:
        conditions = self.read(one).get("status", {}).get("conditions", [])
        version = f"{one['spec']['group']}/{one['spec']['versions'][0]['name']}"
        return {"type": "Established", "status": "True"}.items() <= _condition(conditions).items() and (
            self._client.get(f"/apis/{version}").status_code == httpx.codes.OK
        )

    def apply(self, one: Object) -> Object:
        """Server-side apply, strictly; returns the object as it is kept.

        Errors: `Refused`.
        """
        answer = self._client.patch(self._path(one), params=HOW, headers=APPLY, content=json.dumps(one))
        self.warnings += [f"{named(one)}: {text}" for text in answer.headers.get_list("Warning")]
        return self._content(answer, one)

    def read(self, one: Object) -> Object:
        """An object as it is kept.

        Errors: `Refused` where it is not.
        """
        return self._content(self._client.get(self._path(one)), one)

    def names(self, api: str, kind: str, space: str) -> set[str]:
        """Names of all objects of a kind in a namespace."""
        like = {"apiVersion": api, "kind": kind, "metadata": {"namespace": space, "name": ""}}
        answer = self._content(self._client.get(self._path(like).rstrip("/")), like)
        return {str(one["metadata"]["name"]) for one in answer["items"]}

    @staticmethod
    def _content(answer: httpx.Response, one: Object) -> Object:
        content: Object = answer.json()
        if not answer.is_success:
            raise Refused(named(one), content.get("message", answer.text))
        return content

    def _path(self, one: Object) -> str:
        version = str(one["apiVersion"])
        root = f"/apis/{version}" if "/" in version else f"/api/{version}"
        plural, has_space = self._kind(root, version, str(one["kind"]))
        space = f"/namespaces/{one['metadata'].get('namespace', 'default')}" if has_space else ""
        return f"{root}{space}/{plural}/{one['metadata']['name']}"

    def _kind(self, root: str, version: str, kind: str) -> tuple[str, bool]:
        if (version, kind) not in self._kinds:
            for found in self._client.get(root).json().get("resources", []):
                if "/" not in found["name"]:
                    self._kinds[version, found["kind"]] = found["name"], found["namespaced"]
        try:
            return self._kinds[version, kind]
        except KeyError:
            raise Refused(kind, f"the server knows none of {version}") from None


def _condition(conditions: list[Object]) -> Object:
    return next((one for one in conditions if one["type"] == "Established"), {})


def definitions() -> list[Object]:
    """Definitions of the custom resources in k8s/crds, as far as the cluster's objects need them."""
    made = []
    for path in sorted((K8S / "crds").glob("*.json")):
        content = json.loads(path.read_text())
        kind = content["kind"]
        plural = f"{kind.lower()}s"
        versions = [
            {"name": name, "served": True, "storage": name == "v1", "schema": {"openAPIV3Schema": schema}}
            for name, schema in content["versions"].items()
        ]
        made.append(
            {
                "apiVersion": "apiextensions.k8s.io/v1",
                "kind": "CustomResourceDefinition",
                "metadata": {
                    "name": f"{plural}.{content['group']}",
                    # groups of Kubernetes' own are given out by its community
                    "annotations": {"api-approved.kubernetes.io": "unapproved, a copy to test with"},
                },
                "spec": {
                    "group": content["group"],
                    "names": {"kind": kind, "plural": plural, "singular": kind.lower()},
                    "scope": "Namespaced",
                    "versions": versions,
                },
            }
        )
    return made


@contextmanager
def running(folder: Path, ports: tuple[int, int, int]) -> Iterator[ApiServer]:
    """A server of its own, ended afterwards.

    Args:
        folder: for its data, keys and logs; empty.
        ports: free ones, of the store, among stores, of the server.
    """
    store, peers, port = ports
    etcd, server = programs()
    token = secrets.token_urlsafe(24)
    (folder / "tokens.csv").write_text(f'{token},tester,1,"system:masters"\n')
    _make_key(folder / "accounts.pem")
    commands = (
        [
            str(etcd),
            f"--data-dir={folder / 'etcd'}",
            f"--listen-client-urls=http://127.0.0.1:{store}",
            f"--advertise-client-urls=http://127.0.0.1:{store}",
            f"--listen-peer-urls=http://127.0.0.1:{peers}",
            "--unsafe-no-fsync",
        ],
        [
            str(server),
            f"--etcd-servers=http://127.0.0.1:{store}",
            "--bind-address=127.0.0.1",
            f"--secure-port={port}",
            f"--cert-dir={folder / 'certificates'}",
            f"--token-auth-file={folder / 'tokens.csv'}",
            "--authorization-mode=RBAC",
            "--service-account-issuer=https://kubernetes.default.svc",
            f"--service-account-signing-key-file={folder / 'accounts.pem'}",
            f"--service-account-key-file={folder / 'accounts.pem'}",
            "--service-cluster-ip-range=10.0.0.0/24",
        ],
    )
    with ExitStack() as stack:
        for command in commands:
            stack.enter_context(_process(command, folder / f"{Path(command[0]).name}.log"))
        # the server signs its own certificate; on loopback the token is for the one that we started
        client = httpx.Client(
            base_url=f"https://127.0.0.1:{port}",
            verify=False,  # noqa: S501
            headers={"Authorization": f"Bearer {token}"},
            timeout=60,
        )
        stack.enter_context(client)
        found = ApiServer(client)
        deadline = time.monotonic() + START_SECONDS
        while not found.is_ready():
            if time.monotonic() > deadline:
                raise Refused("kube-apiserver", (folder / "kube-apiserver.log").read_text()[-2000:])
            time.sleep(0.1)
        yield found


@contextmanager
def _process(command: list[str], log: Path) -> Iterator[None]:
    with log.open("wb") as file, subprocess.Popen(command, stdout=file, stderr=file, cwd="/") as process:
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _make_key(path: Path) -> None:
    key = rsa.generate_private_key(65537, 2048)
    formats = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(key.private_bytes(serialization.Encoding.PEM, *formats))
