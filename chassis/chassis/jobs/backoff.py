"""When a hand-off that failed is tried again: each row waits for itself, so that a thousand refused stop nobody."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST_SECONDS = 5
MAX_SECONDS = 3600


def next_attempt(now: datetime, attempts: int) -> datetime:
    """The instant of the next try: 5 s after the first, twice as long each time, at most an hour.

    Args:
        now: the instant of the failure.
        attempts: how many have failed, this one included; at least 1.
    """
    doublings = min(attempts - 1, MAX_SECONDS.bit_length())
    return now + timedelta(seconds=min(FIRST_SECONDS << doublings, MAX_SECONDS))
