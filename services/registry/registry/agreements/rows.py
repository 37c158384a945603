"""Tables of the agreements room."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from chassis.db.rows import moment
from sqlalchemy import CheckConstraint, Column, Date, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel


class AgreementRow(SQLModel, table=True):
    """A sharing agreement: parties, purpose, fields, basis, period."""

    __tablename__ = "agreement"
    __table_args__ = (
        Index("ix_agreement_agency_permission", "agency", "permission"),
        CheckConstraint("valid_until >= valid_from", "valid_in_order"),
        {"comment": "sharing agreements; without one in force no agency's call passes"},
    )

    agreement_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    agency: str = Field(sa_column=Column(Text, nullable=False, comment="client id of the agency's service account"))
    permission: str = Field(sa_column=Column(Text, nullable=False))
    purpose: str = Field(sa_column=Column(Text, nullable=False))
    fields: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    legal_basis: str = Field(sa_column=Column(Text, nullable=False))
    impact_assessment: str = Field(sa_column=Column(Text, nullable=False))
    valid_from: date = Field(sa_column=Column(Date, nullable=False))
    valid_until: date = Field(sa_column=Column(Date, nullable=False))
    recorded_by: str = Field(sa_column=Column(Text, nullable=False))
    recorded_at: datetime = Field(sa_column=moment())
    ended_by: str = Field(default="", sa_column=Column(Text, nullable=False))
