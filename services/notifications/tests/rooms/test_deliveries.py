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
from notifications.deliveries.rules import ATTEMPTS, Fault
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


class Gateway:
    """A provider that says yes to every number, and of the end what it is told to say."""

    def __init__(self, says: str = "sent") -> None:
        self.says, self.taken = says, list[str]()

    async def send(self, phone: str, _text: str, _reference: object) -> str:
        self.taken.append(phone)
        return f"p-{len(self.taken)}"

    async def state_of(self, _provider_id: str) -> str:
        if self.says == "away":
            raise Fault("SMS_GATEWAY_AWAY")
        return self.says


async def with_phone(notifications: NotificationsUnderTest, phone: str) -> None:
    """Somebody of whom the register knows this number, and a message for them."""
    person = str((await notifications.registry.register(phone=phone)).person_id)
    await told(notifications, person)


@pytest.mark.parametrize("says", ["sent", "away", "under way"])
async def test_sms_without_a_receipt_goes_to_the_clerk_after_72_hours(
    notifications: NotificationsUnderTest, says: str
) -> None:
    await with_phone(notifications, PHONE)
    sender = notifications.sender(sms=Gateway(says), post=None)
    await sender.step()
    notifications.clock.advance(timedelta(hours=71, minutes=59))
    await sender.step()
    assert await states(notifications) == [("sms", "sent", 1, "")]
    notifications.clock.advance(timedelta(minutes=1))
    await sender.step()
    assert await states(notifications) == [("sms", "failed", 1, "SMS_NO_RECEIPT")]
    listed = await notifications.caller("county-approver", "messaging").call(
        "ListUndelivered", pb.ListUndeliveredRequest()
    )
    assert [one.reason_code for one in listed.deliveries] == ["SMS_NO_RECEIPT"]


async def test_sms_that_cannot_be_asked_about_keep_no_other_waiting(
    notifications: NotificationsUnderTest,
) -> None:
    for _ in range(3):
        await with_phone(notifications, PHONE)
    await notifications.sender(sms=Gateway("away"), post=None).step()
    notifications.clock.advance(timedelta(minutes=1))
    await notifications.sender(sms=Gateway("away"), post=None).step()
    [(due,)] = await notifications.rows(
        "SELECT count(*) FROM delivery WHERE state = 'sent' AND next_at <= %s", notifications.clock.now()
    )
    assert due == 0


async def test_land_line_is_not_handed_over_and_stands_on_the_list_at_once(
    notifications: NotificationsUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def phone_of(*_arguments: object) -> str:
        return "0812-8651234"  # rolls bring land lines too

    monkeypatch.setattr("notifications.clients.registry.RegistryClient.phone_of", phone_of)
    await with_phone(notifications, PHONE)
    gateway = Gateway("delivered")
    await notifications.sender(sms=gateway, post=None).step()
    assert gateway.taken == []
    assert await states(notifications) == [("sms", "failed", 1, "PHONE_IS_LAND_LINE")]
    clerk = notifications.caller("county-approver", "messaging")
    listed = await clerk.call("ListUndelivered", pb.ListUndeliveredRequest())
    assert [one.reason_code for one in listed.deliveries] == ["PHONE_IS_LAND_LINE"]
