"""Where things lie: the clone, the cache of parts, the data of a cell."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
IS_ROOT = os.geteuid() == 0


def cache() -> Path:
    """Folder of fetched parts, shared between clones."""
    given = os.environ.get("ANJIA_CACHE")
    if given:
        path = Path(given)
    elif IS_ROOT:
        # parts that refuse root run under another account, which cannot read root's home
        path = Path("/var/cache/anjia")
    else:
        path = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "anjia"
    path.mkdir(parents=True, exist_ok=True)
    return path


def default_data() -> Path:
    """Folder of this clone's cell."""
    if not IS_ROOT:
        return ROOT / ".anjia"
    clone = hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
    return Path("/var/lib/anjia") / clone


def data_folder(given: Path | None) -> Path:
    """The cell's folder, absolute."""
    return (given or default_data()).expanduser().resolve()
