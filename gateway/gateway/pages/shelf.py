"""What the public site keeps of what it was last told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gateway.pages.site.guides import Guide

# the public site waits for nobody longer
DEADLINE_SECONDS = 3.0


@dataclass
class Shelf:
    """Pages as they were last read, and until when they are taken for fresh."""

    guides: dict[str, Guide] = field(default_factory=dict)
    until: float = 0.0
