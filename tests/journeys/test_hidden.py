"""Somebody's address is hidden in the middle of two cases: no reply, page, file, stream or event says it from then on.

What is asked is found by itself: every GET of the contract as each account whose role it lets in, for each of its
purposes, and every page that an account's own pages lead to.
"""

from __future__ import annotations

import asyncio
import html
import io
import json
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import nats
from anjia.registry.v1 import life_event_service_pb2 as births
from anjia.registry.v1 import person_service_pb2
from gateway.transcoding.contract import HttpRule, rules
from pypdf import PdfReader

from local import fleet, realm
from tests.cells import RunningCell, SignedIn
from tests.journeys.test_one_life import AGREEMENT, CARD, answered, assessed, batch_of, funded
from tests.journeys.test_one_person import NOTIFY, call_grpc, new_person, notice, until
from tests.journeys.test_told import query
from tests.journeys.test_visit import confirmed, visited

TOWNSHIP, PLACE, PLACE_NAME, ADDRESS = "510421100", "510421100206", "双沟村", "梧桐坪七组19号"
NAME = "苏晚棠"
# pages of one account that are looked at; links of lists repeat themselves
MOST_PAGES, MOST_ALIKE = 120, 4
LINK = re.compile(r'href="(/[^"#]*)')
STEPS_OUT = ("/signout", "/signin", "/language", "/assets", "/static")


class Family:
    """A mother and two children at one address: one case paid, one before the township."""

    def __init__(self, cell: RunningCell) -> None:
        self.cell = cell
        self.ids: dict[str, set[str]] = {}
        self.mother_told = new_person(name=NAME, residence=self.place, hukou=self.place, phone="13812345678")
        self.approver = SignedIn(cell, "county.approver", "registration")
        self.mother = str(cell.client("registration").call("POST", "/v1/people", self.mother_told)["personId"])
        self.people = {self.mother}
        realm.set_person_id(cell.cell.secrets, "citizen", self.mother)
        self.citizen = SignedIn(cell, "citizen", "own-data")

    @property
    def place(self) -> dict[str, str]:
        return {"divisionCode": PLACE, "address": ADDRESS}

    def live(self) -> None:
        """Everything that leaves a trace of where they live, up to the moment of hiding."""
        cell = self.cell
        agreement = self.approver.call("POST", "/v1/agreements", AGREEMENT)["agreementId"]
        paid, waiting = self.born("2026-11-20"), self.born("2026-11-21")
        self.approver.call("POST", f"/v1/agreements/{agreement}:end", {})
        case = self.filed(paid)
        SignedIn(cell, "township.reviewer", "application-review").call("POST", f"{case}:check", {"passed": True})
        county = SignedIn(cell, "county.approver", "application-review")
        county.send("POST", "/v1/packs/childcare_subsidy:signOff", {"comparedWith": "国卫办人口发〔2025〕24号"})
        county.call("POST", f"{case}:decide", {"granted": True})
        until(lambda: self.citizen.call("GET", case)["state"] == "ordered", "fees has the order")
        batch = str(batch_of(cell, funded(cell))["batchId"])
        answered(cell, batch, "returned", "AC04")
        self.know("batch_id", batch)
        self.filed(waiting)
        holder = confirmed(SignedIn(cell, "military.office", "military-service"), self.mother)
        self.know("holder_id", str(holder["holderId"]))
        visit = visited(SignedIn(cell, "clinic.worker", "health-service"), self.mother)
        self.know("visit_id", str(visit["visitId"]))
        self.know("invoice_id", str(visit["invoiceId"]))
        orders = self.citizen.call("GET", f"/v1/payment-orders?personId={paid}")["orders"]
        self.know("order_id", *(str(one["orderId"]) for one in orders))

    def know(self, name: str, *found: str) -> None:
        self.ids.setdefault(name, set()).update(found)

    def born(self, day: str) -> str:
        """A child, by a hospital's notice, with the hukou of its mother."""
        request = notice(str(self.mother_told["idNumber"]))
        request.birth_date = day
        del request.adults[:]
        mother = births.ResponsibleAdult(
            role=births.ADULT_ROLE_MOTHER, name=NAME, id_number=str(self.mother_told["idNumber"])
        )
        request.adults.append(mother)
        request.residence.CopyFrom(person_service_pb2.NewResidence(division_code=PLACE, address=ADDRESS))
        child = str(
            call_grpc(self.cell, "hospital", "life-event", NOTIFY, request, births.NotifyBirthResponse).person_id
        )
        self.people.add(child)
        version = self.approver.call("GET", f"/v1/people/{child}")["version"]
        moved = {"version": version, "movedOn": "2026-11-22", "hukou": self.place}
        self.approver.call("POST", f"/v1/people/{child}:move", moved)
        return child

    def filed(self, child: str) -> str:
        """The child's offer, taken and filed; returns the case's path."""
        until(lambda: assessed(self.citizen, child).get("state") == "offered", "what is due is offered")
        entitlement = str(assessed(self.citizen, child)["entitlementId"])
        self.know("entitlement_id", entitlement)
        case = f"/v1/entitlements/{entitlement}"
        self.citizen.call("POST", f"{case}:accept", {"accountNumber": CARD})
        assert self.citizen.call("POST", f"{case}:submit", {})["state"] == "township_check"
        return case

    def hide(self) -> None:
        """By the county, and heard by every service."""
        self.know("person_id", *self.people)
        hidden = {"hidden": True, "reason": "人身安全保护令"}
        self.approver.call("POST", f"/v1/people/{self.mother}:hideAddress", hidden)
        shown = self.approver.call("GET", f"/v1/people/{self.mother}")
        assert shown["addressHidden"]
        assert "residence" not in shown


def leaks(text: str) -> list[str]:
    """Where a text tells the address, its village by code, or by name beside the person's own."""
    told = [ADDRESS, PLACE, *([PLACE_NAME] if NAME in text or NAME[-1] in text else [])]
    return [f"…{text[max(text.find(one) - 120, 0) : text.find(one) + 60]}…" for one in told if one in text]


def leaks_of(reply: object, people: set[str]) -> Iterator[str]:
    """Where an object about one of them says their village or township."""
    if isinstance(reply, list):
        for one in reply:
            yield from leaks_of(one, people)
    elif isinstance(reply, dict):
        if any(isinstance(value, str) and value in people for value in reply.values()):
            yield from (f"{path}={value}" for path, value in strings(reply) if value.startswith(TOWNSHIP))
        else:
            for value in reply.values():
                yield from leaks_of(value, people)


def strings(reply: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(reply, str):
        yield path, reply
    elif isinstance(reply, list):
        for one in reply:
            yield from strings(one, path)
    elif isinstance(reply, dict):
        for name, value in reply.items():
            yield from strings(value, f"{path}.{name}")


def read(content: bytes, kind: str) -> str:
    """What a page or file says."""
    if content.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
    return html.unescape(content.decode("utf-8", "ignore")) if "html" in kind else content.decode("utf-8", "ignore")


def paths_of(rule: HttpRule, ids: dict[str, set[str]]) -> Iterator[str]:
    """The paths of a rule for everything that is known of the family."""
    fields = rule.method.descriptor.input_type.fields_by_name
    if not rule.variables:
        named = [f"{name}={one}" for name in fields if name in ids for one in sorted(ids[name])]
        yield from (rule.template, *(f"{rule.template}?{one}" for one in named))
        return
    if any(name not in ids for name in rule.variables):
        return
    (first, *rest) = rule.variables
    for one in sorted(ids[first]):
        path = rule.template.replace(f"{{{first}}}", one)
        for name in rest:
            path = path.replace(f"{{{name}}}", min(ids[name]))
        yield path


def replies_to(cell: RunningCell, ids: dict[str, set[str]]) -> Iterator[tuple[str, bytes, str]]:
    """(who asked what and why, the answer, its type) of every GET of the contract."""
    for account in cell.status["accounts"]:
        asked = [one for one in rules() if one.verb == "GET" and account["role"] in one.method.roles]
        if not asked:
            continue
        visitor = SignedIn(cell, account["user"], "registration")
        for rule in asked:
            if rule.method.descriptor.server_streaming and rule.operation.split("_")[1].startswith("Watch"):
                continue  # the progress of a roll, which is about nobody
            for path in paths_of(rule, ids):
                for purpose in sorted(rule.method.purposes) or ["registration"]:
                    answer = visitor.send("GET", path, **{"Anjia-Purpose": purpose})
                    kind = answer.headers.get("content-type", "")
                    yield f"{account['user']} {path} {purpose} {answer.status_code}", answer.content, kind


def pages_of(cell: RunningCell) -> Iterator[tuple[str, bytes, str]]:
    """Every page and file that accounts reach from their first one, to a limit."""
    for account in cell.status["accounts"]:
        visitor = SignedIn(cell, account["user"], "registration")
        waiting, seen = ["/start", "/console", "/portal", "/notices", "/statistics"], set[str]()
        while waiting and len(seen) < MOST_PAGES:
            path = waiting.pop(0)
            alike = sum(shaped(path) == one for one in map(shaped, seen))
            if path in seen or path.startswith(STEPS_OUT) or alike > MOST_ALIKE:
                continue
            seen.add(path)
            answer, _ = visitor._follow(visitor._get("GET", f"{visitor.gateway}{path}"), f"{visitor.gateway}{path}")
            kind = answer.headers.get("content-type", "")
            yield f"{account['user']} page {path} {answer.status_code}", answer.content, kind
            if "html" in kind:
                found = {urlsplit(urljoin(path, html.unescape(one))) for one in LINK.findall(answer.text)}
                waiting += sorted(one.path + (f"?{one.query}" if one.query else "") for one in found)


def shaped(path: str) -> str:
    """A path without the ids in it."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "*", path)


async def last_of_streams(cell: RunningCell) -> dict[str, int]:
    """Stream → its last message."""
    connection = await nats.connect(fleet.common(cell.data, cell.cell.secrets)["ANJIA_NATS_URL"])
    try:
        return {one.config.name: one.state.last_seq for one in await connection.jetstream().streams_info()}
    finally:
        await connection.close()


async def messages_after(cell: RunningCell, last: dict[str, int]) -> list[tuple[str, str]]:
    """(stream and subject, what it says) of all that was published since."""
    connection = await nats.connect(fleet.common(cell.data, cell.cell.secrets)["ANJIA_NATS_URL"])
    jetstream, found = connection.jetstream(), []
    try:
        for name, end in (await last_of_streams(cell)).items():
            for sequence in range(last.get(name, 0) + 1, end + 1):
                message = await jetstream.get_msg(name, sequence)
                text = (message.data or b"").decode("utf-8", "ignore") + str(message.headers)
                found.append((f"{name} {message.subject}", text))
    finally:
        await connection.close()
    return found


def findings(cell: RunningCell, family: Family, since: dict[str, int]) -> list[str]:
    """Where anything still says where they live, once for each kind of place."""
    found = []
    for where, content, kind in replies_to(cell, family.ids):
        found += [f"{where}: {one}" for one in leaks(read(content, kind))]
        if kind.startswith("application/json"):
            found += [f"{where}: {one}" for one in leaks_of(json.loads(content), family.people)]
    pages = list(pages_of(cell))
    assert any(one in where for where, _, _ in pages for one in family.ids["entitlement_id"]), "pages lead to the case"
    for where, content, kind in pages:
        found += [f"{where}: {one}" for one in leaks(read(content, kind))]
    for where, text in asyncio.run(messages_after(cell, since)):
        found += [f"{where}: {one}" for one in leaks(text)]
        if any(one in text for one in family.people) and TOWNSHIP in text:
            found.append(f"{where}: the township of one of them")
    return list({shaped(one.split(": ")[0]): one for one in sorted(found)}.values())


def test_hidden_address_is_in_no_reply_page_file_or_event_from_then_on(cell: RunningCell) -> None:
    family = Family(cell)
    family.live()
    before = list(replies_to(cell, {"person_id": {family.mother}}))
    assert any(PLACE.encode() in content for _, content, _ in before), "the search finds what is there to be found"
    since = asyncio.run(last_of_streams(cell))
    family.hide()
    version = family.approver.call("GET", f"/v1/people/{family.mother}")["version"]
    moved = {"version": version, "movedOn": "2026-11-23", "hukou": {"divisionCode": PLACE, "address": f"{ADDRESS}甲"}}
    family.approver.call("POST", f"/v1/people/{family.mother}:move", moved)
    held = f"SELECT 1 FROM holder WHERE person_id = '{family.mother}' AND left(division_code, 9) = '{TOWNSHIP}'"
    until(lambda: not query(cell, "concessions", held), "the holder is the county's")
    until(lambda: undecided(cell, family), "the case is the county's")
    assert findings(cell, family, since) == []


def undecided(cell: RunningCell, family: Family) -> bool:
    """Whether the case that waits has left the township's list."""
    township = SignedIn(cell, "township.reviewer", "application-review")
    return not any(township.send("GET", f"/v1/entitlements/{one}").is_success for one in family.ids["entitlement_id"])
