"""Laws over events: every consumer says its mode and names subjects that somebody publishes."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from chassis.facts.consumer import Hearer
from local.secret_store import SERVICES

MODES = ("each_event", "latest_state")
# what may not be skipped because something newer of the same person or order came first
NEVER_SKIPPED = ("merged", "unmerged", "died", "imported", "doubted")


def subjects_of(service: str) -> tuple[str, ...]:
    """What a service publishes."""
    return tuple(import_module(f"{service}.facts").SUBJECTS)


PUBLISHED = {subject for service in SERVICES for subject in subjects_of(service)}


def faults(consumer: Hearer) -> list[str]:
    """What a consumer does against the laws."""
    found = [f"{one} is published by nobody" for one in consumer.subjects if one not in PUBLISHED]
    if consumer.mode not in MODES:
        found.append(f"{consumer.name} has no mode")
    if consumer.mode == "latest_state":
        found += [f"{one} may be skipped" for one in consumer.subjects if one.split(".")[2] in NEVER_SKIPPED]
    return found


def test_every_subject_has_one_owner() -> None:
    every = [subject for service in SERVICES for subject in subjects_of(service)]
    assert len(every) == len(set(every))
    assert all(subject.split(".")[0] == service for service in SERVICES for subject in subjects_of(service))


@pytest.mark.parametrize("service", SERVICES)
def test_every_consumer_names_its_mode_and_real_subjects(service: str, request: pytest.FixtureRequest) -> None:
    under_test: Any = request.getfixturevalue(service)
    built = import_module(f"{service}.app").build(under_test.tools)
    assert [fault for consumer in built.consumers for fault in faults(consumer)] == []


def planted(mode: Any, subject: str) -> Hearer:
    return Hearer("planted", None, mode=mode, stream="REGISTRY", handlers={subject: None}, nats_url="")  # type: ignore[arg-type,dict-item]


@pytest.mark.parametrize(
    ("mode", "subject"),
    [
        ("latest_state", "registry.person.merged.v1"),
        ("latest_state", "registry.person.died.v1"),
        ("each_event", "registry.person.renamed.v1"),
        ("newest", "registry.person.moved.v1"),
    ],
)
def test_planted_consumer_is_caught(mode: str, subject: str) -> None:
    assert faults(planted(mode, subject))


def test_there_is_no_default_mode() -> None:
    with pytest.raises(TypeError):
        Hearer("planted", None, stream="REGISTRY", handlers={}, nats_url="")  # type: ignore[call-arg,arg-type]
