"""A job has the memory it was given and no more, and its end says so."""

from __future__ import annotations

import subprocess
import sys

import pytest
from chassis.jobs.children import OUT_OF_MEMORY

MOST = 200_000_000
CODE = "from chassis.jobs.children import memory_limit\nwith memory_limit({most}):\n    bytearray({taken})"


@pytest.mark.parametrize(("taken", "code"), [(MOST * 2, OUT_OF_MEMORY), (MOST // 20, 0)])
def test_job_that_needs_more_memory_than_it_may_have_ends_and_says_so(taken: int, code: int) -> None:
    run = subprocess.run([sys.executable, "-c", CODE.format(most=MOST, taken=taken)], check=False)
    assert run.returncode == code
