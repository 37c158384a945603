"""Renders k8s/ with kustomize. The tools are Go programs, built once into the cache by version."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from local.parts.maven import one_at_a_time
from local.places import ROOT, cache

Object = dict[str, Any]
KUSTOMIZE = ("sigs.k8s.io/kustomize/kustomize/v5", "v5.7.1", "kustomize")
CYCLONUS = ("github.com/mattfenwick/cyclonus/cmd/cyclonus", "v0.5.6", "cyclonus")
K8S = ROOT / "k8s"


def tool(which: tuple[str, str, str]) -> str:
    """Path of a Go program; built when it is not there yet (a minute or two, once a machine)."""
    package, version, name = which
    home = cache() / "go"
    binary = home / f"{name}-{version}" / name
    with one_at_a_time("go"):
        if not binary.exists():
            environment = {
                "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
                "HOME": str(home),
                "GOPATH": str(home),
                "GOCACHE": str(home / "build"),
                "GOBIN": str(binary.parent),
                "GOFLAGS": "-modcacherw",
                **{key: value for key, value in os.environ.items() if key in ("GOPROXY", "GOSUMDB", "SSL_CERT_FILE")},
            }
            command = [str(Path(sys.executable).with_name("go")), "install", f"{package}@{version}"]
            subprocess.run(command, check=True, env=environment, cwd="/", capture_output=True)
    return str(binary)


def folders() -> list[Path]:
    """Everything that is applied on its own: the platform, each cell."""
    return [K8S / "platform", *sorted(path.parent for path in (K8S / "cells").glob("*/kustomization.yaml"))]


def render(folder: Path) -> list[Object]:
    """The objects of a folder as the cluster would get them. Raises `CalledProcessError` when it does not render."""
    done = subprocess.run([tool(KUSTOMIZE), "build", str(folder)], check=True, capture_output=True, text=True)
    return [one for one in yaml.safe_load_all(done.stdout) if one]
