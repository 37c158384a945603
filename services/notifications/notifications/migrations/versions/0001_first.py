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

ROLE = "notifications_app"


def upgrade() -> None:
    create_chassis_tables()
    op.create_table(
        "case_fact",
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("stage_code", sa.Text(), nullable=False),
        sa.Column("heard_on", sa.Date(), nullable=False, comment="the day the fact was told"),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "division_code", sa.Text(collation="C"), nullable=False, comment="the village of the case, 12 digits"
        ),
        sa.Column("told_id", sa.UUID(), nullable=False, comment="who is told of the case"),
        sa.CheckConstraint(
            "(kind = 'opened') = (due_on IS NOT NULL AND stage_code <> '')",
            name=op.f("ck_case_fact_opened_with_its_day"),
        ),
        sa.CheckConstraint("kind IN ('opened', 'ended')", name=op.f("ck_case_fact_kind_known")),
        sa.PrimaryKeyConstraint("case_id", "version", name=op.f("pk_case_fact")),
        comment="steps begun and cases ended, as heard; insert-only by grant",
    )
    op.create_table(
        "clock",
        sa.Column("clock_id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, comment="of the fact that began it"),
        sa.Column("stage_code", sa.Text(), nullable=False),
        sa.Column("office_code", sa.Text(collation="C"), nullable=False),
        sa.Column("office_level", sa.Text(), nullable=False),
        sa.Column(
            "division_code", sa.Text(collation="C"), nullable=False, comment="the village of the case, 12 digits"
        ),
        sa.Column("told_id", sa.UUID(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False, comment="as the case's own service said"),
        sa.Column("until_on", sa.Date(), nullable=False, comment="with suspended working days added"),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("suspended_since", sa.Date(), nullable=True),
        sa.CheckConstraint("ended_on IS NULL OR suspended_since IS NULL", name=op.f("ck_clock_ended_runs_no_more")),
        sa.CheckConstraint("until_on >= due_on", name=op.f("ck_clock_days_only_added")),
        sa.PrimaryKeyConstraint("clock_id", name=op.f("pk_clock")),
        comment="one row a step: whose it is, by when, whether it ended in time",
    )
    op.create_index("ix_clock_division_code", "clock", ["division_code"], unique=False)
    op.create_index("ix_clock_open", "clock", ["until_on"], unique=False, postgresql_where=sa.text("ended_on IS NULL"))
    op.create_index("ix_clock_started_on", "clock", ["started_on"], unique=False)
    op.create_index("uq_clock_step", "clock", ["case_id", "version"], unique=True)
    op.create_table(
        "deceased",
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("died_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_deceased")),
        comment="no message goes to the dead",
    )
    op.create_table(
        "inbox_merge",
        sa.Column("merge_id", sa.UUID(), nullable=False),
        sa.Column("kept_id", sa.UUID(), nullable=False),
        sa.Column("absorbed_id", sa.UUID(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kept_id <> absorbed_id", name=op.f("ck_inbox_merge_two_records")),
        sa.PrimaryKeyConstraint("merge_id", name=op.f("pk_inbox_merge")),
        comment="whose inbox follows whose",
    )
    op.create_index("ix_inbox_merge_absorbed_id", "inbox_merge", ["absorbed_id"], unique=False)
    op.create_table(
        "message",
        sa.Column("message_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False, comment="who was told, as the fact named them"),
        sa.Column("reader_id", sa.UUID(), nullable=False, comment="whose inbox it is in: follows merges"),
        sa.Column("template_code", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.UUID(), nullable=False),
        sa.Column("entity_version", sa.BigInteger(), nullable=False),
        sa.Column("parameters", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("division_code", sa.Text(collation="C"), nullable=False, comment="the county that tells, 12 digits"),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_message")),
        comment="inboxes: kind, entity and version are told to a person once, however often a fact is heard",
    )
    op.create_index("ix_message_person_id", "message", ["person_id"], unique=False)
    op.create_index("ix_message_reader_id", "message", ["reader_id", "message_id"], unique=False)
    op.create_index(
        "ix_message_unread", "message", ["reader_id"], unique=False, postgresql_where=sa.text("read_at IS NULL")
    )
    op.create_index(
        "uq_message_key", "message", ["template_code", "entity_id", "entity_version", "person_id"], unique=True
    )
    op.create_table(
        "offer_reading",
        sa.Column("run_id", sa.UUID(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("after_id", sa.UUID(), nullable=True),
        sa.Column("offers", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'done')", name=op.f("ck_offer_reading_state_known")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_offer_reading")),
        comment="passes through the offers that stand",
    )
    op.create_table(
        "page",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_page")),
        comment="pages by name, with their place on the first page",
    )
    op.create_table(
        "preference",
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("email_wanted", sa.Boolean(), nullable=False),
        sa.Column("sms_wanted", sa.Boolean(), nullable=False),
        sa.Column("quiet_from_hour", sa.SmallInteger(), nullable=False),
        sa.Column("quiet_until_hour", sa.SmallInteger(), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("email_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pending_email", sa.LargeBinary(), nullable=True),
        sa.Column("pending_code", sa.LargeBinary(), nullable=True),
        sa.Column("code_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_tries", sa.SmallInteger(), nullable=False),
        sa.Column("codes_sent", sa.SmallInteger(), nullable=False),
        sa.Column("codes_sent_on", sa.Date(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_preference_language_known")),
        sa.CheckConstraint(
            "(email IS NULL) = (email_confirmed_at IS NULL)", name=op.f("ck_preference_address_confirmed")
        ),
        sa.CheckConstraint(
            "(pending_email IS NULL) = (pending_code IS NULL)", name=op.f("ck_preference_code_with_its_address")
        ),
        sa.CheckConstraint(
            "quiet_from_hour BETWEEN 0 AND 23 AND quiet_until_hour BETWEEN 0 AND 23",
            name=op.f("ck_preference_hours_of_a_day"),
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_preference")),
        comment="language, channels, quiet hours; an e-mail address is used once its code came back",
    )
    op.create_table(
        "clock_suspension",
        sa.Column("suspension_id", sa.UUID(), nullable=False),
        sa.Column("clock_id", sa.UUID(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("ordered_by", sa.Text(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resumed_by", sa.Text(), nullable=False),
        sa.CheckConstraint("reason <> '' AND article <> ''", name=op.f("ck_clock_suspension_reasoned")),
        sa.CheckConstraint("until_on >= since_on", name=op.f("ck_clock_suspension_in_order")),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.clock_id"], name=op.f("fk_clock_suspension_clock_id_clock")),
        sa.PrimaryKeyConstraint("suspension_id", name=op.f("pk_clock_suspension")),
        comment="suspended days do not count; each names reason and article",
    )
    op.create_index("ix_clock_suspension_clock_id", "clock_suspension", ["clock_id"], unique=False)
    op.create_index(
        "uq_clock_suspension_open",
        "clock_suspension",
        ["clock_id"],
        unique=True,
        postgresql_where=sa.text("until_on IS NULL"),
    )
    op.create_table(
        "delivery",
        sa.Column("delivery_id", sa.UUID(), nullable=False),
        sa.Column("message_id", sa.UUID(), nullable=True),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("division_code", sa.Text(collation="C"), nullable=False, comment="the county, 12 digits"),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.CheckConstraint("(closed_by <> '') = (note <> '')", name=op.f("ck_delivery_closing_noted")),
        sa.CheckConstraint(
            "(state = 'queued') = (ended_at IS NULL AND sent_at IS NULL)", name=op.f("ck_delivery_ends")
        ),
        sa.CheckConstraint("(what = 'message') = (message_id IS NOT NULL)", name=op.f("ck_delivery_message_named")),
        sa.CheckConstraint("channel IN ('email', 'sms')", name=op.f("ck_delivery_channel_known")),
        sa.CheckConstraint(
            "state IN ('queued', 'sent', 'delivered', 'failed', 'cancelled')", name=op.f("ck_delivery_state_known")
        ),
        sa.CheckConstraint("what IN ('message', 'code')", name=op.f("ck_delivery_what_known")),
        sa.ForeignKeyConstraint(["message_id"], ["message.message_id"], name=op.f("fk_delivery_message_id_message")),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_delivery")),
        comment="what goes outside the portal; neither address nor words are kept here",
    )
    op.create_index(
        "ix_delivery_due", "delivery", ["next_at"], unique=False, postgresql_where=sa.text("state = 'queued'")
    )
    op.create_index(
        "ix_delivery_failed",
        "delivery",
        ["division_code", "delivery_id"],
        unique=False,
        postgresql_where=sa.text("state = 'failed' AND closed_by = ''"),
    )
    op.create_index("ix_delivery_person_id", "delivery", ["person_id"], unique=False)
    op.create_index(
        "uq_delivery_message",
        "delivery",
        ["message_id", "channel"],
        unique=True,
        postgresql_where=sa.text("message_id IS NOT NULL"),
    )
    op.create_table(
        "escalation",
        sa.Column("clock_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("office_code", sa.Text(collation="C"), nullable=False),
        sa.Column("escalated_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.clock_id"], name=op.f("fk_escalation_clock_id_clock")),
        sa.PrimaryKeyConstraint("clock_id", "number", name=op.f("pk_escalation")),
        comment="who was told of a late step, rung by rung; insert-only by grant",
    )
    op.create_table(
        "page_version",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("writers", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("checked_by", sa.Text(), nullable=False),
        sa.Column("of_release", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "checked_by = '' OR NOT (checked_by = ANY (writers))", name=op.f("ck_page_version_two_people")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'returned', 'published', 'withdrawn')",
            name=op.f("ck_page_version_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('published', 'withdrawn') OR (from_on IS NOT NULL AND (checked_by <> '' OR of_release))",
            name=op.f("ck_page_version_published_checked"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('returned', 'withdrawn') OR reason <> ''", name=op.f("ck_page_version_reasoned")
        ),
        sa.CheckConstraint("NOT of_release OR number = 1", name=op.f("ck_page_version_release_first")),
        sa.ForeignKeyConstraint(["name"], ["page.name"], name=op.f("fk_page_version_name_page")),
        sa.PrimaryKeyConstraint("name", "number", name=op.f("pk_page_version")),
        comment="versions of pages: written by some, checked by another, published from a day on",
    )
    op.create_index(
        "uq_page_version_open",
        "page_version",
        ["name"],
        unique=True,
        postgresql_where=sa.text("state IN ('draft', 'submitted', 'returned')"),
    )

    for statement in secure():
        op.execute(statement)


def secure() -> list[str]:
    """Row-level security and grants of every table."""
    county, work = {"county": policies.COUNTY}, {"work": policies.ANY_WORK}
    territory = {"range": policies.in_range("division_code"), **county}
    own = {"persons": policies.is_among("person_id"), **county}
    step = {**county, "clock": policies.follows("{}", "clock", "clock_id")}

    def of_clock(table: str, grants: str) -> list[str]:
        using = {name: condition.format(table) for name, condition in step.items()}
        return policies.secure(table, using, grants=grants, role=ROLE)

    return [
        "GRANT USAGE ON SCHEMA public TO " + ROLE,
        *policies.secure_chassis(ROLE),
        # nobody but its reader opens an inbox
        *policies.secure(
            "message",
            {"persons": policies.is_among("reader_id"), **county},
            grants="SELECT, INSERT, UPDATE",
            role=ROLE,
        ),
        *policies.secure("deceased", county, grants="SELECT, INSERT", role=ROLE),
        *policies.secure("inbox_merge", county, grants="SELECT, INSERT, UPDATE", role=ROLE),
        *policies.secure("offer_reading", county, grants="SELECT, INSERT, UPDATE", role=ROLE),
        *policies.secure("delivery", {**territory, **own}, grants="SELECT, INSERT, UPDATE", role=ROLE),
        *policies.secure("preference", own, grants="SELECT, INSERT, UPDATE", role=ROLE),
        *policies.secure("case_fact", county, grants="SELECT, INSERT", role=ROLE),
        *policies.secure("clock", territory, grants="SELECT, INSERT, UPDATE", role=ROLE),
        *of_clock("clock_suspension", "SELECT, INSERT, UPDATE"),
        *of_clock("escalation", "SELECT, INSERT"),
        # the public site's own, for everybody who works here
        *policies.secure("page", work, grants="SELECT, INSERT, UPDATE", role=ROLE),
        *policies.secure("page_version", work, grants="SELECT, INSERT, UPDATE", role=ROLE),
    ]
