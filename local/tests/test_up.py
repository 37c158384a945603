"""What `up` says at once, before any part is started."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from local.parts import postgres
from local.places import IS_ROOT, ROOT


def test_folder_that_the_parts_cannot_enter_is_named_with_what_to_do(scratch: Path, tmp_path: Path) -> None:
    # a test's own folder is for its owner alone
    data = tmp_path / "below" / "data"
    closed = postgres.closed_folder(data)
    if not IS_ROOT:  # the parts run under the caller's own account, which made the folder
        assert closed is None
        return
    assert closed is not None
    assert tmp_path.is_relative_to(closed)
    done = subprocess.run(
        [sys.executable, "-m", "local", "up", "--detach", "--data", str(data)],
        cwd=ROOT, check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert f"chmod o+x {closed}" in done.stderr.replace("\n", "")
    assert not data.exists()
    assert postgres.closed_folder(scratch / "not there yet") is None
