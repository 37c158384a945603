"""The loop that sends: an attempt is counted, made, and its end kept, each in a transaction of its own.

Killed at any moment, nothing is lost: what was not marked as sent is due again after its pause. Killed between the
server's yes and our commit, it is sent once more, with the same Message-ID (mail) or reference (SMS), by which a copy
is known as one. This is the only duplicate there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from chassis.access.scope import COUNTY
from chassis.db.work import Database
from chassis.errors import DomainError, Kind
from chassis.jobs.counting import Waiting
from chassis.jobs.waking import run_when_woken

from notifications.clients.registry import RegistryClient
from notifications.deliveries import commands, queries
from notifications.deliveries.mail import Letter, Post
from notifications.deliveries.rules import DELIVERED, EMAIL, FAILED, NO_RECEIPT, Fault, mail_id, mobile_of
from notifications.deliveries.sms import SmsProvider
from notifications.law import law_number
from notifications.preferences.queries import Address, find_address, find_choice
from notifications.templates.loading import outside

log = structlog.get_logger("deliveries")
WAITING_DELIVERIES = Waiting(
    "deliveries", "SELECT count(*), min(next_at) FROM delivery WHERE state = 'queued' AND next_at <= %(now)s"
)


@dataclass(frozen=True, slots=True)
class Outlets:
    """Who carries what leaves the cell; None: this cell sends none."""

    post: Post | None
    sms: SmsProvider | None


class Unwanted(Exception):
    """The person does not want it by this channel any more, or has no address there."""


class Sender:
    """Sends what is due."""

    def __init__(
        self,
        database: Database,
        outlets: Outlets,
        registry: RegistryClient,
        *,
        cell: str,
        address: str,
        next_version: commands.NextVersion,
    ) -> None:
        self._database = database
        self._outlets = outlets
        self._registry = registry
        self._cell = cell
        self._address = address
        self._next_version = next_version

    async def run(self) -> None:
        """Send until cancelled."""
        await run_when_woken(self._database.url, "anjia_deliveries", self.step)

    async def step(self) -> None:
        """All that is due, then what the SMS provider says of earlier ones, and those it never says the end of."""
        await self.send_due()
        await self.ask_states()
        await self.end_waiting()

    async def send_due(self) -> int:
        """Attempt each one that is due; returns how many attempts there were."""
        attempts = 0
        while True:
            async with self._database.work(COUNTY) as work:
                delivery_id = await commands.claim_delivery(work)
                await work.commit()
            if delivery_id is None:
                return attempts
            attempts += 1
            await self._attempt(delivery_id)

    async def _attempt(self, delivery_id: UUID) -> None:
        try:
            provider_id = await self._send(delivery_id)
        except Fault as fault:
            await self._end(delivery_id, fault)
        except Unwanted as reason:
            async with self._database.work(COUNTY) as work:
                await commands.mark_cancelled(work, delivery_id, str(reason))
                await work.commit()
        except DomainError as error:
            # the register is away, or does not know the person
            await self._end(delivery_id, Fault(error.reason, final=error.kind is Kind.NOT_FOUND))
        else:
            await self.keep_sent(delivery_id, provider_id)

    async def keep_sent(self, delivery_id: UUID, provider_id: str) -> None:
        """Keep that a server has taken it."""
        async with self._database.work(COUNTY) as work:
            await commands.mark_sent(work, delivery_id, provider_id)
            await work.commit()

    async def _end(self, delivery_id: UUID, fault: Fault) -> None:
        log.warning("not_sent", delivery=str(delivery_id), reason=fault.reason, final=fault.final)
        async with self._database.work(COUNTY) as work:
            await commands.mark_fault(work, delivery_id, fault, self._next_version)
            await work.commit()

    async def _send(self, delivery_id: UUID) -> str:
        async with self._database.work(COUNTY) as work:
            row = await queries.get_delivery(work, delivery_id)
            choice = await find_choice(work, row.person_id)
            address = await find_address(work, row.person_id, pending=row.what == "code")
            now = work.now
        words, language = outside(), choice.language
        if row.channel == EMAIL:
            await self._mail(row.what, address, mail_id(delivery_id, self._cell), language, now)
            return ""
        if self._outlets.sms is None or not choice.sms_wanted:
            raise Unwanted("SMS_UNWANTED")
        phone = await self._registry.phone_of(row.person_id, f"M{delivery_id.hex}")
        if not phone:
            raise Fault("PHONE_UNKNOWN", final=True)
        text = words["sms"]["text"][language].format(address=self._address)
        return await self._outlets.sms.send(mobile_of(phone), text, delivery_id)

    async def _mail(self, what: str, address: Address | None, name: str, language: str, now: object) -> None:
        if self._outlets.post is None or address is None:
            raise Unwanted("EMAIL_UNWANTED")
        words = outside()["code" if what == "code" else "mail"]
        text = words["text"][language].format(address=self._address, code=address.code)
        letter = Letter(address.email, words["subject"][language], text, name, language, now)  # type: ignore[arg-type]
        await self._outlets.post.send(letter)

    async def ask_states(self) -> None:
        """What became of the SMS that were handed over."""
        if self._outlets.sms is None:
            return
        async with self._database.work(COUNTY) as work:
            under_way = await queries.list_under_way(work, work.now)
        for delivery_id, provider_id in under_way:
            try:
                state = await self._outlets.sms.state_of(provider_id)
            except Fault as fault:
                log.warning("state_unknown", delivery=str(delivery_id), reason=fault.reason)
                # it waits for itself: a hundred that cannot be asked about keep nobody else waiting
                state = ""
            async with self._database.work(COUNTY) as work:
                if state == DELIVERED:
                    await commands.mark_delivered(work, delivery_id, self._next_version)
                elif state == FAILED:
                    await commands.mark_fault(
                        work, delivery_id, Fault("SMS_NOT_DELIVERED", final=True), self._next_version
                    )
                else:
                    await commands.look_later(work, delivery_id)
                await work.commit()

    async def end_waiting(self) -> None:
        """What was handed over long ago and has no receipt is not called delivered: somebody has to look."""
        async with self._database.work(COUNTY) as work:
            limit = timedelta(hours=law_number("receipt_hours", work.clock.today()))
            late = await queries.list_without_receipt(work, work.now - limit)
        for delivery_id in late:
            async with self._database.work(COUNTY) as work:
                await commands.mark_fault(work, delivery_id, Fault(NO_RECEIPT, final=True), self._next_version)
                await work.commit()
