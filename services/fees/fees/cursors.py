"""Cursors of lists: bound to their caller and query, so that anybody else's, or another query's, does not open."""

from __future__ import annotations

import base64
import hashlib
from uuid import UUID

from chassis.db.work import Work
from chassis.errors import Kind, Refusal, Text


class PageTokenInvalid(Refusal):
    KIND = Kind.INVALID
    REASON = "PAGE_TOKEN_INVALID"
    TEXT = Text("翻页标记无效，请重新查询", "the page token is not valid here; ask again")


def seal_cursor(work: Work, last: UUID, asked: str) -> str:
    """The token of the page after `last`."""
    return base64.urlsafe_b64encode(work.keyring.encrypt(str(last), "cursor", *_bound(work, asked))).decode()


def open_cursor(work: Work, token: str, asked: str) -> UUID:
    """Where the page begins.

    Errors: PAGE_TOKEN_INVALID.
    """
    try:
        sealed = base64.urlsafe_b64decode(token)
        return UUID(work.keyring.decrypt(sealed, "cursor", *_bound(work, asked)).decode())
    except Exception as error:
        raise PageTokenInvalid(field="page_token") from error


def _bound(work: Work, asked: str) -> tuple[str, str]:
    return work.who.principal.subject, hashlib.sha256(asked.encode()).hexdigest()
