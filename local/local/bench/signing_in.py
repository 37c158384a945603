"""People sign in: gateway, Keycloak's form with its password hash, code for tokens, a session in NATS."""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

from local.bench.figures import Figure
from local.bench.ground import Ground
from local.bench.load import CallFailed, HttpClient, throughput, warm_up
from local.bench.visitor import Visitor
from local.fleet import addresses
from local.realm import ACCOUNTS

# all who work for a county of a million, some 3,000, within the first five minutes of a day
MOST_PER_SECOND = 10
IN_FLIGHT = 4
WARM_UP_SIGN_INS = 8
TOKEN_PATH = "/realms/anjia/protocol/openid-connect/token"  # noqa: S105 - an address
CLIENT = "operator"
HTTP_OK = 200


async def measure(ground: Ground, seconds: float) -> list[Figure]:
    """The most complete sign-ins a second; the floor: tokens that the same server gives to a service account."""
    visitors: asyncio.Queue[Visitor] = asyncio.Queue()
    everybody = [ground.visitor(user) for user, *_ in ACCOUNTS]
    for one in everybody:
        visitors.put_nowait(one)

    async def sign_in(_index: int) -> None:
        visitor = await visitors.get()
        await visitor.sign_in()
        visitors.put_nowait(visitor)

    await warm_up(sign_in, WARM_UP_SIGN_INS)
    most = await throughput(sign_in, seconds=seconds, in_flight=IN_FLIGHT)
    for one in everybody:
        await one.__aexit__()
    asked = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": ground.secrets.password(CLIENT)}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    async with HttpClient(addresses(ground.secrets)["keycloak"], form) as client:

        async def token(_index: int) -> None:
            answer = await client.exchange("POST", TOKEN_PATH, urlencode(asked).encode(), {})
            if answer.status != HTTP_OK:
                raise CallFailed(answer.body.decode())

        await warm_up(token)
        floor = await throughput(token, seconds=seconds / 2, in_flight=IN_FLIGHT)
    return [Figure("sign_ins_most", most, "/s", MOST_PER_SECOND, floor)]
