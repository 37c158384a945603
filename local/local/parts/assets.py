"""What pages are made of (styles, fonts, scripts) and the browser of the tests, as npm packages pinned by hash."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from local.parts.maven import one_at_a_time
from local.places import cache

LIST = Path(__file__).with_name("npm")
NAMES = ("package.json", "package-lock.json")


def assets(*, for_tests: bool = False) -> Path:
    """The folder of installed packages; brought when it is missing.

    Its name follows the lock file: another list is another folder, and clones share it.
    """
    digest = hashlib.sha256(b"".join((LIST / name).read_bytes() for name in NAMES)).hexdigest()[:12]
    folder = cache() / f"npm-{digest}{'-tests' if for_tests else ''}"
    if not folder.exists():
        with one_at_a_time("npm"):
            if not folder.exists():
                _install(folder, for_tests=for_tests)
    return folder / "node_modules"


def _install(folder: Path, *, for_tests: bool) -> None:
    """Install beside the place and move there: a killed run leaves nothing that looks whole."""
    fresh = folder.with_name(f"{folder.name}.{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    for name in NAMES:
        shutil.copy(LIST / name, fresh / name)
    npm = Path(sys.executable).with_name("npm")
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", f"--cache={cache() / 'npm'}"]
    environment = {**os.environ, "PATH": f"{npm.parent}:{os.environ.get('PATH', '/usr/bin:/bin')}"}
    environment.setdefault("HOME", str(cache()))
    only = ["--include=dev"] if for_tests else ["--omit=dev"]
    subprocess.run([str(npm), "ci", *only, *options], cwd=fresh, check=True, env=environment, stdout=sys.stderr)
    fresh.rename(folder)
