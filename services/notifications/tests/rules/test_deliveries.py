"""Attempts, quiet hours, addresses, and whose inbox it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from chassis.errors import DomainError
from chassis.values.clock import CHINA
from hypothesis import given
from hypothesis import strategies as st
from notifications.deliveries.rules import (
    ATTEMPTS,
    Fault,
    after_quiet_hours,
    is_last,
    mail_id,
    mobile_of,
    pause_after,
)
from notifications.messages.rules import follow
from notifications.pages.rules import PageIncomplete, SamePerson, check_checker, check_content
from notifications.preferences.rules import read_email, shorten

MIDNIGHT = datetime(2026, 1, 1)  # noqa: DTZ001 - made to be put into a zone
hours = st.integers(0, 23)


@given(st.datetimes(MIDNIGHT, MIDNIGHT.replace(year=2027)), hours, hours)
def test_quiet_hours_end_within_a_day_and_nothing_is_sent_in_them(moment: datetime, start: int, end: int) -> None:
    now = moment.replace(tzinfo=CHINA)
    then = after_quiet_hours(now, start, end)
    assert now <= then < now + timedelta(days=1)
    assert after_quiet_hours(then, start, end) == then
    if start == end:
        assert then == now


def test_quiet_night_ends_in_the_morning() -> None:
    night = datetime(2026, 11, 24, 22, 30, tzinfo=CHINA)
    assert after_quiet_hours(night, 21, 8) == datetime(2026, 11, 25, 8, tzinfo=CHINA)
    assert after_quiet_hours(night.replace(hour=3), 21, 8) == datetime(2026, 11, 24, 8, tzinfo=CHINA)
    assert after_quiet_hours(night.replace(hour=12), 21, 8) == night.replace(hour=12)


def test_pauses_grow_and_end_on_a_list() -> None:
    pauses = [pause_after(attempt) for attempt in range(1, ATTEMPTS + 1)]
    assert pauses == sorted(pauses)
    assert [is_last(attempt) for attempt in (1, ATTEMPTS - 1, ATTEMPTS)] == [False, False, True]


def test_every_attempt_of_a_delivery_has_one_name() -> None:
    delivery = uuid4()
    assert mail_id(delivery, "510421") == mail_id(delivery, "510421") == f"<{delivery}@510421.anjia>"


@pytest.mark.parametrize("text", ["", "x", "x@y", "x y@example.com", "x@example..com", "x@example.com\nBcc: y@z.com",
                                  "<x@example.com>", "a@b@example.com", "x@example.com,y@example.com"])  # fmt: skip
def test_unusable_address_is_refused(text: str) -> None:
    with pytest.raises(DomainError) as caught:
        read_email(text)
    assert (caught.value.reason, caught.value.details["field"]) == ("EMAIL_UNUSABLE", "email")


def test_address_is_kept_trimmed_and_shown_short() -> None:
    assert read_email(" wang.xiuying@mail.example.com ") == "wang.xiuying@mail.example.com"
    assert shorten("wang.xiuying@mail.example.com") == "w***@mail.example.com"
    assert shorten("") == ""


def test_inbox_follows_merges_however_many_and_never_round() -> None:
    a, b, c = (UUID(int=number) for number in (1, 2, 3))
    assert follow(a, [(b, c), (a, b)]) == c
    assert follow(c, [(a, b)]) == c
    assert follow(a, [(a, b), (b, a)]) in (a, b)


def test_page_says_all_in_both_languages() -> None:
    text = {"zh": "一", "en": "one"}
    whole = {"title": text, "summary": text, "sections": [{"title": text, "points": [text]}], "basis": [text]}
    check_content(whole)
    for fault in (
        {"title": {"zh": "一"}}, {"summary": {}}, {"sections": []}, {"basis": []}, {"event": {"zh": "一"}},
        {"sections": [{"title": text, "points": [{"zh": "一"}]}]},
        {"sections": [{"title": text, "facts": [{"title": text, "text": {"en": "one"}}]}]},
    ):  # fmt: skip
        with pytest.raises(PageIncomplete):
            check_content({**whole, **fault})


def test_incomplete_page_is_refused_with_every_field_that_lacks_something() -> None:
    text = {"zh": "一", "en": "one"}
    section = {"title": {"zh": "一"}, "points": [text, {"en": "two"}], "facts": [{"title": text}]}
    with pytest.raises(PageIncomplete) as caught:
        check_content({"title": text, "sections": [section], "basis": [], "checked_on": "2026-02-31"})
    fields = [name for name in caught.value.details if name.startswith("violation.")]
    assert [name.removeprefix("violation.content.") for name in fields] == [
        "summary.zh", "summary.en", "basis", "sections.0.title.en", "sections.0.points.1.zh",
        "sections.0.facts.0.text.zh", "sections.0.facts.0.text.en", "checked_on",
    ]  # fmt: skip
    assert caught.value.details["where"] == "summary.zh"


def test_nobody_checks_what_they_wrote() -> None:
    check_checker("S-2", ["S-1"])
    with pytest.raises(SamePerson):
        check_checker("S-1", ["S-0", "S-1"])


@pytest.mark.parametrize(
    "phone", ["13812345678", "+8613812345678", "008613812345678", "86 138-1234-5678", "138 1234 5678", "１３８12345678"]
)
def test_mobile_number_is_read_in_every_writing(phone: str) -> None:
    assert mobile_of(phone) == "13812345678"


@pytest.mark.parametrize(
    ("phone", "reason"),
    [
        ("0812-8651234", "PHONE_IS_LAND_LINE"),
        ("08128651234", "PHONE_IS_LAND_LINE"),
        ("(0812)8651234", "PHONE_IS_LAND_LINE"),
        ("+86 812 8651234", "PHONE_IS_LAND_LINE"),
        ("010-62345678", "PHONE_IS_LAND_LINE"),
        ("8651234", "PHONE_IS_LAND_LINE"),
        ("4008123123", "PHONE_IS_LAND_LINE"),
        ("12345678901", "PHONE_NOT_MOBILE"),
        ("138123456789", "PHONE_NOT_MOBILE"),
        ("0013802341234", "PHONE_NOT_MOBILE"),
        ("", "PHONE_NOT_MOBILE"),
    ],
)
def test_what_takes_no_sms_is_not_handed_over(phone: str, reason: str) -> None:
    with pytest.raises(Fault) as caught:
        mobile_of(phone)
    assert (caught.value.reason, caught.value.final) == (reason, True)
