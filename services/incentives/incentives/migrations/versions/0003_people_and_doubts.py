"""Who took part in a case, what the register learnt on its way, and hand-offs that wait their turn"""

import sqlalchemy as sa
from alembic import op
from chassis.db import policies
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROLE = "incentives_app"
EARLIER = (
    "INSERT INTO case_participant (entitlement_id, person_key, part, since) SELECT entitlement_id, {key}, '{part}',"
    " changed_at FROM entitlement WHERE {key} <> ''"
)


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.create_table(
        "case_participant",
        sa.Column("entitlement_id", sa.UUID(), nullable=False),
        sa.Column("person_key", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("part IN ('party', 'check', 'decide')", name=op.f("ck_case_participant_part_known")),
        sa.CheckConstraint("person_key <> ''", name=op.f("ck_case_participant_person_named")),
        sa.ForeignKeyConstraint(
            ["entitlement_id"],
            ["entitlement.entitlement_id"],
            name=op.f("fk_case_participant_entitlement_id_entitlement"),
        ),
        sa.PrimaryKeyConstraint("entitlement_id", "person_key", "part", name=op.f("pk_case_participant")),
        postgresql.ExcludeConstraint(
            ("entitlement_id", "="),
            ("person_key", "="),
            ("part", "<>"),
            name="one_part_in_a_case",
            using="gist",
        ),
        comment="every human of a case by each of their keys: nobody has two parts, nobody decides twice; insert-only",
    )
    using = {"county": policies.COUNTY, "parent": policies.follows("case_participant", "entitlement", "entitlement_id")}
    for statement in policies.secure("case_participant", using, grants="SELECT, INSERT", role=ROLE):
        op.execute(statement)
    for key, part in (("checked_by", "check"), ("decided_by", "decide")):
        op.execute(EARLIER.format(key=key, part=part))
    op.add_column(
        "entitlement",
        sa.Column(
            "decided_part",
            sa.Text(),
            sa.Computed("CASE WHEN decided_by <> '' THEN 'decide' END", persisted=True),
            nullable=True,
        ),
    )
    op.create_foreign_key(
        "fk_entitlement_decided_by_case_participant",
        "entitlement",
        "case_participant",
        ["entitlement_id", "decided_by", "decided_part"],
        ["entitlement_id", "person_key", "part"],
        deferrable=True,
        initially="DEFERRED",
    )
    for name in ("doubt_code", "doubted_from"):
        op.add_column("entitlement", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("entitlement", sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "entitlement",
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    op.create_index(
        "ix_entitlement_granted",
        "entitlement",
        ["next_attempt_at"],
        postgresql_where=sa.text("state = 'granted'"),
    )
    op.add_column(
        "entitlement",
        sa.Column(
            "division_code",
            sa.Text(collation="C"),
            nullable=False,
            server_default="",
            comment="village that was responsible when it was offered or filed",
        ),
    )
    op.execute(
        "UPDATE entitlement e SET division_code = coalesce(nullif(f.hukou_division, ''), f.residence_division)"
        " FROM family_fact f WHERE f.person_id = e.person_id"
    )
    # a case stays on its office's list when the person moves away: somebody has to end it
    op.execute("DROP POLICY entitlement_county_or_parent ON entitlement")
    using = {
        "county": policies.COUNTY,
        "parent": policies.follows("entitlement", "family_fact", "person_id"),
        "range": policies.in_range("division_code"),
    }
    for statement in policies.secure("entitlement", using, grants="", role=ROLE):
        op.execute(statement)
    op.create_index("ix_entitlement_division_code", "entitlement", ["division_code"])
    op.create_index("ix_entitlement_claimant_id", "entitlement", ["claimant_id"])
    op.execute(f"GRANT DELETE ON public_notice TO {ROLE}")
