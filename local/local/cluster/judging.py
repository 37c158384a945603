"""Everything that is said of the cluster's shape, in one list."""

from __future__ import annotations

from subprocess import CalledProcessError

from local.cluster import isolation, rules, schemas
from local.cluster.rendering import folders, render


def judge() -> list[str]:
    """Findings of every kind; empty when the shape is right and no check is blind."""
    try:
        rendered = [render(folder) for folder in folders()]
    except CalledProcessError as error:
        return [f"does not render: {error.stderr}"]
    findings = []
    for objects in rendered:
        findings += schemas.check_schemas(objects) + rules.check_rules(objects)
    cell = rendered[1]
    findings += rules.blind_rules(cell)
    findings += ["schemas do not see a misspelt field"] if schemas.is_blind(cell) else []
    findings += isolation.check_isolation(rendered)
    findings += ["the matrix does not see open doors"] if isolation.is_blind(rendered) else []
    return findings
