"""The shape of the cluster is right."""

from __future__ import annotations

from local.cluster import rules
from local.cluster.testing import everything


def test_shape_breaks_no_rule() -> None:
    assert rules.check_rules(everything()) == []
