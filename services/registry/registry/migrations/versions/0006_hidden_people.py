"""Whoever's address is hidden is within the county's reach alone"""

from alembic import op
from chassis.db import policies

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ROLE = "registry_app"
# a division as far as a hidden address lets anybody know
KNOWN = "(left({0}, 6) || '000000')"
PLACES = ("residence_division", "hukou_division")
SHOWN = f"NOT address_hidden AND ({policies.in_range(*PLACES)})"
HIDDEN = f"address_hidden AND ({policies.in_range(*(KNOWN.format(place) for place in PLACES))})"
MOVE_KEYS = (
    "WITH gone AS (DELETE FROM search_key k USING person p WHERE p.person_id = k.person_id AND p.address_hidden"
    " RETURNING k.key, k.division, k.person_id)"
    " INSERT INTO search_key (key, division, person_id)"
    " SELECT DISTINCT key, left(division, 6) || '000000', person_id FROM gone"
)


def upgrade() -> None:
    op.execute("DROP POLICY person_range_or_persons_or_county ON person")
    using = {
        "range": f"({SHOWN}) OR ({HIDDEN})",
        "persons": policies.is_among("person_id"),
        "county": policies.COUNTY,
    }
    for statement in policies.secure("person", using, grants="", role=ROLE):
        op.execute(statement)
    op.execute(MOVE_KEYS)
