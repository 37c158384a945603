"""Numbers that people say on a telephone: county, kind, year, running number and a check digit: 盐育2026-000014.

The running number belongs to its kind and year. Whoever takes the next holds the series until they commit, so that
none is lost or given twice; bulk work therefore numbers nothing that nobody has asked for yet.
"""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import BigInteger, Column, Integer, Text
from sqlmodel import Field, SQLModel

from chassis.db.work import Work
from chassis.errors import Kind, Refusal
from chassis.errors import Text as Text_

NEXT = (
    "INSERT INTO number_series AS s (kind, year, last) VALUES (%s, %s, 1) ON CONFLICT (kind, year)"
    " DO UPDATE SET last = s.last + 1 RETURNING last"
)
COMMENT = "the last number of each kind and year"
DIGITS = 5
# what a person types: the signs between are theirs to leave out
_TYPED = re.compile(r"(?P<letters>[^\W\d_]{1,4}|[0-9]{6}[^\W\d_])(?P<year>20[0-9]{2})-?(?P<running>[0-9]{6,12})")


class NumberUnreadable(Refusal):
    KIND = Kind.INVALID
    REASON = "NUMBER_UNREADABLE"
    TEXT = Text_(
        "编号有误：应形如“盐育2026-000014”，末位为校验码，请核对每一位",
        "check the number (one looks like 盐育2026-000014): its last digit shows that another one is wrong",
    )


class NumberSeriesRow(SQLModel, table=True):
    """How far a series has come."""

    __tablename__ = "number_series"
    __table_args__ = {"comment": COMMENT}

    kind: str = Field(sa_column=Column(Text, primary_key=True))
    year: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    last: int = Field(sa_column=Column(BigInteger, nullable=False))


def check_digit(digits: str) -> str:
    """The digit that follows (Luhn, ISO/IEC 7812-1): one wrong digit is found, and nearly every exchange of two."""
    doubled = [int(one) * (2 if place % 2 == 0 else 1) for place, one in enumerate(reversed(digits))]
    return str(-sum(one // 10 + one % 10 for one in doubled) % 10)


def number_of(mark: str, kind: str, year: int, running: int) -> str:
    """A number as it is written."""
    digits = f"{running:0{DIGITS}d}"
    return f"{mark}{kind}{year}-{digits}{check_digit(f'{year}{digits}')}"


def read_number(typed: str) -> str:
    """A number as it is written, from what somebody typed; the county may be left out, and is then left out here.

    Raises:
        ValueError: it is no such number, or a digit of it is wrong.
    """
    plain = re.sub(r"[\s－—–]+", lambda found: "" if found[0].isspace() else "-", unicodedata.normalize("NFKC", typed))
    found = _TYPED.fullmatch(plain.strip())
    if found is None:
        message = "a number looks like 盐育2026-000014"
        raise ValueError(message)
    year, running = found["year"], found["running"]
    if check_digit(f"{year}{running[:-1]}") != running[-1]:
        message = "a digit of the number is wrong"
        raise ValueError(message)
    return f"{found['letters']}{year}-{running}"


async def next_number(work: Work, kind: str) -> str:
    """The next number of a kind in the county's year; given with the transaction, or to nobody."""
    year = work.clock.today().year
    row = await (await work.raw.execute(NEXT, (kind, year))).fetchone()
    assert row is not None  # noqa: S101 - the statement returns its row
    return number_of(work.mark, kind, year, int(row[0]))


def numbers_meant(work: Work, typed: str, field: str) -> list[str]:
    """The numbers that somebody can mean by what they typed: as it is, and as this county's.

    Args:
        work: the unit of work.
        typed: the text.
        field: of the request, for the refusal.

    Errors: NUMBER_UNREADABLE.
    """
    try:
        number = read_number(typed)
    except ValueError as error:
        raise NumberUnreadable(field=field) from error
    return [number, f"{work.mark}{number}"]
