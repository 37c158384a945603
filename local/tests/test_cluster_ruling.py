"""The shape of the cluster is right, and what cannot be judged is no pass."""

from __future__ import annotations

import pytest
from local.cluster import ruling
from local.cluster.rendering import Object
from local.cluster.testing import SERVE, everything, is_refused, planted


@pytest.fixture(scope="module")
def right() -> list[Object]:
    """The cluster as it is."""
    return everything()


def test_shape_breaks_no_rule(right: list[Object]) -> None:
    assert ruling.check_rules(right) == []


def test_rule_that_ends_half_way_says_so_and_what_it_found(right: list[Object]) -> None:
    mistaken = planted(right, lambda w: w.spec("Service/fees").pop("ports"))
    assert any("ends half-way: KeyError('ports')" in finding for finding in ruling.check_rules(mistaken))
    before = planted(
        right, lambda w: [w.box(SERVE).pop("readinessProbe"), w.objects[-1].update(kind="Deployment", spec={})]
    )
    findings, error = ruling.findings_of(ruling.hardening.servers_are_probed_at_a_port_they_have, before)
    assert error is not None
    assert len(findings) == 1


def test_refusal_names_its_object_and_field(right: list[Object]) -> None:
    assert not is_refused(right, lambda w: w.spec(SERVE).update(replicas=2), "Deployment/fees-serve", "spec.replicas")
    assert not is_refused(right, lambda w: w.spec(SERVE).update(replicas=2), SERVE, "spec.strategy")
