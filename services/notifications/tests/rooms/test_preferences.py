"""Preferences: one's own alone, the county's defaults, an address used only once its code came back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from anjia.notifications.v1 import preference_service_pb2 as pb
from chassis.errors import DomainError
from local.parts.mail_sink import MailSink
from notifications.testing import NotificationsUnderTest

EMAIL = pb.SetEmailRequest(email="li.ming@mail.example.com")


async def refused_with(call: object) -> str:
    with pytest.raises(DomainError) as caught:
        await call  # type: ignore[misc]
    return caught.value.reason


async def code_of(notifications: NotificationsUnderTest, mailbox: MailSink) -> str:
    await notifications.sender().send_due()
    text = mailbox.mails[-1].get_content().replace("，", " ").replace("。", " ")
    return next(word for word in text.split() if word.isdigit() and len(word) == 6)


async def test_county_has_defaults_until_somebody_chooses(notifications: NotificationsUnderTest) -> None:
    citizen = notifications.citizen(str(uuid4()))
    found = await citizen.call("GetPreferences", pb.GetPreferencesRequest())
    assert (found.language, found.sms_wanted, found.email_wanted, found.email) == ("zh", True, False, "")
    assert (found.quiet_from_hour, found.quiet_until_hour) == (21, 8)
    assert (found.email_offered, found.sms_offered) == (True, True)
    change = pb.ChangePreferencesRequest(language="en", quiet_from_hour=22, quiet_until_hour=7)
    await citizen.call("ChangePreferences", change)
    found = await citizen.call("GetPreferences", pb.GetPreferencesRequest())
    assert (found.language, found.sms_wanted, found.quiet_from_hour, found.quiet_until_hour) == ("en", False, 22, 7)


async def test_mail_is_not_chosen_before_the_address_is_ones_own(notifications: NotificationsUnderTest) -> None:
    change = pb.ChangePreferencesRequest(language="zh", email_wanted=True)
    citizen = notifications.citizen(str(uuid4()))
    assert await refused_with(citizen.call("ChangePreferences", change)) == "EMAIL_NOT_CONFIRMED"


async def test_wrong_code_counts_and_the_fifth_ends_it(
    notifications: NotificationsUnderTest, mailbox: MailSink
) -> None:
    citizen = notifications.citizen(str(uuid4()))
    waiting = await citizen.call("SetEmail", EMAIL)
    assert (waiting.email, waiting.pending_email) == ("", "l***@mail.example.com")
    code = await code_of(notifications, mailbox)
    wrong = pb.ConfirmEmailRequest(code=f"{(int(code) + 1) % 1_000_000:06}")
    for _ in range(5):
        assert await refused_with(citizen.call("ConfirmEmail", wrong)) == "CODE_WRONG"
    assert await refused_with(citizen.call("ConfirmEmail", pb.ConfirmEmailRequest(code=code))) == "CODE_OVER"


async def test_code_is_over_in_time(notifications: NotificationsUnderTest, mailbox: MailSink) -> None:
    citizen = notifications.citizen(str(uuid4()))
    await citizen.call("SetEmail", EMAIL)
    code = await code_of(notifications, mailbox)
    notifications.clock.advance(timedelta(minutes=31))
    assert await refused_with(citizen.call("ConfirmEmail", pb.ConfirmEmailRequest(code=code))) == "CODE_OVER"


async def test_code_of_somebody_else_opens_nothing(notifications: NotificationsUnderTest, mailbox: MailSink) -> None:
    citizen, other = notifications.citizen(str(uuid4())), notifications.citizen(str(uuid4()))
    await citizen.call("SetEmail", EMAIL)
    code = await code_of(notifications, mailbox)
    assert await refused_with(other.call("ConfirmEmail", pb.ConfirmEmailRequest(code=code))) == "CODE_OVER"


async def test_nobody_is_flooded_with_codes(notifications: NotificationsUnderTest) -> None:
    citizen = notifications.citizen(str(uuid4()))
    for _ in range(5):
        await citizen.call("SetEmail", EMAIL)
    assert await refused_with(citizen.call("SetEmail", EMAIL)) == "TOO_MANY_CODES"
    notifications.clock.advance(timedelta(days=1))
    await citizen.call("SetEmail", EMAIL)


async def test_unusable_address_is_refused_by_field(notifications: NotificationsUnderTest) -> None:
    with pytest.raises(DomainError) as caught:
        await notifications.citizen(str(uuid4())).call("SetEmail", pb.SetEmailRequest(email="nobody"))
    assert (caught.value.reason, caught.value.details["field"]) == ("EMAIL_UNUSABLE", "email")


async def test_address_is_forgotten_when_asked(notifications: NotificationsUnderTest, mailbox: MailSink) -> None:
    citizen = notifications.citizen(str(uuid4()))
    await citizen.call("SetEmail", EMAIL)
    code = await code_of(notifications, mailbox)
    await citizen.call("ConfirmEmail", pb.ConfirmEmailRequest(code=code))
    removed = await citizen.call("RemoveEmail", pb.RemoveEmailRequest())
    assert (removed.email, removed.email_wanted) == ("", False)
    assert (
        await notifications.rows("SELECT 1 FROM preference WHERE email IS NOT NULL OR pending_email IS NOT NULL") == []
    )
