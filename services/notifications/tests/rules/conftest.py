"""Rules are tried on many cases; a slow machine is no reason to fail one."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("rules", deadline=None, max_examples=100)
settings.load_profile("rules")
