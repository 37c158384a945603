"""Packs and who signed them off."""

from __future__ import annotations

from chassis.db.work import Work

from incentives.packs.pack import Pack
from incentives.packs.rules import PackNotSignedOff, PackUnverified

VERIFIED = "verified"
SIGNED = "SELECT programme, digest, signed_by FROM pack_sign_off"


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
