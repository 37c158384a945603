"""Jobs in a process of their own: analytics and imports never run on a serving or working loop."""

from __future__ import annotations

import asyncio
import os
import sys


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
