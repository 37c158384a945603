"""Tables that go to a bank and come from it, as data: one YAML a table, read and checked once, at start.

A county adds a file and has another profile; what a column may carry is a list, so that no table can hold an identity
number or say for what the money is.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from fees.disbursements.rules import ProfileUnknown

FOLDER = Path(__file__).parent
# ISO 20022 is written by code: its form is an international standard
PAIN = "pain.001"
PAIN_TITLE = ("ISO 20022 报文（pain.001）", "ISO 20022 message (pain.001)")
FALLBACK = "csv"
Carried = Literal[
    "number", "end_to_end_id", "payee_name", "account_number", "bank_code", "amount", "township", "period", "remark",
    "payer_name", "pay_on",
]  # fmt: skip
# without these nobody is paid, or nobody knows who was
NEEDED = ("end_to_end_id", "payee_name", "account_number", "amount")
# UTF-8 goes out with its mark (BOM), which `utf-8-sig` writes: a spreadsheet that meets none guesses wrong
Outgoing = Literal["utf-8-sig", "gb18030", "gbk"]
Incoming = Literal["utf-8", "utf-8-sig", "gb18030", "gbk"]
Delimiter = Literal[",", ";", "|", "\t"]
Words = Annotated[list[Annotated[str, Field(min_length=1)]], Field(min_length=1)]
# a head that the bank's clerks read tells nothing of a death, a disability or a soldier (invariants 5 and 9)
TELLING = ("死亡", "伤残", "残疾", "失独", "特扶", "特别扶助", "军", "烈", "身份证", "公民身份")


class ProfileUnusable(ValueError):
    """A file of a profile that cannot be used; the process does not start."""

    def __init__(self, file: str, field: str, why: str) -> None:
        super().__init__(f"{file}: {field}: {why}")
        self.file, self.field = file, field


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Title(_Part):
    """What a profile is called."""

    zh: Annotated[str, Field(min_length=2, max_length=40)]
    en: Annotated[str, Field(min_length=2, max_length=60)]


class TableColumn(_Part):
    """A column and what it carries."""

    header: Annotated[str, Field(min_length=1, max_length=40)]
    field: Carried


class Payments(_Part):
    """The table that goes to the bank."""

    encoding: Outgoing
    delimiter: Delimiter
    columns: Annotated[list[TableColumn], Field(min_length=len(NEEDED))]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        carried: list[str] = [one.field for one in self.columns]
        headers = [one.header for one in self.columns]
        for needed in NEEDED:
            if needed not in carried:
                raise ValueError(needed + " has no column")
        for names in (carried, headers):
            twice = next((name for name in names if names.count(name) > 1), "")
            if twice:
                raise ValueError(twice + " stands twice")
        telling = next((word for header in headers for word in TELLING if word in header), "")
        if telling:
            raise ValueError("a head says " + telling)
        "".join(headers).encode(self.encoding)
        return self


class ResultColumns(_Part):
    """How the bank names the columns of its answer; the first that stands once in a file is read."""

    end_to_end_id: Words
    amount: Words
    outcome: Words
    reason: Words = ["reason"]
    date: Words = ["date"]


class Results(_Part):
    """The table that comes from the bank."""

    encoding: Incoming
    delimiter: Delimiter
    columns: ResultColumns
    settled: Words
    returned: Words

    @model_validator(mode="after")
    def _apart(self) -> Self:
        both = {word.casefold() for word in self.settled} & {word.casefold() for word in self.returned}
        if both:
            raise ValueError("paid and sent back are both called " + ", ".join(sorted(both)))
        return self


class TableProfile(_Part):
    """A table to the bank and the table from it. Provenance: S published by the bank or county, D a demonstration."""

    title: Title
    provenance: Literal["S", "D"]
    needs_bank_code: bool
    payments: Payments
    results: Results


def load_profiles(folder: Path) -> dict[str, TableProfile]:
    """Every table of a folder by its code, the file's name.

    Errors: `ProfileUnusable`, naming file and field.
    """
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.stem == PAIN:
            raise ProfileUnusable(path.name, "file", "this name is taken")
        try:
            found[path.stem] = TableProfile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        except ValidationError as error:
            first = error.errors()[0]
            raise ProfileUnusable(path.name, ".".join(map(str, first["loc"])), first["msg"]) from error
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise ProfileUnusable(path.name, "file", str(error)) from error
    if FALLBACK not in found:
        raise ProfileUnusable(FALLBACK + ".yaml", "file", "is missing")
    return found


@cache
def tables() -> dict[str, TableProfile]:
    """The release's own."""
    return load_profiles(FOLDER)


def check_profile(code: str) -> None:
    """A batch is made in a form that is there.

    Errors: PROFILE_UNKNOWN.
    """
    if code != PAIN and code not in tables():
        raise ProfileUnknown(field="profile", code=code, known=", ".join([*tables(), PAIN]))


def table_of(code: str) -> TableProfile:
    """The table of a profile; one that is written as a message is answered in the plain table, or in a message."""
    return tables().get(code) or tables()[FALLBACK]


def needs_bank_code(code: str) -> bool:
    """Whether the bank wants each payee's bank named; in ISO 20022 it may be left out, and the account says it."""
    return code != PAIN and table_of(code).needs_bank_code


def encoding_of(code: str) -> str:
    """In which encoding the file is written."""
    return "utf-8" if code == PAIN else table_of(code).payments.encoding
