"""Jobs in a process of their own: analytics and imports never run on a serving or working loop."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# how a child ends that needed more memory than it may have: by itself, or when a library could not go on
OUT_OF_MEMORY = 71
OUT_OF_MEMORY_ENDS = (OUT_OF_MEMORY, -signal.SIGABRT)


@contextmanager
def memory_limit(most_bytes: int) -> Iterator[None]:
    """Give this process so much memory and no more; what needs more ends it with `OUT_OF_MEMORY`.

    A file that unpacks to more than anybody thought then costs its own import, not the machine's other work.
    """
    resource.setrlimit(resource.RLIMIT_DATA, (most_bytes, most_bytes))
    try:
        yield
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)


async def run_child(module: str, *arguments: str) -> int:
    """Run `python -m module arguments` with this process's settings; returns its exit code.

    Whoever is cancelled meanwhile stops it first: nothing of a job outlives its worker.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, stdin=asyncio.subprocess.DEVNULL, env=os.environ.copy()
    )
    try:
        return await process.wait()
    except asyncio.CancelledError:
        process.terminate()
        await process.wait()
        raise
