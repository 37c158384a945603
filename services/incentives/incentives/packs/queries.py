"""Packs and who signed them off."""

from __future__ import annotations

from datetime import date

from chassis.db.work import Work

from incentives.packs.loading import packs
from incentives.packs.pack import Pack
from incentives.packs.rules import PackNotSignedOff, PackUnverified

VERIFIED = "verified"
SIGNED = "SELECT programme, digest, signed_by FROM pack_sign_off"


def packs_on(day: date) -> list[Pack]:
    """The packs in force on a day."""
    return [pack for pack in packs() if pack.valid_from <= day and (pack.valid_until is None or day < pack.valid_until)]


def pack_of(programme: str, version: int) -> Pack:
    """A pack of any time.

    Errors: `LookupError`: a version that was decided under is never taken away.
    """
    for pack in packs():
        if (pack.programme, pack.version) == (programme, version):
            return pack
    message = f"no pack {programme} {version}"
    raise LookupError(message)


async def list_signers(work: Work) -> dict[tuple[str, str], str]:
    """(programme, digest) → staff number."""
    rows = await (await work.raw.execute(SIGNED)).fetchall()
    return {(programme, digest): signer for programme, digest, signer in rows}


async def require_sign_off(work: Work, pack: Pack) -> None:
    """Refuse where the county has not signed exactly this text off.

    Errors: PACK_NOT_SIGNED_OFF.
    """
    if (pack.programme, pack.digest) not in await list_signers(work):
        raise PackNotSignedOff(programme=pack.programme)


def require_verified(pack: Pack) -> None:
    """Refuse to pay by a text that nobody has compared with its source.

    Errors: PACK_UNVERIFIED.
    """
    if pack.status != VERIFIED:
        raise PackUnverified(programme=pack.programme)
