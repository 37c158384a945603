"""The house's own rules over the rendered objects of a whole cluster. Each finds its subjects by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from local.cluster import capacity, hardening, references, separate, told
from local.cluster.rendering import Object

UNREADABLE = (LookupError, TypeError, AttributeError, ValueError)
Rule = Callable[[list[Object]], Iterator[str]]
RULES: tuple[Rule, ...] = (*hardening.RULES, *references.RULES, *told.RULES, *capacity.RULES, *separate.RULES)


def check_rules(objects: list[Object]) -> list[str]:
    """What breaks a rule of the house.

    objects: of the platform and every cell, in one list. A finding names namespace, object and field.
    """
    findings = []
    for rule in RULES:
        found, error = findings_of(rule, objects)
        findings += [*found, *([f"{rule.__name__} ends half-way: {error!r}"] if error else [])]
    return findings


def findings_of(rule: Rule, objects: list[Object]) -> tuple[list[str], Exception | None]:
    """What breaks one rule, and what ended it: a field is missing that every object of its kind has to have."""
    findings: list[str] = []
    try:
        findings.extend(rule(objects))
    except UNREADABLE as error:
        return findings, error  # what came before stays in the list
    return findings, None
