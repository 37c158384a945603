"""Renders k8s/ with kustomize. The tools are Go programs, built once into the cache by version."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import yaml

from local.parts.go import go, home
from local.parts.maven import one_at_a_time
from local.places import ROOT

Object = dict[str, Any]
KUSTOMIZE = ("sigs.k8s.io/kustomize/kustomize/v5", "v5.7.1", "kustomize")
CYCLONUS = ("github.com/mattfenwick/cyclonus/cmd/cyclonus", "v0.5.6", "cyclonus")
K8S = ROOT / "k8s"


def tool(which: tuple[str, str, str]) -> str:
    """Path of a Go program; built when it is not there yet (a minute or two, once a machine)."""
    package, version, name = which
    binary = home() / f"{name}-{version}" / name
    with one_at_a_time("go"):
        if not binary.exists():
            go("install", f"{package}@{version}", GOBIN=str(binary.parent))
    return str(binary)


def folders() -> list[Path]:
    """Everything that is applied on its own: the platform, each cell."""
    return [K8S / "platform", *sorted(path.parent for path in (K8S / "cells").glob("*/kustomization.yaml"))]


def render(folder: Path) -> list[Object]:
    """The objects of a folder as the cluster would get them. Raises `CalledProcessError` when it does not render."""
    done = subprocess.run([tool(KUSTOMIZE), "build", str(folder)], check=True, capture_output=True, text=True)
    return [one for one in yaml.safe_load_all(done.stdout) if one]
