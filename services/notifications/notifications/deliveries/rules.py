"""How a delivery goes on: attempts, quiet hours, an end. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from chassis.errors import Kind, Refusal, Text
from chassis.values.clock import CHINA

IN_APP, EMAIL, SMS = "in_app", "email", "sms"
CHANNELS = (EMAIL, SMS)
QUEUED, SENT, DELIVERED, FAILED, CANCELLED = "queued", "sent", "delivered", "failed", "cancelled"
STATES = (QUEUED, SENT, DELIVERED, FAILED, CANCELLED)
# pauses of sending: a server that is away for an hour or a day loses nothing
BACKOFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)
ATTEMPTS = len(BACKOFF)


# Mobile numbers of the mainland (电信网编号计划 2017: 13 to 19); the country's code may stand before one.
_MOBILE = re.compile(r"(?:(?:\+|00)?86)?(1[3-9][0-9]{9})", re.ASCII)
# area code and number, or a local one, or a hotline: they ring and show no text
_LAND_LINE = re.compile(r"(?:\+?86)?0?[2-9][0-9]{8,11}|0[0-9]{9,11}|[2-9][0-9]{6,7}|[48]00[0-9]{7}", re.ASCII)
_BETWEEN = re.compile(r"[\s()（）—-]+")
LAND_LINE, NOT_MOBILE, NO_RECEIPT = "PHONE_IS_LAND_LINE", "PHONE_NOT_MOBILE", "SMS_NO_RECEIPT"


class DeliveryNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "DELIVERY_NOT_FOUND"
    TEXT = Text("没有这次发送，或不在您的办理范围内", "there is no such delivery within your reach")


class DeliveryNotFailed(Refusal):
    REASON = "DELIVERY_NOT_FAILED"
    TEXT = Text(
        "这次发送不在未送达名单上（状态：{state}）", "this delivery is not on the list of failed ones; it is {state}"
    )


class Fault(Exception):
    """Why a channel did not take a letter. `final`: trying again changes nothing."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.final = final


@dataclass(frozen=True, slots=True)
class MessageDelivered:
    """A message is where it was to go."""

    message_id: UUID
    person_id: UUID
    channel: str
    version: int


@dataclass(frozen=True, slots=True)
class MessageFailed:
    """A channel gave up."""

    message_id: UUID
    person_id: UUID
    channel: str
    reason: str
    version: int


def mobile_of(phone: str) -> str:
    """The number an SMS can be sent to, eleven digits.

    Errors: `Fault`: a land line takes none, whatever a gateway says of it; neither does what is no number.
    """
    whole = _BETWEEN.sub("", unicodedata.normalize("NFKC", phone))
    found = _MOBILE.fullmatch(whole)
    if found is not None:
        return found[1]
    raise Fault(LAND_LINE if _LAND_LINE.fullmatch(whole) else NOT_MOBILE, final=True)


def pause_after(attempt: int) -> timedelta:
    """How long to wait after an attempt that came to nothing; attempts count from one."""
    return BACKOFF[min(attempt, ATTEMPTS) - 1]


def is_last(attempt: int) -> bool:
    """Whether nothing follows this attempt but a clerk's list."""
    return attempt >= ATTEMPTS


def after_quiet_hours(now: datetime, from_hour: int, until_hour: int) -> datetime:
    """The first moment from now on that is outside quiet hours, in the county's day; equal hours: there are none."""
    local = now.astimezone(CHINA)
    crosses_midnight = from_hour > until_hour
    is_quiet = (
        local.hour >= from_hour or local.hour < until_hour if crosses_midnight else from_hour <= local.hour < until_hour
    )
    if not is_quiet:
        return now
    end = local.replace(hour=until_hour, minute=0, second=0, microsecond=0)
    return end if end > local else end + timedelta(days=1)


def mail_id(delivery_id: UUID, cell: str) -> str:
    """The Message-ID of a mail: every attempt of a delivery carries the same, so that a copy is known as one."""
    return f"<{delivery_id}@{cell}.anjia>"


def check_failed(state: str) -> None:
    """Only what failed is sent again or closed by hand.

    Errors: DELIVERY_NOT_FAILED.
    """
    if state != FAILED:
        raise DeliveryNotFailed(state=state)
