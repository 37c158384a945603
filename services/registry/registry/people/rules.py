"""What is allowed about people, and what follows. Pure: no I/O, no clock of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from chassis.errors import Kind, Refusal, Text
from chassis.values import Division, IdentityNumber


class PersonNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "PERSON_NOT_FOUND"
    TEXT = Text("没有找到此人，或不在您的办理范围内", "there is no such person within your reach")


class BirthDateInFuture(Refusal):
    KIND = Kind.INVALID
    REASON = "BIRTH_DATE_IN_FUTURE"
    TEXT = Text("出生日期不能晚于今天", "a birth date is not after today")


class CheckDigitWrong(Refusal):
    KIND = Kind.INVALID
    REASON = "ID_CHECK_DIGIT_WRONG"
    TEXT = Text(
        "身份号码最后一位不符，请对照证件核对；暂无法核对的，可先不填号码登记",
        "the last character of the number does not fit; look at the card again, or register without the number",
    )


class SyntheticNumberRefused(Refusal):
    KIND = Kind.INVALID
    REASON = "SYNTHETIC_NUMBER_REFUSED"
    TEXT = Text("这是演示号码，本系统不接受", "this is a demonstration number; it is not accepted here")


class IdNumberTaken(Refusal):
    KIND = Kind.TAKEN
    REASON = "ID_NUMBER_TAKEN"
    TEXT = Text(
        "此号码已登记在另一人名下，请先查询该人", "another person is registered with this number; search for it first"
    )


class NeedsClerk(Refusal):
    KIND = Kind.REFUSED
    REASON = "NEEDS_CLERK"
    TEXT = Text(
        "此事项须由上级经办人核对，请转请上级办理；也可先不填号码登记",
        "a clerk of a higher office has to look at this; ask there, or register without the number",
    )


class NameUnsearchable(Refusal):
    KIND = Kind.INVALID
    REASON = "NAME_UNSEARCHABLE"
    TEXT = Text(
        "请输入姓名中的字或拼音；只有标点、空格不能查询",
        "enter characters or letters of the name; marks and spaces find nobody",
    )


class DivisionOutOfReach(Refusal):
    KIND = Kind.FORBIDDEN
    REASON = "DIVISION_OUT_OF_REACH"
    TEXT = Text("居住地或户籍地至少一处须在您的办理范围内", "residence or hukou has to lie within your territory")


class VersionStale(Refusal):
    KIND = Kind.CONFLICT
    REASON = "VERSION_STALE"
    TEXT = Text(
        "此人的信息刚刚被他人更改，请重新打开后再试", "somebody changed this person just now; open it again and retry"
    )


class NothingToCorrect(Refusal):
    KIND = Kind.INVALID
    REASON = "NOTHING_TO_CORRECT"
    TEXT = Text("填写的内容与登记的相同，无需更正", "what is given is what is registered; there is nothing to correct")


class PersonMergedAway(Refusal):
    KIND = Kind.REFUSED
    REASON = "PERSON_MERGED"
    TEXT = Text("此记录已并入另一记录，请在那里办理", "this record was merged into another; work on that one")


@dataclass(frozen=True, slots=True)
class PersonRegistered:
    """Somebody is in the register who was not."""

    person_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class PersonCorrected:
    """What is known of somebody changed; `fields` are names, never values."""

    person_id: UUID
    version: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """What is said of a person in one period."""

    name: str
    name_pending: bool
    sex: int
    birth_date: date
    birth_date_basis: str
    death_date: date | None
    ethnicity: str
    marital_status: str
    hukou_nature: str
    phone: bytes | None


@dataclass(frozen=True, slots=True)
class Dated:
    """A state and the days it is held true for."""

    state: State
    valid_from: date
    valid_until: date | None
    start_unknown: bool


def check_birth_date(birth_date: date, today: date) -> None:
    """Nobody is registered before they are born."""
    if birth_date > today:
        raise BirthDateInFuture(field="birth_date")


def check_number(written: str, *, synthetic_allowed: bool) -> IdentityNumber | None:
    """The number a worker typed from a card; None for none.

    Errors: ID_CHECK_DIGIT_WRONG, SYNTHETIC_NUMBER_REFUSED.
    """
    if not written:
        return None
    number = IdentityNumber.parse(written)
    if number is None or not number.check_digit_holds:
        raise CheckDigitWrong(field="id_number")
    if number.is_synthetic and not synthetic_allowed:
        raise SyntheticNumberRefused(field="id_number")
    return number


def correct(known: list[Dated], changes: dict[str, object], effective_from: date | None) -> list[Dated]:
    """What is held true after a correction.

    Without a day the register was wrong all along: every period changes. With a day something happened on it: the
    period that holds the day is cut there, and what follows changes. Where the true start of the first period is
    unknown, a day before it begins a period of its own; what was held of the time before that day stands.

    Errors: NOTHING_TO_CORRECT.
    """
    before = sorted(known, key=lambda one: one.valid_from)
    after = _ahead(before[0], changes, effective_from) if before and effective_from is not None else []
    for dated in before:
        changed = replace(dated, state=replace(dated.state, **changes))  # type: ignore[arg-type]
        if effective_from is None or effective_from <= dated.valid_from:
            after.append(changed)
        elif dated.valid_until is not None and dated.valid_until <= effective_from:
            after.append(dated)
        else:
            after.append(replace(dated, valid_until=effective_from))
            after.append(replace(changed, valid_from=effective_from, start_unknown=False))
    if not any(one.state != other.state for one in after for other in known if _meet(one, other)):
        raise NothingToCorrect
    return after


def _ahead(first: Dated, changes: dict[str, object], day: date) -> list[Dated]:
    """What a change on or before the first day adds: its eve, as held until now, and the time between."""
    if not first.start_unknown or not first.state.birth_date < day <= first.valid_from:
        return []
    lasting = _lasting(first.state)
    eve = Dated(lasting, day - timedelta(days=1), day, start_unknown=True)
    if day == first.valid_from:
        return [eve]
    changed = replace(lasting, **changes)  # type: ignore[arg-type]
    return [eve, Dated(changed, day, first.valid_from, start_unknown=False)]


def _lasting(state: State) -> State:
    """What does not change by itself."""
    return replace(state, ethnicity="", marital_status="", hukou_nature="", phone=None)


def _meet(one: Dated, other: Dated) -> bool:
    starts = max(one.valid_from, other.valid_from)
    ends = [until for until in (one.valid_until, other.valid_until) if until is not None]
    return not ends or starts < min(ends)


def state_on(versions: list[Dated], day: date) -> Dated | None:
    """The state on a day.

    Before the first period, when its true start is unknown, what does not change by itself is still known: name, sex,
    birth and death date; the rest is not.
    """
    for dated in versions:
        if max(dated.valid_from, dated.state.birth_date) <= day and (
            dated.valid_until is None or day < dated.valid_until
        ):
            return dated
    earlier = [dated for dated in versions if day < dated.valid_from]
    first = min(earlier, key=lambda one: one.valid_from, default=None)
    if first is None or not first.start_unknown or day < first.state.birth_date:
        return None
    return replace(first, state=_lasting(first.state))


def hidden_code(code: str) -> str:
    """A division as far as a hidden address lets anybody know: its county."""
    return Division.county_of(code) if code else ""
