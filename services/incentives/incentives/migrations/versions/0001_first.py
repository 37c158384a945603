"""The service as it opens"""

import sqlalchemy as sa
from alembic import op
from chassis.db import policies
from chassis.db.migrations import create_chassis_tables
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROLE = "incentives_app"


def upgrade() -> None:
    create_chassis_tables()
    op.create_table(
        "assessment_run",
        sa.Column("run_id", sa.UUID(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("claim_year", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.Column("ordered_by", sa.Text(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'done', 'failed')", name=op.f("ck_assessment_run_state_known")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_assessment_run")),
        comment="assessments of everybody; one at a time",
    )
    op.create_index(
        "uq_assessment_run_waiting",
        "assessment_run",
        ["state"],
        unique=True,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "family_fact",
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("person_no", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("merged_into", sa.UUID(), nullable=True),
        sa.Column("sex", sa.SmallInteger(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("death_date", sa.Date(), nullable=True),
        sa.Column("residence_division", sa.Text(collation="C"), nullable=False),
        sa.Column("hukou_division", sa.Text(collation="C"), nullable=False),
        sa.Column("hukou_nature", sa.Text(), nullable=False),
        sa.Column("children_living", sa.SmallInteger(), nullable=False),
        sa.Column("daughters_living", sa.SmallInteger(), nullable=False),
        sa.Column("guardians", postgresql.ARRAY(sa.UUID()), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_family_fact")),
        sa.UniqueConstraint("person_no", name=op.f("uq_family_fact_person_no")),
        comment="projection of the register: facts that packs read, no names, numbers or addresses",
    )
    op.create_index("ix_family_fact_guardians", "family_fact", ["guardians"], unique=False, postgresql_using="gin")
    op.create_index("ix_family_fact_hukou_division", "family_fact", ["hukou_division"], unique=False)
    op.create_index(
        "ix_family_fact_merged_into",
        "family_fact",
        ["merged_into"],
        unique=False,
        postgresql_where=sa.text("merged_into IS NOT NULL"),
    )
    op.create_index("ix_family_fact_residence_division", "family_fact", ["residence_division"], unique=False)
    op.create_table(
        "pack_sign_off",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False, comment="hash of the pack's text"),
        sa.Column("compared_with", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("programme", "version", "digest", name=op.f("pk_pack_sign_off")),
        comment="without a sign-off of exactly this text nothing is decided under a pack",
    )
    op.create_table(
        "reading",
        sa.Column("reading_id", sa.UUID(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'done')", name=op.f("ck_reading_state_known")),
        sa.PrimaryKeyConstraint("reading_id", name=op.f("pk_reading")),
        comment="passes through the register's stream of families",
    )
    op.create_table(
        "stated_fact",
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("stated_by", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "fact", name=op.f("pk_stated_fact")),
        comment="answers to what packs ask, with who said so and by which authority",
    )
    op.create_table(
        "assessment",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("pack_version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("true_bits", sa.Integer(), nullable=False),
        sa.Column("unknown_bits", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("assessed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(outcome = 'due') = (amount_fen IS NOT NULL)", name=op.f("ck_assessment_amount_where_due")),
        sa.CheckConstraint("outcome IN ('due', 'not_due', 'unknown')", name=op.f("ck_assessment_outcome_known")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["family_fact.person_id"], name=op.f("fk_assessment_person_id_family_fact")
        ),
        sa.PrimaryKeyConstraint("programme", "period", "person_id", name=op.f("pk_assessment")),
        comment="newest result by pack, person and claim year; conditions as bits in the pack's order",
    )
    op.create_index(
        "ix_assessment_due",
        "assessment",
        ["programme", "period", "person_id"],
        unique=False,
        postgresql_where=sa.text("outcome = 'due'"),
    )
    op.create_table(
        "entitlement",
        sa.Column("entitlement_id", sa.UUID(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False, comment="claim year"),
        sa.Column("pack_version", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("claim_until", sa.Date(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimant_id", sa.UUID(), nullable=True),
        sa.Column("account", sa.LargeBinary(), nullable=True),
        sa.Column("payee", sa.LargeBinary(), nullable=True),
        sa.Column("authority", sa.Text(), server_default="", nullable=False),
        sa.Column("checked_by", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_by", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("article", sa.Text(), server_default="", nullable=False),
        sa.Column("order_id", sa.UUID(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("decided_by = '' OR decided_by <> checked_by", name=op.f("ck_entitlement_two_people")),
        sa.CheckConstraint(
            "state <> 'refused' OR (reason <> '' AND article <> '' AND decided_by <> '')",
            name=op.f("ck_entitlement_refusal_reasoned"),
        ),
        sa.CheckConstraint(
            "state IN ('offered', 'accepted', 'township_check', 'public_notice', "
            "'county_decision', 'granted', 'ordered', 'returned', 'paid', 'declined', "
            "'refused', 'lapsed', 'replaced', 'transferred', 'ended_by_death', 'doubtful', "
            "'blocked')",
            name=op.f("ck_entitlement_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('granted', 'ordered', 'returned', 'paid') OR decided_by <> ''",
            name=op.f("ck_entitlement_grant_decided"),
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_entitlement_amount_positive")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["family_fact.person_id"], name=op.f("fk_entitlement_person_id_family_fact")
        ),
        sa.PrimaryKeyConstraint("entitlement_id", name=op.f("pk_entitlement")),
        comment="entitlements: every one ends in a state that says how, or stands on somebody's list",
    )
    op.create_index("ix_entitlement_person_id", "entitlement", ["person_id"], unique=False)
    op.create_index("ix_entitlement_state", "entitlement", ["state", "entitlement_id"], unique=False)
    op.create_index("uq_entitlement_key", "entitlement", ["programme", "person_id", "period"], unique=True)
    op.create_table(
        "case_step",
        sa.Column("entitlement_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entitlement_id"], ["entitlement.entitlement_id"], name=op.f("fk_case_step_entitlement_id_entitlement")
        ),
        sa.PrimaryKeyConstraint("entitlement_id", "number", name=op.f("pk_case_step")),
        comment="stages of a case, each with its legal clock; nothing is taken away",
    )
    op.create_index("ix_case_step_entitlement_id", "case_step", ["entitlement_id", "number"], unique=False)
    op.create_index(
        "ix_case_step_open", "case_step", ["due_on"], unique=False, postgresql_where=sa.text("ended_on IS NULL")
    )
    op.create_table(
        "public_notice",
        sa.Column("entitlement_id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("village", sa.Text(collation="C"), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entitlement_id"], ["entitlement.entitlement_id"], name=op.f("fk_public_notice_entitlement_id_entitlement")
        ),
        sa.PrimaryKeyConstraint("entitlement_id", name=op.f("pk_public_notice")),
        comment="name, village, programme and amount, for the period of the pack's law",
    )
    for statement in secure():
        op.execute(statement)


def secure() -> list[str]:
    """Row-level security and grants of every table."""

    def child(table: str, parent: str, key: str, grants: str) -> list[str]:
        using = {"county": policies.COUNTY, "parent": policies.follows(table, parent, key)}
        return policies.secure(table, using, grants=grants, role=ROLE)

    work = {"work": policies.ANY_WORK}
    return [
        "GRANT USAGE ON SCHEMA public TO " + ROLE,
        # a run over everybody comes right after a roll, when the planner knows nothing of the tables yet
        "GRANT MAINTAIN ON family_fact, stated_fact, assessment, entitlement TO " + ROLE,
        *policies.secure_chassis(ROLE),
        *policies.secure(
            "family_fact",
            {
                "range": policies.in_range("residence_division", "hukou_division"),
                "persons": policies.is_among("person_id"),
                "county": policies.COUNTY,
            },
            grants="SELECT, INSERT, UPDATE",
            role=ROLE,
        ),
        *child("stated_fact", "family_fact", "person_id", "SELECT, INSERT, UPDATE"),
        *child("assessment", "family_fact", "person_id", "SELECT, INSERT, UPDATE, DELETE"),
        *child("entitlement", "family_fact", "person_id", "SELECT, INSERT, UPDATE"),
        *child("case_step", "entitlement", "entitlement_id", "SELECT, INSERT, UPDATE"),
        *policies.secure("reading", {"county": policies.COUNTY}, grants="SELECT, INSERT, UPDATE", role=ROLE),
        # a notice is for everybody to read, and is posted by whoever ends the check
        *policies.secure("public_notice", work, grants="SELECT, INSERT", role=ROLE),
        *policies.secure("assessment_run", work, grants="SELECT, INSERT, UPDATE", role=ROLE),
        *policies.secure("pack_sign_off", work, grants="SELECT, INSERT", role=ROLE),
    ]
