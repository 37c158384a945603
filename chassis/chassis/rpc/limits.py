"""Rate limits: a bucket of requests for each caller, in this process (chassis.rpc.lookups: in the database)."""

from __future__ import annotations

import time
from collections import OrderedDict

from chassis.errors import DomainError, Kind, Text

KEPT_BUCKETS = 50_000


class RateLimit:
    """Token buckets by caller; the least recently seen are forgotten."""

    def __init__(self, *, per_second: float, burst: float) -> None:
        self._per_second = per_second
        self._burst = burst
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str, factor: float = 1.0) -> None:
        """Count a request.

        Errors: TOO_MANY_REQUESTS.
        """
        now = time.monotonic()
        level, seen = self._buckets.pop(caller, (self._burst * factor, now))
        level = min(self._burst * factor, level + (now - seen) * self._per_second * factor)
        allowed = level >= 1
        self._buckets[caller] = (level - 1 if allowed else level, now)
        if len(self._buckets) > KEPT_BUCKETS:
            self._buckets.popitem(last=False)
        if not allowed:
            raise too_many()


def too_many() -> DomainError:
    """The refusal: what was asked is not said."""
    text = Text("请求过于频繁，请稍候再试", "too many requests; please wait a moment")
    return DomainError(Kind.TOO_MANY, "TOO_MANY_REQUESTS", text)
