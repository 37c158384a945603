"""What the sign-on server answers instead of a code (RFC 6749 4.1.2.1, OpenID Connect Core 3.1.2.6), said plainly."""

from __future__ import annotations

from chassis.errors import DomainError, Kind, Text

_DENIED = (
    Kind.FORBIDDEN, "SIGN_IN_DENIED",
    Text("登录已取消或未获许可，您没有登录", "the sign-in was cancelled or not allowed; you are not signed in"),
)  # fmt: skip
_AWAY = (
    Kind.UNAVAILABLE, "SIGN_ON_UNAVAILABLE",
    Text("登录服务暂时不可用，您没有登录，请稍后再试",
         "sign-on does not answer just now; you are not signed in, please try again soon"),
)  # fmt: skip
_UNFINISHED = (
    Kind.INVALID, "SIGN_IN_UNFINISHED",
    Text("登录没有完成，请重新登录", "the sign-in was not finished; please sign in again"),
)  # fmt: skip
_REFUSED = (
    Kind.INVALID, "SIGN_IN_REFUSED",
    Text("登录服务拒绝了本次登录请求；再试仍不行时，请联系系统管理员",
         "sign-on refused the request to sign in; if it happens again, tell the system administrator"),
)  # fmt: skip
_ANSWERS: dict[str, tuple[Kind, str, Text]] = {
    "access_denied": _DENIED,
    "temporarily_unavailable": _AWAY,
    "server_error": _AWAY,
    "login_required": _UNFINISHED,
    "interaction_required": _UNFINISHED,
    "account_selection_required": _UNFINISHED,
    "consent_required": _UNFINISHED,
}
# the person may be signed in all the same: another tab was quicker
MAY_BE_SIGNED_IN = {name for name, answer in _ANSWERS.items() if answer is not _DENIED}
_KNOWN = {*_ANSWERS, "invalid_request", "invalid_scope", "unauthorized_client", "unsupported_response_type"}


def refused_there(answer: str) -> DomainError:
    """The refusal of an `error` at the callback; words of unknown origin are never shown."""
    kind, reason, text = _ANSWERS.get(answer, _REFUSED)
    return DomainError(kind, reason, text, answer=answer if answer in _KNOWN else "unknown")


def stale() -> DomainError:
    """The attempt is over, was used, or began in another browser."""
    text = Text("登录过程已失效，请重新登录", "this sign-in is over; please start again")
    return DomainError(Kind.INVALID, "SIGN_IN_STALE", text)


def forged() -> DomainError:
    """A page's token is missing or another session's."""
    text = Text("页面已失效，请刷新后再试", "this page is stale; reload it and try again")
    return DomainError(Kind.FORBIDDEN, "CSRF_REFUSED", text)
