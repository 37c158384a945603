"""Everything that is said of the cluster's shape, in one list."""

from __future__ import annotations

from subprocess import CalledProcessError

from local.cluster import cells, isolation, ruling, schemas
from local.cluster.rendering import folders, render


def judge() -> list[str]:
    """Findings of every kind; empty when the shape is right. What rules refuse: local/tests/test_cluster_*.py."""
    try:
        rendered = [render(folder) for folder in folders()]
    except CalledProcessError as error:
        return [f"does not render: {error.stderr}"]
    whole = [one for objects in rendered for one in objects]
    findings = [*cells.stale_files(), *schemas.check_schemas(whole), *ruling.check_rules(whole)]
    cell = rendered[1]
    findings += ["schemas do not see a misspelt field"] if schemas.is_blind(cell) else []
    findings += isolation.check_isolation(rendered)
    findings += ["the matrix does not see open doors"] if isolation.is_blind(rendered) else []
    return findings
