"""Outside the portal: a real mail server, attempts, a crash in between, the clerk's list, and what is never said."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from anjia.notifications.v1 import delivery_service_pb2 as pb
from anjia.notifications.v1 import preference_service_pb2 as preferences
from anjia.registry.v1 import person_service_pb2
from chassis.errors import DomainError
from local.parts.mail_sink import LATER, REFUSED, MailSink
from notifications.deliveries.mail import SmtpPost
from notifications.deliveries.rules import ATTEMPTS
from notifications.testing import NotificationsUnderTest, case

FILED = "incentives.application.filed.v1"
STEP = {"stage_code": "township_check", "due_on": "2026-12-15"}
EMAIL = "wang.xiuying@mail.example.com"
PHONE = "13812345678"


async def reachable(notifications: NotificationsUnderTest, mailbox: MailSink, **fields: Any) -> str:
    """Somebody with a confirmed address."""
    person = str((await notifications.registry.register(**fields)).person_id)
    citizen = notifications.citizen(person)
    await citizen.call("SetEmail", preferences.SetEmailRequest(email=EMAIL))
    await notifications.sender().send_due()
    text = mailbox.mails.pop().get_content()
    code = next(
        word for word in text.replace("，", " ").replace("。", " ").split() if word.isdigit() and len(word) == 6
    )
    confirmed = await citizen.call("ConfirmEmail", preferences.ConfirmEmailRequest(code=code))
    assert (confirmed.email, confirmed.email_wanted, confirmed.pending_email) == ("w***@mail.example.com", True, "")
    return person


async def told(notifications: NotificationsUnderTest, person: str) -> None:
    await notifications.hear(FILED, 3, **case(person), **STEP)


async def states(notifications: NotificationsUnderTest, what: str = "message") -> list[tuple[Any, ...]]:
    query = "SELECT channel, state, attempts, reason_code FROM delivery WHERE what = %s ORDER BY channel"
    return await notifications.rows(query, what)


async def test_mail_says_only_that_there_is_a_message(notifications: NotificationsUnderTest, mailbox: MailSink) -> None:
    person = await reachable(notifications, mailbox)
    await told(notifications, person)
    await notifications.sender().send_due()
    (mail,) = mailbox.mails
    assert mail["To"] == EMAIL
    assert mail["Subject"] == "您有一条新消息"
    text = str(mail) + mail.get_content()
    assert "http://anjia.test" in text
    for secret in ("王秀英", "申请", "初审", "补贴", "2026-12-15", "12月15日", person):
        assert secret not in text
    assert mail["Auto-Submitted"] == "auto-generated"
    assert ("email", "sent", 1, "") in await states(notifications)


async def test_english_reader_gets_an_english_mail(notifications: NotificationsUnderTest, mailbox: MailSink) -> None:
    person = await reachable(notifications, mailbox)
    change = preferences.ChangePreferencesRequest(language="en", email_wanted=True)
    await notifications.citizen(person).call("ChangePreferences", change)
    await told(notifications, person)
    await notifications.sender().send_due()
    assert [mail["Subject"] for mail in mailbox.mails] == ["There is a message for you"]
    assert [row[0] for row in await states(notifications)] == ["email"]


async def test_killed_between_the_servers_yes_and_the_commit_it_is_sent_again_under_the_same_name(
    notifications: NotificationsUnderTest, mailbox: MailSink
) -> None:
    person = await reachable(notifications, mailbox)
    await told(notifications, person)
    sender = notifications.sender(sms=None)

    async def killed(*_arguments: object) -> None:
        raise KeyboardInterrupt

    sender.keep_sent = killed  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        await sender.send_due()
    assert ("email", "queued", 1, "") in await states(notifications)
    assert await notifications.sender().send_due() >= 0
    assert len(mailbox.mails) == 1  # not before its pause
    notifications.clock.advance(timedelta(minutes=1))
    await notifications.sender().send_due()
    first, second = mailbox.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert ("email", "sent", 2, "") in await states(notifications)


async def test_killed_before_it_was_sent_it_is_not_lost(
    notifications: NotificationsUnderTest, mailbox: MailSink
) -> None:
    person = await reachable(notifications, mailbox)
    await told(notifications, person)

    class Killed:
        async def send(self, _letter: object) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await notifications.sender(post=Killed()).send_due()
    notifications.clock.advance(timedelta(minutes=1))
    await notifications.sender().send_due()
    assert len(mailbox.mails) == 1


async def test_server_that_is_away_is_tried_again_and_ends_on_the_clerks_list(
    notifications: NotificationsUnderTest, mailbox: MailSink
) -> None:
    person = await reachable(notifications, mailbox)
    await told(notifications, person)
    away = SmtpPost(host="127.0.0.1", port=1, user="", password="", starttls=False, sender="x@y.example")
    for attempt in range(1, ATTEMPTS + 1):
        assert ("email", "queued", attempt - 1, "MAIL_SERVER_AWAY" if attempt > 1 else "") in await states(
            notifications
        )
        await notifications.sender(post=away, sms=None).send_due()
        notifications.clock.advance(timedelta(days=1))
    assert ("email", "failed", ATTEMPTS, "MAIL_SERVER_AWAY") in await states(notifications)
    clerk = notifications.caller("county-approver", "messaging")
    listed = await clerk.call("ListUndelivered", pb.ListUndeliveredRequest())
    failed = next(one for one in listed.deliveries if one.channel == "email")
    assert (failed.person_id, failed.reason_code, listed.email_on) == (person, "MAIL_SERVER_AWAY", True)
    subjects = [row[0] for row in await notifications.rows("SELECT subject FROM outbox")]
    assert "notifications.message.failed.v1" in subjects
    await clerk.call("RetryDelivery", pb.RetryDeliveryRequest(delivery_id=failed.delivery_id))
    await notifications.sender().send_due()
    assert len(mailbox.mails) == 1


@pytest.mark.parametrize(("reply", "state"), [(REFUSED, "failed"), (LATER, "queued")])
async def test_servers_word_is_taken_as_it_is_meant(
    notifications: NotificationsUnderTest, mailbox: MailSink, reply: str, state: str
) -> None:
    person = await reachable(notifications, mailbox)
    await told(notifications, person)
    mailbox.refusing = reply
    await notifications.sender(sms=None).send_due()
    assert ("email", state, 1, "MAIL_REFUSED") in await states(notifications)


async def test_failed_delivery_is_closed_with_what_was_done(notifications: NotificationsUnderTest) -> None:
    person = str((await notifications.registry.register()).person_id)
    await told(notifications, person)
    await notifications.sender().send_due()
    assert await states(notifications) == [("sms", "failed", 1, "PHONE_UNKNOWN")]
    clerk = notifications.caller("county-approver", "messaging")
    (failed,) = (await clerk.call("ListUndelivered", pb.ListUndeliveredRequest())).deliveries
    close = pb.CloseDeliveryRequest(delivery_id=failed.delivery_id, note="村干部上门告知")
    await clerk.call("CloseDelivery", close)
    assert len((await clerk.call("ListUndelivered", pb.ListUndeliveredRequest())).deliveries) == 0
    with pytest.raises(DomainError) as caught:
        await clerk.call("RetryDelivery", pb.RetryDeliveryRequest(delivery_id=failed.delivery_id))
    assert caught.value.reason == "DELIVERY_NOT_FAILED"
    stranger = notifications.caller("county-approver", "messaging", division="510421000000")
    with pytest.raises(DomainError) as caught:
        await stranger.call("CloseDelivery", close)
    assert caught.value.reason == "DELIVERY_NOT_FOUND"


async def test_sms_goes_to_the_registers_phone_and_says_nothing_of_the_matter(
    notifications: NotificationsUnderTest, tmp_path: Path
) -> None:
    person = str((await notifications.registry.register(phone=PHONE)).person_id)
    await told(notifications, person)
    await notifications.sender().send_due()
    (line,) = (tmp_path / "sms.jsonl").read_text().splitlines()
    sms = json.loads(line)
    assert sms["to"] == PHONE
    assert "申请" not in sms["text"]
    notifications.clock.advance(timedelta(minutes=1))
    await notifications.sender().ask_states()
    assert await states(notifications) == [("sms", "delivered", 1, "")]
    told_of = await notifications.rows("SELECT entity_version FROM outbox ORDER BY position")
    assert told_of == [(1,), (2,)]
    # the look is on the person's own record in the register
    request = person_service_pb2.ListRecordAccessesRequest(person_id=person, page_size=50)
    looks = await notifications.registry.citizen(person).call("ListRecordAccesses", request)
    assert ("registry.contact.get", "messaging") in {(one.permission, one.purpose) for one in looks.accesses}


async def test_nothing_is_sent_in_quiet_hours(notifications: NotificationsUnderTest, tmp_path: Path) -> None:
    person = str((await notifications.registry.register(phone=PHONE)).person_id)
    notifications.clock.advance(timedelta(hours=11))  # 23:00
    await told(notifications, person)
    assert await notifications.sender().send_due() == 0
    notifications.clock.advance(timedelta(hours=9))
    assert await notifications.sender().send_due() == 1
    assert (tmp_path / "sms.jsonl").exists()


async def test_whoever_wants_neither_gets_neither(notifications: NotificationsUnderTest, mailbox: MailSink) -> None:
    person = await reachable(notifications, mailbox, phone=PHONE)
    await told(notifications, person)
    await notifications.citizen(person).call("ChangePreferences", preferences.ChangePreferencesRequest(language="zh"))
    await notifications.sender().send_due()
    assert mailbox.mails == []
    assert {row[1] for row in await states(notifications)} == {"cancelled"}
    assert await notifications.codes(person) == ["application_filed"]


async def test_merge_takes_what_waits_along(notifications: NotificationsUnderTest) -> None:
    kept, absorbed = [str((await notifications.registry.register(phone=PHONE)).person_id) for _ in range(2)]
    await told(notifications, absorbed)
    merge = {"kept_person_id": kept, "absorbed_person_id": absorbed, "merge_id": "01900000-0000-7000-8000-00000000000a"}
    await notifications.hear("registry.person.merged.v1", 2, **merge)
    assert await notifications.rows("SELECT person_id::text FROM delivery") == [(kept,)]
