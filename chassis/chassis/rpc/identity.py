"""Who calls: the bearer token, verified here and not trusted from anywhere."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict
from typing import Any
from uuid import UUID

import httpx
import jwt

from chassis.access.contract import ROLES
from chassis.access.principal import (
    ADMINISTRATORS,
    AGENCY_PREFIX,
    SERVICE_PREFIX,
    Principal,
    is_staffed,
    staff_number_of,
)
from chassis.errors import DomainError, Kind, Text
from chassis.values import Division

ALGORITHMS = ["ES256"]
LEEWAY_SECONDS = 5
# An unknown key id may ask for the keys again, but not more often than this: a flood of bad tokens is no flood there.
KEYS_MIN_AGE_SECONDS = 10.0
# The very same token again, within its life, has the very same signature: only its expiry is looked at once more.
REMEMBERED_TOKENS = 2_000
REMEMBERED_SECONDS = 30.0


class KeysUnavailable(DomainError):
    """The sign-on server's keys cannot be read."""

    def __init__(self) -> None:
        text = Text("登录服务暂时不可用，请稍后再试", "sign-on does not answer just now; please try again soon")
        super().__init__(Kind.UNAVAILABLE, "SIGN_ON_UNAVAILABLE", text)


class TokenRefused(DomainError):
    """The token is missing, not ours, not for us, or over."""

    def __init__(self, why: str) -> None:
        text = Text("登录已失效，请重新登录", "you are not signed in, or the sign-in is over; please sign in again")
        super().__init__(Kind.UNAUTHENTICATED, "TOKEN_REFUSED", text, why=why)


class TokenVerifier:
    """Verifies tokens of one issuer for one audience; keys are fetched when needed and kept.

    Signature, issuer, audience, expiry and algorithm are always checked. One issuer may serve many cells: systems of
    another cell are nobody here.
    """

    def __init__(self, *, issuer: str, audience: str, keys_url: str, cell: str) -> None:
        self._cell = cell
        self._issuer = issuer
        self._audience = audience
        self._keys_url = keys_url
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at = -KEYS_MIN_AGE_SECONDS
        self._lock = asyncio.Lock()
        self._remembered: OrderedDict[bytes, tuple[Principal, float]] = OrderedDict()

    async def verify(self, token: str) -> Principal:
        """The principal a token speaks for.

        Errors: TOKEN_REFUSED, SIGN_ON_UNAVAILABLE, ADMINISTRATOR_ROLES_MIXED, STAFF_NUMBER_MISSING, OTHER_COUNTY.
        """
        digest = hashlib.sha256(token.encode()).digest()
        principal, until = self._remembered.get(digest, (None, 0.0))
        if principal is None or time.time() >= until:
            principal, expires_at = await self._verify_signature(token)
            self._remembered[digest] = principal, min(expires_at, time.time() + REMEMBERED_SECONDS)
            if len(self._remembered) > REMEMBERED_TOKENS:
                self._remembered.popitem(last=False)
        return principal

    async def read_keys(self) -> None:
        """Ask the sign-on server for its keys, where none are kept yet.

        Errors: SIGN_ON_UNAVAILABLE.
        """
        async with self._lock:
            if not self._keys:
                await self._fetch_keys()
            if not self._keys:
                raise KeysUnavailable

    async def _verify_signature(self, token: str) -> tuple[Principal, float]:
        """The principal, and the moment the token is over."""
        key = await self._key_of(token)
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=ALGORITHMS,
                audience=self._audience,
                issuer=self._issuer,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except jwt.PyJWTError as error:
            raise TokenRefused(type(error).__name__) from error
        return principal_of(claims, token, self._cell), float(claims["exp"])

    async def _key_of(self, token: str) -> jwt.PyJWK:
        try:
            header = jwt.get_unverified_header(token)
        except jwt.PyJWTError as error:
            raise TokenRefused(type(error).__name__) from error
        key_id = header.get("kid", "")
        if key_id not in self._keys:
            async with self._lock:
                if key_id not in self._keys:
                    await self._fetch_keys()
        try:
            return self._keys[key_id]
        except KeyError:
            raise TokenRefused("unknown_key") from None

    async def _fetch_keys(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._fetched_at < KEYS_MIN_AGE_SECONDS:
            return
        try:
            async with httpx.AsyncClient(timeout=5) as client:
                answer = (await client.get(self._keys_url)).raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise KeysUnavailable from error
        self._fetched_at = now
        usable = [key for key in answer.get("keys", []) if key.get("alg") in ALGORITHMS and key.get("use") == "sig"]
        self._keys = {key["kid"]: jwt.PyJWK(key) for key in usable}


def principal_of(claims: dict[str, Any], token: str, cell: str) -> Principal:
    """The caller that verified claims describe, as the cell knows them."""
    roles = frozenset(claims.get("roles", ()))
    # an administrator who could also do the county's business could grant it to themselves
    if roles & ADMINISTRATORS and len(roles & ROLES.keys()) > 1:
        text = Text(
            "管理员账号不得兼任其他岗位（三员分立）", "an administrator's account may hold no other role of the county"
        )
        raise DomainError(Kind.FORBIDDEN, "ADMINISTRATOR_ROLES_MIXED", text)
    try:
        code, level = claims.get("division") or "", claims.get("division_level") or ""
        division = Division.of(code, level) if code and level else None
        person_id = UUID(claims["person_id"]) if claims.get("person_id") else None
        staff_number = staff_number_of(claims.get("staff_number") or "")
    except ValueError as error:
        raise TokenRefused("bad_attribute") from error
    # who is no human sees the whole cell it is asked in: its own alone
    is_system = any(role == "operator" or role.startswith((SERVICE_PREFIX, AGENCY_PREFIX)) for role in roles)
    county = Division.of(cell, "county")
    if is_system and division is not None and not (division.covers(county.code) or county.covers(division.code)):
        text = Text(
            "此系统账号属于其他县，不能在本县使用", "this system's account is another county's; it does nothing here"
        )
        raise DomainError(Kind.FORBIDDEN, "OTHER_COUNTY", text)
    if not staff_number and any(is_staffed(role) for role in roles & ROLES.keys()):
        # maker and checker are compared by it: an account without one could be both
        text = Text(
            "您的账号没有工号，请联系管理员补录", "your account has no staff number; ask an administrator to set it"
        )
        raise DomainError(Kind.FORBIDDEN, "STAFF_NUMBER_MISSING", text, attribute="staff_number")
    return Principal(
        subject=claims["sub"],
        username=claims.get("preferred_username", ""),
        roles=roles,
        division=division,
        person_id=person_id,
        staff_number=staff_number,
        # where one sign-on serves many cells, each has clients of its own, hospital-510422: here it is the hospital
        client_id=claims.get("azp", "").removesuffix(f"-{cell}"),
        token=token,
    )
