"""Loads the demo county into a new cell, as an operator would import any roll."""

from __future__ import annotations

import os
import time
from pathlib import Path

from chassis.values.clock import SystemClock

from local import cell, realm, secret_store
from local.demo.generator import write_roll
from local.gateway_client import GatewayClient, Refused
from local.verbs.import_roll import RESTING, upload

COUNTY, TOWNSHIP = "510421", "510421100"
PEOPLE = 20_000
LOOKS = 60


def load_demo(data: Path) -> None:
    """Import the demo county and tie the demo citizen to somebody in it; started again it goes on where it was."""
    content = secret_store.read(data)
    assert content is not None  # noqa: S101 - the supervisor has written it
    client = GatewayClient(cell.Cell(data, content), "registration")
    client.wait_until_ready()
    rolls = [roll for roll in client.call("GET", "/v1/rolls")["rolls"] if roll["fileName"] == "demo.csv"]
    roll = rolls[0] if rolls else _upload_demo(client)
    while roll["state"] != "committed":
        if roll["state"] == "previewed":
            client.call("POST", f"/v1/rolls/{roll['rollId']}:commit", {})
        elif roll["state"] in RESTING:
            raise Refused({"reason": roll["state"]})
        time.sleep(0.3)
        roll = client.call("GET", f"/v1/rolls/{roll['rollId']}")
    finder = GatewayClient(cell.Cell(data, content), "assessment")
    _assess(finder)
    realm.set_person_id(content, "citizen", _a_parent(client, finder))
    content = secret_store.read(data) or content
    content.demo_loaded = True
    secret_store.write(data, content)


def _assess(client: GatewayClient) -> None:
    """Sign the packs off for the demo county and find what its families are due, once the projection is whole."""
    for pack in client.call("GET", "/v1/packs")["packs"]:
        text = {"comparedWith": "示范县，仅供演示 demo county only"}
        client.call("POST", f"/v1/packs/{pack['programme']}:signOff", text)
    for _ in range(LOOKS):  # the projection reads the register on its own time
        run = client.call("POST", "/v1/assessments", {})
        while run["state"] == "waiting":
            time.sleep(0.3)
            run = client.call("GET", f"/v1/assessments/{run['runId']}")
        if run["state"] != "done" or int(run.get("people", 0)) >= PEOPLE:
            return
        time.sleep(1)


def _a_parent(client: GatewayClient, finder: GatewayClient) -> str:
    """Somebody with a small child in the demo reviewer's township: the demo citizen has something to look at."""
    offers = finder.call("GET", "/v1/entitlements?states=offered")
    for offer in offers.get("entitlements", []):
        child = client.call("GET", f"/v1/people/{offer['personId']}")
        if not child["hukou"]["divisionCode"].startswith(TOWNSHIP):
            continue
        household = client.call("GET", f"/v1/people/{offer['personId']}/kinship")
        for kin in household.get("kin", []):
            if kin["kind"] == "parent":
                return str(kin["person"]["personId"])
    return str(client.call("POST", "/v1/people:search", {"name": "wang"})["people"][0]["personId"])


def _upload_demo(client: GatewayClient) -> dict[str, object]:
    handle = os.memfd_create("demo.csv")
    path = Path(f"/proc/self/fd/{handle}")
    write_roll(path, COUNTY, PEOPLE, SystemClock().today())
    return upload(client, path, COUNTY, "", name="demo.csv")
