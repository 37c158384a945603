"""Signing a pack off."""

from __future__ import annotations

from chassis.db.work import Work

from incentives.packs.pack import Pack
from incentives.packs.queries import packs_on
from incentives.packs.rows import PackSignOffRow
from incentives.packs.rules import PackNotFound


async def sign_off(work: Work, programme: str, compared_with: str) -> Pack:
    """Sign the pack in force today off; once is enough.

    Errors: PACK_NOT_FOUND.
    """
    pack = next((one for one in packs_on(work.clock.today()) if one.programme == programme), None)
    if pack is None:
        raise PackNotFound(field="programme")
    if await work.session.get(PackSignOffRow, (pack.programme, pack.version, pack.digest)) is None:
        work.session.add(
            PackSignOffRow(
                programme=pack.programme,
                version=pack.version,
                digest=pack.digest,
                compared_with=compared_with,
                signed_by=work.who.principal.person_key,
                signed_at=work.now,
            )
        )
    return pack
