"""The house's own rules over the rendered objects of a whole cluster. Each finds its subjects by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from local.cluster import capacity, hardening, references, separate, told
from local.cluster.rendering import Object

Rule = Callable[[list[Object]], Iterator[str]]
RULES: tuple[Rule, ...] = (*hardening.RULES, *references.RULES, *told.RULES, *capacity.RULES, *separate.RULES)


def check_rules(objects: list[Object]) -> list[str]:
    """What breaks a rule of the house.

    objects: of the platform and every cell, in one list. A finding names namespace, object and field.
    """
    return [finding for rule in RULES for finding in rule(objects)]
