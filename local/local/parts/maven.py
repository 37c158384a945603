"""Artefacts from Maven repositories, through the resolver's own configuration."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from local.places import cache


class PartIsNotWhatItWas(Exception):
    """A fetched part has another hash than the one it was tried with."""


@dataclass(frozen=True)
class Artefact:
    """A pinned artefact. `hash`: algorithm and hex digest."""

    group: str
    name: str
    version: str
    packaging: str
    hash: tuple[str, str]

    @property
    def folder(self) -> Path:
        """Where its unpacked form lies."""
        return cache() / f"{self.name}-{self.version}"


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Hold a lock of the cache; two first starts that race wait for each other. A killed holder releases it."""
    with (cache() / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def fetch(artefact: Artefact) -> Path:
    """The artefact's file, verified.

    Errors: `PartIsNotWhatItWas`.
    """
    from jgo.maven import MavenContext  # noqa: PLC0415 - only when something has to be fetched

    context = MavenContext(repo_cache=cache() / "maven")
    project = context.project(artefact.group, artefact.name).at_version(artefact.version)
    path = Path(project.artifact(packaging=artefact.packaging).resolve())
    algorithm, expected = artefact.hash
    with path.open("rb") as file:
        found = hashlib.file_digest(file, algorithm).hexdigest()
    if found != expected:
        path.unlink()
        message = f"{artefact.name} {artefact.version}: {algorithm} is {found}, not {expected}"
        raise PartIsNotWhatItWas(message)
    return path


def unpacked(artefact: Artefact, unpack: Callable[[Path, Path], None]) -> Path:
    """The folder of an artefact, fetched and unpacked when it is not there yet.

    `unpack` gets the file and an empty folder. The finished folder appears at once, by rename.
    """
    folder = artefact.folder
    if folder.exists():
        return folder
    with one_at_a_time(artefact.name):
        if not folder.exists():
            draft = Path(tempfile.mkdtemp(prefix=f"{artefact.name}-", dir=cache()))
            try:
                unpack(fetch(artefact), draft)
                _readable(draft)
                draft.rename(folder)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
    return folder


def _readable(folder: Path) -> None:
    """Let the account that runs a part read it (temporary folders are 0700)."""
    for path, folders, files in os.walk(folder):
        Path(path).chmod(0o755)
        for name in files:
            file = Path(path, name)
            if not file.is_symlink():
                file.chmod(file.stat().st_mode | 0o444)
        del folders
