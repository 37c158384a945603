"""Pages are read, signed in where they ask for it: p95 at a steady rate beside what stands behind each.

The floor of a page is what it cannot do without: the calls it is made of, asked at once by the same session as JSON.
A page that asks nobody (the public home; statistics, kept by the gateway for ten minutes) has the gateway's own
/healthz. So the ratio tells what sign-on, template and writing cost, not what the register costs.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from local.bench.figures import Figure, in_ms
from local.bench.ground import COUNTY, Ground
from local.bench.importing import AS_OF, ImportFailed, until_it_rests
from local.bench.load import Call, open_loop, warm_up
from local.bench.visitor import Visitor
from local.demo.generator import FEMALE_NAMES, SURNAMES, villages_of
from local.gateway_client import GatewayClient
from local.realm import set_person_id
from local.verbs.import_roll import upload

PER_SECOND = 5
P95_MS = 1_000
WARM_UP_PAGES = 10
# the desk shows so many at once
PAIRS = 50
NOBODY, STAFF, CITIZEN = "", "county.approver", "citizen"
RECORD = ("/v1/people/{0}", "/v1/people/{0}/household", "/v1/people/{0}/kinship", "/v1/people/{0}/versions")
HEALTH = (("/healthz", ""),)


class DeskEmpty(Exception):
    """Fewer pairs wait than the desk shows: its page would be measured without what makes it long."""


@dataclass(frozen=True)
class Page:
    """A page, who reads it, and the (address, purpose) of what it asks."""

    name: str
    path: str
    reader: str
    behind: tuple[tuple[str, str], ...] = HEALTH


def pages_of(person: str) -> list[Page]:
    """The pages that are measured; `person` is whose record staff open and the citizen owns."""
    record = [path.format(person) for path in RECORD]
    desk = (
        ("/v1/candidates", "duplicate-review"),
        ("/v1/quality-items", "data-quality"),
        ("/v1/correction-requests?openOnly=true", "data-quality"),
        ("/v1/rolls", "registration"),
    )
    return [
        Page("home", "/", NOBODY),
        Page("statistics", "/statistics", NOBODY),
        Page("desk", "/console", STAFF, desk),
        Page(
            "person",
            f"/console/people/{person}?purpose=data-quality",
            STAFF,
            tuple((path, "data-quality") for path in record),
        ),
        Page("duplicates", "/console/duplicates", STAFF, desk[:1]),
        Page("my_family", "/portal", CITIZEN, tuple((path, "own-data") for path in record)),
    ]


async def measure(ground: Ground, seconds: float) -> list[Figure]:
    """p95 of each page."""
    person = ground.ids(1)[0]
    await asyncio.to_thread(_prepare, ground, person)
    figures = []
    async with AsyncExitStack() as stack:
        readers = {user: await stack.enter_async_context(ground.visitor(user)) for user in (NOBODY, STAFF, CITIZEN)}
        for page in pages_of(person):
            reader = readers[page.reader]
            if page.reader:  # anew for each page: no token runs out in the middle of a measurement
                await reader.sign_in()
            p95 = []
            for call in (_reading(reader, page), _asking(reader, page)):
                await warm_up(call, WARM_UP_PAGES)
                p95.append(in_ms(await open_loop(call, per_second=PER_SECOND, seconds=seconds), 0.95))
            figures.append(Figure(f"page_{page.name}_p95", p95[0], "ms", P95_MS, p95[1]))
    return figures


def _reading(reader: Visitor, page: Page) -> Call:
    async def read(_index: int) -> None:
        await reader.read(page.path)

    return read


def _asking(reader: Visitor, page: Page) -> Call:
    async def ask(_index: int) -> None:
        calls = [reader.read(path, {"Anjia-Purpose": purpose}) for path, purpose in page.behind]
        await asyncio.gather(*calls)

    return ask


def _prepare(ground: Ground, person: str) -> None:
    """The citizen is somebody, and the desk has pairs to review."""
    set_person_id(ground.secrets, CITIZEN, person)
    client = GatewayClient(ground.cell, "registration")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pairs.csv"
        file.write_text("\n".join(pairs()) + "\n", encoding="utf-8")
        roll = until_it_rests(client, upload(client, file, COUNTY, AS_OF))
        if roll["state"] == "previewed":
            roll = until_it_rests(client, client.call("POST", f"/v1/rolls/{roll['rollId']}:commit", {}))
    if roll["state"] != "committed":
        raise ImportFailed(roll["state"])
    if len(GatewayClient(ground.cell, "duplicate-review").call("GET", "/v1/candidates")["candidates"]) < PAIRS:
        raise DeskEmpty


def pairs() -> list[str]:
    """Lines of a roll with people who stand in it twice, at two addresses and without a number."""
    pick, villages = random.Random(PAIRS), villages_of(COUNTY)  # noqa: S311 - invented people, not secrets
    lines = ["姓名,性别,出生日期,婚姻状况,现居住地区划代码,现居住地址"]
    for number in range(PAIRS):
        name = pick.choice(SURNAMES) + "".join(pick.sample(FEMALE_NAMES, 2))
        day, village = f"{1950 + number}-0{1 + number % 9}-1{number % 10}", pick.choice(villages)[0]
        lines += [f"{name},女,{day},未婚,{village},{group}组{number + 1}号" for group in (1, 2)]
    return lines
