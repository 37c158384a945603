"""The tables that every service has beside its own rooms, as its first migration makes them."""

import sqlalchemy as sa
from alembic import op

from chassis.db import policies


def create_chassis_tables() -> None:
    """Outbox, inbox, stored replies, access log and its seal: the first thing of a service's first migration."""
    op.create_table(
        "access_log",
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "transaction", sa.BigInteger(), server_default=sa.text("pg_current_xact_id()::text::bigint"), nullable=False
        ),
        sa.Column("accessed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("staff_number", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("case_reference", sa.Text(), nullable=False),
        sa.Column("permission", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=True),
        sa.Column("person_set", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_access_log")),
        comment="who looked at whom, as what, why, when; insert-only by grant",
    )
    op.create_index(
        "ix_access_log_bulk",
        "access_log",
        ["position"],
        unique=False,
        postgresql_where=sa.text("person_set IS NOT NULL"),
    )
    op.create_index("ix_access_log_person_id_position", "access_log", ["person_id", "position"], unique=False)
    op.create_index("ix_access_log_transaction", "access_log", ["transaction", "position"], unique=False)
    op.create_table(
        "access_seal",
        sa.Column("seal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("from_transaction", sa.BigInteger(), nullable=False),
        sa.Column("until_transaction", sa.BigInteger(), nullable=False),
        sa.Column("rows_sealed", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("seal", name=op.f("pk_access_seal")),
        comment="hash chain over access_log; heads are kept outside the database too",
    )
    _create_reply_table()
    _create_fact_tables()


def _create_reply_table() -> None:
    op.create_table(
        "idempotency",
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("reply", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("principal", "method", "key", name=op.f("pk_idempotency")),
        comment="stored replies: masked, encrypted, kept 24 hours",
    )
    op.create_index("ix_idempotency_stored_at", "idempotency", ["stored_at"], unique=False)


def _create_fact_tables() -> None:
    op.create_table(
        "heard_version",
        sa.Column("hearer", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("entity_version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hearer", "entity", name=op.f("pk_heard_version")),
        comment="older facts than this are dropped, a gap makes the hearer read again",
    )
    op.create_table(
        "inbox",
        sa.Column("hearer", sa.Text(), nullable=False),
        sa.Column("fact_id", sa.UUID(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("hearer", "fact_id", name=op.f("pk_inbox")),
        comment="facts heard: the same fact again has no effect",
    )
    op.create_table(
        "outbox",
        sa.Column("fact_id", sa.UUID(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "transaction", sa.BigInteger(), server_default=sa.text("pg_current_xact_id()::text::bigint"), nullable=False
        ),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("entity_version", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("traceparent", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_outbox")),
        comment="facts of this service, kept seven days after they were told",
    )
    op.create_index(
        "ix_outbox_unpublished", "outbox", ["position"], unique=False, postgresql_where=sa.text("published_at IS NULL")
    )
    op.create_table(
        "parked_fact",
        sa.Column("hearer", sa.Text(), nullable=False),
        sa.Column("fact_id", sa.UUID(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("parked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("replayed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("hearer", "fact_id", name=op.f("pk_parked_fact")),
        comment="refused facts, visible and replayable",
    )


def create_number_series(role: str) -> None:
    """The series of `chassis.db.numbers`, in a migration of a service whose application role is `role`."""
    op.create_table(
        "number_series",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "year", name=op.f("pk_number_series")),
        comment="the last number of each kind and year",
    )
    # it says nothing of anybody: whoever may file may number
    using = {"work": policies.ANY_WORK}
    for statement in policies.secure("number_series", using, grants="SELECT, INSERT, UPDATE", role=role):
        op.execute(statement)
