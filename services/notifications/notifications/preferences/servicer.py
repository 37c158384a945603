"""PreferenceService: wire → command or query → wire."""

from __future__ import annotations

from uuid import UUID

from anjia.notifications.v1 import preference_service_pb2 as pb
from chassis.db.work import Work
from chassis.rpc.call import current_call, current_work
from chassis.rpc.server import Context

from notifications.channels import Channels
from notifications.preferences import commands
from notifications.preferences.queries import default_row, find_preference
from notifications.preferences.rows import PreferenceRow
from notifications.preferences.rules import CodeWrong, shorten


class PreferenceServicer:
    """Answers anjia.notifications.v1.PreferenceService."""

    def __init__(self, channels: Channels, send_code: commands.SendCode) -> None:
        self._channels, self._send_code = channels, send_code

    async def GetPreferences(self, _request: pb.GetPreferencesRequest, _context: Context) -> pb.Preferences:
        work, person_id = current_work(), _own_id()
        return self._told(work, await find_preference(work, person_id) or default_row(work, person_id))

    async def ChangePreferences(self, request: pb.ChangePreferencesRequest, _context: Context) -> pb.Preferences:
        work = current_work()
        row = await commands.change_preferences(
            work,
            _own_id(),
            language=request.language,
            email_wanted=request.email_wanted,
            sms_wanted=request.sms_wanted,
            quiet=(request.quiet_from_hour, request.quiet_until_hour),
        )
        return self._told(work, row)

    async def SetEmail(self, request: pb.SetEmailRequest, _context: Context) -> pb.Preferences:
        work = current_work()
        row = await commands.set_email(
            work, _own_id(), request.email, channels=self._channels, send_code=self._send_code
        )
        return self._told(work, row)

    async def ConfirmEmail(self, request: pb.ConfirmEmailRequest, _context: Context) -> pb.Preferences:
        person_id = _own_id()
        # a try counts also when the refusal rolls this call back
        async with current_call().chunk() as trial:
            right = await commands.try_code(trial, person_id, request.code)
        if not right:
            raise CodeWrong(field="code")
        work = current_work()
        return self._told(work, await commands.confirm_email(work, person_id))

    async def RemoveEmail(self, _request: pb.RemoveEmailRequest, _context: Context) -> pb.Preferences:
        work = current_work()
        return self._told(work, await commands.remove_email(work, _own_id()))

    def _told(self, work: Work, row: PreferenceRow) -> pb.Preferences:
        place, decrypt = str(row.person_id), work.keyring.decrypt_text
        return pb.Preferences(
            person_id=place,
            language=row.language,
            email_wanted=row.email_wanted and row.email is not None,
            sms_wanted=row.sms_wanted,
            quiet_from_hour=row.quiet_from_hour,
            quiet_until_hour=row.quiet_until_hour,
            email=shorten(decrypt(row.email, "preference", "email", place)),
            pending_email=shorten(decrypt(row.pending_email, "preference", "pending_email", place)),
            email_offered=self._channels.email,
            sms_offered=self._channels.sms,
        )


def _own_id() -> UUID:
    person_id = current_call().caller.person_id
    assert person_id is not None  # noqa: S101 - a citizen's scope has a person
    return person_id
