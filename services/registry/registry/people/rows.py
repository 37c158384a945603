"""Tables of the people room."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from chassis.db.rows import moment
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    SmallInteger,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel

# Division codes compare byte by byte, so that the policies' ranges use the index.
CODE = Text(collation="C")


class PersonState(SQLModel):
    """What is said of a person; the same columns in the present row and in each version."""

    name: str = Field(sa_type=Text, nullable=False)
    name_pending: bool = Field(default=False, nullable=False)
    sex: int = Field(sa_type=SmallInteger, nullable=False)
    birth_date: date = Field(sa_type=Date, nullable=False)
    birth_date_basis: str = Field(default="", sa_type=Text, nullable=False)
    death_date: date | None = Field(default=None, sa_type=Date, nullable=True)
    ethnicity: str = Field(default="", sa_type=Text, nullable=False)
    marital_status: str = Field(default="", sa_type=Text, nullable=False)
    hukou_nature: str = Field(default="", sa_type=Text, nullable=False)
    # encrypted; associated data: person, phone, person id
    phone: bytes | None = Field(default=None, sa_type=LargeBinary, nullable=True)


class PersonRow(PersonState, table=True):
    """A person as known now."""

    __tablename__ = "person"
    __mapper_args__ = {"eager_defaults": False}
    __table_args__ = (
        CheckConstraint("name <> '' OR name_pending", "named"),
        CheckConstraint("state IN ('active', 'merged', 'undone')", "state_known"),
        CheckConstraint("(state = 'merged') = (merged_into IS NOT NULL)", "merged_somewhere"),
        Index("ix_person_birth_date", "birth_date"),
        Index("ix_person_residence_division", "residence_division"),
        Index("ix_person_hukou_division", "hukou_division"),
        Index("ix_person_merged_into", "merged_into", postgresql_where=text("merged_into IS NOT NULL")),
        Index("ix_person_roll_id", "roll_id", postgresql_where=text("roll_id IS NOT NULL")),
        {"comment": "people as known now; what was valid when and known when is in person_version"},
    )

    person_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    # a small number for the compressed sets of the access log; said to nobody
    person_no: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False, unique=True)
    )
    residence_division: str = Field(
        sa_column=Column(CODE, nullable=False, comment="village of residence, 12 digits; empty: away")
    )
    hukou_division: str = Field(
        sa_column=Column(CODE, nullable=False, comment="village of hukou, 12 digits; empty: elsewhere")
    )
    address_hidden: bool = Field(default=False, nullable=False)
    version: int = Field(default=1, sa_column=Column(BigInteger, nullable=False))
    state: str = Field(default="active", sa_column=Column(Text, nullable=False))
    merged_into: UUID | None = Field(
        default=None, sa_column=Column(PG_UUID, ForeignKey("person.person_id"), nullable=True)
    )
    roll_id: UUID | None = Field(
        default=None, sa_column=Column(PG_UUID, nullable=True, comment="the import that registered the person")
    )
    registered_at: datetime = Field(sa_column=moment())


class PersonVersionRow(PersonState, table=True):
    """What was held true of a person in a period, and when the register held it."""

    __tablename__ = "person_version"
    __table_args__ = (
        Index("ix_person_version_person_id", "person_id", "known_from"),
        Index(
            "uq_person_version_now",
            "person_id",
            "valid_from",
            unique=True,
            postgresql_where=text("known_until IS NULL"),
        ),
        CheckConstraint("valid_until > valid_from", "valid_in_order"),
        {"comment": "states of a person: valid_* is the world's time, known_* the register's"},
    )

    version_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    person_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("person.person_id"), nullable=False))
    version: int = Field(sa_column=Column(BigInteger, nullable=False))
    valid_from: date = Field(sa_column=Column(Date, nullable=False))
    valid_until: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    start_unknown: bool = Field(default=False, nullable=False)
    known_from: datetime = Field(sa_column=moment())
    known_until: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    source: str = Field(sa_column=Column(Text, nullable=False))
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    changed_by: str = Field(sa_column=Column(Text, nullable=False))


class IdentifierRow(SQLModel, table=True):
    """A number somebody gave the person."""

    __tablename__ = "identifier"
    __table_args__ = (
        Index("ix_identifier_person_id", "person_id"),
        Index("ix_identifier_number_key", "number_key"),
        Index(
            "uq_identifier_verified",
            "kind",
            "number_key",
            unique=True,
            postgresql_where=text("state = 'verified' AND known_until IS NULL"),
        ),
        CheckConstraint("state IN ('verified', 'unverified', 'superseded')", "state_known"),
        {"comment": "numbers, encrypted, found by a keyed blind index; a verified one has one holder"},
    )

    identifier_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    person_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("person.person_id"), nullable=False))
    kind: int = Field(sa_column=Column(SmallInteger, nullable=False))
    # encrypted; associated data: identifier, number, identifier id
    number: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    number_key: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    state: str = Field(sa_column=Column(Text, nullable=False))
    known_from: datetime = Field(sa_column=moment())
    known_until: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class SearchKeyRow(SQLModel, table=True):
    """A way to write a person's name, and where the person may be looked for."""

    __tablename__ = "search_key"
    __table_args__ = (
        Index("ix_search_key_person_id", "person_id"),
        {"comment": "name parts, pinyin, initials; one row for residence, one for hukou where they differ"},
    )

    key: str = Field(sa_column=Column(Text(collation="C"), primary_key=True))
    division: str = Field(sa_column=Column(CODE, primary_key=True))
    # no foreign key: millions of these are written at a time, and always with their person
    person_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))


class AddressHoldRow(SQLModel, table=True):
    """A decision to hide an address, or to show it again."""

    __tablename__ = "address_hold"
    __table_args__ = (Index("ix_address_hold_person_id", "person_id"), {"comment": "who hid an address and why"})

    hold_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    person_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("person.person_id"), nullable=False))
    hidden: bool = Field(nullable=False)
    reason: str = Field(sa_column=Column(Text, nullable=False))
    decided_by: str = Field(sa_column=Column(Text, nullable=False))
    decided_at: datetime = Field(sa_column=moment())
