"""Choosing how to be told; an address is used once its code came back."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable
from uuid import UUID

from chassis.db.work import Work

from notifications.channels import Channels
from notifications.law import law_number
from notifications.preferences import rules
from notifications.preferences.queries import default_row, find_preference
from notifications.preferences.rows import PreferenceRow

CODE_DIGITS = 6
# sends the code that waits for a person; the composition root knows who does
SendCode = Callable[[Work, UUID], Awaitable[None]]


async def change_preferences(
    work: Work, person_id: UUID, *, language: str, email_wanted: bool, sms_wanted: bool, quiet: tuple[int, int]
) -> PreferenceRow:
    """Choose.

    Errors: EMAIL_NOT_CONFIRMED.
    """
    row = await _own(work, person_id)
    if email_wanted and row.email is None:
        raise rules.EmailNotConfirmed(field="email_wanted")
    row.language, row.email_wanted, row.sms_wanted = language, email_wanted, sms_wanted
    row.quiet_from_hour, row.quiet_until_hour = quiet
    row.changed_at = work.now
    return row


async def set_email(
    work: Work, person_id: UUID, text: str, *, channels: Channels, send_code: SendCode
) -> PreferenceRow:
    """Name an address and send a code to it; the one in use stays until the code comes back.

    Errors: EMAIL_OFF, EMAIL_UNUSABLE, TOO_MANY_CODES.
    """
    if not channels.email:
        raise rules.EmailOff
    email, today = rules.read_email(text), work.clock.today()
    row, most = await _own(work, person_id), law_number("codes_a_day", today)
    if row.codes_sent_on != today:
        row.codes_sent, row.codes_sent_on = 0, today
    if row.codes_sent >= most:
        raise rules.TooManyCodes(count=str(most))
    code = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
    encrypt, place = work.keyring.encrypt, str(person_id)
    row.pending_email = encrypt(email, "preference", "pending_email", place)
    row.pending_code = encrypt(code, "preference", "pending_code", place)
    row.code_until, row.code_tries = rules.code_until(work.now, law_number("code_minutes", today)), 0
    row.codes_sent, row.changed_at = row.codes_sent + 1, work.now
    await work.flush()
    await send_code(work, person_id)
    return row


async def try_code(work: Work, person_id: UUID, code: str) -> bool:
    """Whether a code is the right one. Each try counts, also one whose call is refused in the end.

    Errors: CODE_OVER.
    """
    row = await _own(work, person_id)
    tries = law_number("code_tries", work.clock.today())
    if row.pending_code is None or row.code_until is None or work.now > row.code_until or row.code_tries >= tries:
        raise rules.CodeOver(field="code")
    row.code_tries += 1
    wanted = work.keyring.decrypt_text(row.pending_code, "preference", "pending_code", str(person_id))
    return hmac.compare_digest(wanted.encode(), code.strip().encode())


async def confirm_email(work: Work, person_id: UUID) -> PreferenceRow:
    """The code came back: the address is used from now on."""
    row, place = await _own(work, person_id), str(person_id)
    email = work.keyring.decrypt_text(row.pending_email, "preference", "pending_email", place)
    row.email, row.email_confirmed_at = work.keyring.encrypt(email, "preference", "email", place), work.now
    row.pending_email, row.pending_code, row.code_until, row.code_tries = None, None, None, 0
    row.email_wanted, row.changed_at = True, work.now
    return row


async def remove_email(work: Work, person_id: UUID) -> PreferenceRow:
    """Forget every address."""
    row = await _own(work, person_id)
    row.email, row.email_confirmed_at, row.email_wanted = None, None, False
    row.pending_email, row.pending_code, row.code_until, row.changed_at = None, None, None, work.now
    return row


async def _own(work: Work, person_id: UUID) -> PreferenceRow:
    row = await find_preference(work, person_id, lock=True)
    if row is None:
        row = default_row(work, person_id)
        work.session.add(row)
    return row
