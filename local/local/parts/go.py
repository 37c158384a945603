"""Go programs, built once into the cache by version. The compiler is a package of the checks' own requirements."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from local.places import cache

# of the site: where modules come from and how they are checked
SITE = ("GOPROXY", "GOSUMDB", "GONOSUMDB", "GOPRIVATE", "SSL_CERT_FILE", "SSL_CERT_DIR")


def home() -> Path:
    """Modules, built packages and programs."""
    folder = cache() / "go"
    folder.mkdir(exist_ok=True)
    return folder


def go(*arguments: str, folder: Path | None = None, **settings: str) -> str:
    """Run the compiler; returns its standard output.

    Args:
        arguments: `build`, `-o`, …
        folder: of a module.
        settings: of the compiler, `GOBIN`.

    Errors: `CalledProcessError` with what it said.
    """
    at = home()
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": str(at),
        "GOPATH": str(at),
        "GOCACHE": str(at / "build"),
        "GOFLAGS": "-modcacherw -buildvcs=false",
        "GOTOOLCHAIN": "local",
        **{key: value for key, value in os.environ.items() if key in SITE},
        **settings,
    }
    command = [str(Path(sys.executable).with_name("go")), *arguments]
    done = subprocess.run(command, check=True, env=environment, cwd=folder or "/", capture_output=True, text=True)
    return done.stdout
