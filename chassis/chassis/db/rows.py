"""Tables that every service has beside its own rooms."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel

# Constraint names are part of the schema: a migration has to name what it drops.
SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention


# of a binary column that is not encrypted, or one that is called `name`: why it need not be
PLAIN = "plain"
# of a table that everybody may read though it names somebody: why
PUBLIC = "public"


def moment(*, nullable: bool = False, **options: object) -> Column[datetime]:
    """A column for an instant (timestamptz)."""
    return Column(DateTime(timezone=True), nullable=nullable, **options)  # type: ignore[arg-type]


class OutboxRow(SQLModel, table=True):
    """A fact told in the transaction that made it true; the relay publishes it."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_unpublished", "position", postgresql_where=text("published_at IS NULL")),
        {"comment": "facts of this service, kept seven days after they were told"},
    )

    fact_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    position: int = Field(sa_column=Column(BigInteger, Identity(always=True), nullable=False))
    transaction: int = Field(
        sa_column=Column(BigInteger, server_default=text("pg_current_xact_id()::text::bigint"), nullable=False)
    )
    subject: str = Field(sa_column=Column(Text, nullable=False))
    entity: str = Field(sa_column=Column(Text, nullable=False))
    entity_version: int = Field(sa_column=Column(BigInteger, nullable=False))
    payload: bytes = Field(sa_column=Column(LargeBinary, nullable=False, info={PLAIN: "ids, codes and dates alone"}))
    traceparent: str = Field(sa_column=Column(Text, nullable=False, server_default=""))
    recorded_at: datetime = Field(sa_column=moment(server_default=text("now()")))
    published_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class InboxRow(SQLModel, table=True):
    """A fact that was heard; committed with its effect."""

    __tablename__ = "inbox"
    __table_args__ = {"comment": "facts heard: the same fact again has no effect"}

    hearer: str = Field(sa_column=Column(Text, primary_key=True))
    fact_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    heard_at: datetime = Field(sa_column=moment(server_default=text("now()")))


class HeardVersionRow(SQLModel, table=True):
    """The newest version of an entity that a hearer has seen."""

    __tablename__ = "heard_version"
    __table_args__ = {"comment": "older facts than this are dropped, a gap makes the hearer read again"}

    hearer: str = Field(sa_column=Column(Text, primary_key=True))
    entity: str = Field(sa_column=Column(Text, primary_key=True))
    entity_version: int = Field(sa_column=Column(BigInteger, nullable=False))


class ParkedFactRow(SQLModel, table=True):
    """A fact that a hearer refused; somebody looks at it and lets it be heard again."""

    __tablename__ = "parked_fact"
    __table_args__ = {"comment": "refused facts, visible and replayable"}

    hearer: str = Field(sa_column=Column(Text, primary_key=True))
    fact_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    subject: str = Field(sa_column=Column(Text, nullable=False))
    envelope: bytes = Field(sa_column=Column(LargeBinary, nullable=False, info={PLAIN: "ids, codes and dates alone"}))
    reason: str = Field(sa_column=Column(Text, nullable=False))
    parked_at: datetime = Field(sa_column=moment(server_default=text("now()")))
    replayed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class IdempotencyRow(SQLModel, table=True):
    """The reply to a keyed request, so that asking twice does once."""

    __tablename__ = "idempotency"
    __table_args__ = (
        Index("ix_idempotency_stored_at", "stored_at"),
        {"comment": "stored replies: masked, encrypted, kept 24 hours"},
    )

    principal: str = Field(sa_column=Column(Text, primary_key=True))
    method: str = Field(sa_column=Column(Text, primary_key=True))
    key: str = Field(sa_column=Column(Text, primary_key=True))
    request_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    reply: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    stored_at: datetime = Field(sa_column=moment(server_default=text("now()")))


class AccessLogRow(SQLModel, table=True):
    """One look at one person, or one bulk look at a set of people. Insert-only by grant."""

    __tablename__ = "access_log"
    __table_args__ = (
        Index("ix_access_log_person_id_position", "person_id", "position"),
        Index("ix_access_log_transaction", "transaction", "position"),
        Index("ix_access_log_bulk", "position", postgresql_where=text("person_set IS NOT NULL")),
        {"comment": "who looked at whom, as what, why, when; insert-only by grant"},
    )

    position: int = Field(sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    transaction: int = Field(
        sa_column=Column(BigInteger, server_default=text("pg_current_xact_id()::text::bigint"), nullable=False)
    )
    accessed_at: datetime = Field(sa_column=moment())
    principal: str = Field(sa_column=Column(Text, nullable=False))
    staff_number: str = Field(sa_column=Column(Text, nullable=False))
    role: str = Field(sa_column=Column(Text, nullable=False))
    office: str = Field(sa_column=Column(Text, nullable=False))
    purpose: str = Field(sa_column=Column(Text, nullable=False))
    case_reference: str = Field(sa_column=Column(Text, nullable=False))
    permission: str = Field(sa_column=Column(Text, nullable=False))
    action: str = Field(sa_column=Column(Text, nullable=False))
    outcome: str = Field(sa_column=Column(Text, nullable=False))
    request_id: str = Field(sa_column=Column(Text, nullable=False))
    person_id: UUID | None = Field(default=None, sa_column=Column(PG_UUID, nullable=True))
    person_set: bytes | None = Field(
        default=None, sa_column=Column(LargeBinary, nullable=True, info={PLAIN: "numbers of records alone"})
    )


class AccessSealRow(SQLModel, table=True):
    """A link of the chain over the access log."""

    __tablename__ = "access_seal"
    __table_args__ = {"comment": "hash chain over access_log; heads are kept outside the database too"}

    seal: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    from_transaction: int = Field(sa_column=Column(BigInteger, nullable=False))
    until_transaction: int = Field(sa_column=Column(BigInteger, nullable=False))
    rows_sealed: int = Field(sa_column=Column(BigInteger, nullable=False))
    head: bytes = Field(sa_column=Column(LargeBinary, nullable=False, info={PLAIN: "a hash"}))
    sealed_at: datetime = Field(sa_column=moment(server_default=text("now()")))
