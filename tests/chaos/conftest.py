"""One cell whose processes are killed, and the browser that walks through it meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.conftest import axe, browser, pictures, walk
from tests.cells import RunningCell, running_cell

__all__ = ["axe", "browser", "cell", "pictures", "walk"]


@pytest.fixture(scope="package")
def cell() -> Iterator[RunningCell]:
    """An empty cell."""
    with running_cell("--empty") as found:
        yield found
