"""Tables of the packs room."""

from __future__ import annotations

from datetime import datetime

from chassis.db.rows import moment
from sqlalchemy import Column, Integer, Text
from sqlmodel import Field, SQLModel


class PackSignOffRow(SQLModel, table=True):
    """The county's word that a pack says what the law says."""

    __tablename__ = "pack_sign_off"
    __table_args__ = {"comment": "without a sign-off of exactly this text nothing is decided under a pack"}

    programme: str = Field(sa_column=Column(Text, primary_key=True))
    version: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    digest: str = Field(sa_column=Column(Text, primary_key=True, comment="hash of the pack's text"))
    compared_with: str = Field(sa_column=Column(Text, nullable=False))
    signed_by: str = Field(sa_column=Column(Text, nullable=False))
    signed_at: datetime = Field(sa_column=moment())
