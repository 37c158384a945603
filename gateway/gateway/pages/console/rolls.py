"""Rolls: upload, settle columns, preview, commit, mend, undo; each step can be left and found again."""

from __future__ import annotations

from typing import Any

from anjia.registry.v1 import roll_service_pb2
from chassis.errors import DomainError
from google.protobuf import json_format
from starlette.responses import Response

from gateway.pages.codes import said
from gateway.pages.tables import csv_file
from gateway.pages.visit import Visit

PURPOSE = "registration"
MOVING = ("uploaded", "reading", "committing", "undoing")
FIELDS = (
    "name", "birth_date", "sex", "id_number", "residence_division", "residence_address", "residence_from", "relation",
    "household_number", "ethnicity", "marital_status", "hukou_nature", "hukou_division", "hukou_address", "phone",
)  # fmt: skip
MENDED = ("name", "birth_date", "residence_division", "sex", "id_number")
SHOWN_ROWS = 20
DISMISSABLE = ("in_doubt", "refused", "previewed")
COUNTY_DIGITS = 6


async def rolls(visit: Visit) -> Response:
    """All rolls, and the form that uploads one."""
    reply = await visit.call("RollService_ListRolls", purpose=PURPOSE)
    may_upload = visit.may("RollService_UploadRoll")
    return visit.show(
        "console/rolls.html",
        rolls=[one for one in reply.rolls if one.state != "dismissed"],
        aside=[one for one in reply.rolls if one.state == "dismissed"],
        may_upload=may_upload,
        at="/console/rolls",
    )


async def upload(visit: Visit) -> Response:
    """Take a file; reading begins at once."""
    file = visit.files.get("file")
    if file is None or not file.filename:
        visit.form.errors["file"] = visit.say("Choose a file: CSV, XLSX or Parquet")
        return await rolls(visit)
    head = roll_service_pb2.UploadRollRequest(file_name=file.filename, county=_county(visit), as_of=visit.form["as_of"])
    try:
        roll = await visit.upload("RollService_UploadRoll", head, file, purpose=PURPOSE)
    except DomainError as error:
        visit.refuse(error)
        return await rolls(visit)
    return visit.go(f"/console/rolls/{roll.roll_id}")


def _county(visit: Visit) -> str:
    """The county that the visitor works for: a roll is of theirs."""
    division = visit.principal.division if visit.principal else None
    return division.code[:COUNTY_DIGITS] if division else visit.pages.settings.cell


async def roll(visit: Visit) -> Response:
    """One roll, where it stands, and what is next."""
    found = await visit.call("RollService_GetRoll", purpose=PURPOSE, roll_id=visit.path("roll_id"))
    report: dict[str, Any] = _whole(json_format.MessageToDict(found.report))
    return visit.show(
        "console/roll.html",
        roll=found,
        moving=found.state in MOVING,
        percent=int(100 * found.done / found.rows) if found.rows else 0,
        report=report,
        message=report.get("message", {}).get(visit.language, ""),
        findings=_findings(report),
        fields=FIELDS,
        shown=SHOWN_ROWS,
        may_dismiss=visit.may("RollService_DismissRoll") and found.state in DISMISSABLE,
        may_change=visit.may("RollService_CommitRoll"),
        at=f"/console/rolls/{found.roll_id}",
    )


def _whole(value: Any) -> Any:  # noqa: ANN401 - what a report holds
    """A report with its whole numbers as such: on the wire all numbers are floating."""
    if isinstance(value, dict):
        return {name: _whole(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_whole(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _findings(report: dict[str, Any]) -> dict[str, dict[str, list[int]]]:
    """Row numbers by finding, of each kind."""
    kinds = ("quarantined", "warnings", "plausibility")
    return {kind: dict(report.get(kind, {})) for kind in kinds}


async def settle(visit: Visit) -> Response:
    """Say what the columns in doubt are."""
    prefix = "column:"
    columns = {name.removeprefix(prefix): field for name, field in visit.form.values.items() if name.startswith(prefix)}
    return await _step(visit, "RollService_SettleRollColumns", columns=columns)


async def commit(visit: Visit) -> Response:
    """Register the people of the preview."""
    return await _step(visit, "RollService_CommitRoll")


async def undo(visit: Visit) -> Response:
    """Take back exactly this import: its people counted by whoever does it, and for a reason."""
    typed = visit.form["people"].replace(",", "")
    if not typed.isdigit():
        visit.form.errors["people"] = visit.say("Write how many people this takes back, as it stands above")
        return await roll(visit)
    return await _step(visit, "RollService_UndoRoll", people=int(typed), reason=visit.form["reason"])


async def put_aside(visit: Visit) -> Response:
    """Put a file aside that was refused, or that nobody wants to commit."""
    return await _step(visit, "RollService_DismissRoll", reason=visit.form["reason"])


async def template(_visit: Visit) -> Response:
    """An empty roll to be filled in: a column for each field that a roll may have, as the reader knows it."""
    # the heads are those of the county's own rolls, whatever the reader's language
    return csv_file("anjia-roll.csv", [[said("field", name, "zh") for name in FIELDS]])


async def _step(visit: Visit, operation: str, **fields: Any) -> Response:  # noqa: ANN401 - fields of the message
    roll_id = visit.path("roll_id")
    try:
        await visit.call(operation, purpose=PURPOSE, roll_id=roll_id, **fields)
    except DomainError as error:
        # a field that was left empty is not sent by every browser
        visit.form.refuse(error, visit.language, {name: name for name in (*visit.form.values, *fields)})
        return await roll(visit)
    return visit.go(f"/console/rolls/{roll_id}")


async def rows(visit: Visit) -> Response:
    """Rows that wait to be mended."""
    roll_id, after = visit.path("roll_id"), visit.query("after")
    reply = await visit.call(
        "RollService_ListWaitingRows",
        purpose=PURPOSE,
        roll_id=roll_id,
        after_row=int(after) if after.isdigit() else 0,
    )
    dismissed = await visit.call(
        "RollService_ListWaitingRows", purpose=PURPOSE, roll_id=roll_id, after_row=0, dismissed=True
    )
    shown = reply.rows[:SHOWN_ROWS]
    return visit.show(
        "console/rows.html",
        roll_id=roll_id,
        rows=shown,
        more=shown[-1].row if len(reply.rows) > SHOWN_ROWS else 0,
        dismissed=dismissed.rows,
        said_done={
            "mended": visit.say("The row is mended and is being registered."),
            "dismissed": visit.say("The row is dismissed; the reason stays with it."),
        },
    )


async def row(visit: Visit) -> Response:
    """One row with what its cells say."""
    roll_id, number = visit.path("roll_id"), int(visit.path("row"))
    found = await _find_row(visit, roll_id, number)
    if found is None:
        return visit.go(f"/console/rolls/{roll_id}/rows")
    return visit.show(
        "console/row.html",
        roll_id=roll_id,
        row=found,
        fields=[name for name in MENDED if name in found.cells],
        at=f"/console/rolls/{roll_id}/rows/{number}",
    )


async def _find_row(visit: Visit, roll_id: str, number: int) -> roll_service_pb2.RollRow | None:
    """A row that waits, or one that was dismissed."""
    for dismissed in (False, True):
        reply = await visit.call(
            "RollService_ListWaitingRows",
            purpose=PURPOSE,
            roll_id=roll_id,
            after_row=number - 1,
            dismissed=dismissed,
        )
        for one in reply.rows:
            if one.row == number:
                found: roll_service_pb2.RollRow = one
                return found
    return None


async def mend(visit: Visit) -> Response:
    """Keep what was typed; release the row when it is usable now.

    A name is sent when it was typed, or when somebody says that what stands there is the name: Na, Null. A number is
    sent when it was typed: what stands there is masked.
    """
    roll_id, number = visit.path("roll_id"), int(visit.path("row"))
    cells = {name: visit.form[name] for name in MENDED if name in visit.form.values}
    before = await _find_row(visit, roll_id, number)
    if before is not None and cells.get("name") == before.cells["name"] and not visit.form["name_is_real"]:
        del cells["name"]
    if before is not None and cells.get("id_number") == before.cells["id_number"]:
        cells.pop("id_number", None)
    try:
        await visit.call("RollService_MendRow", purpose=PURPOSE, roll_id=roll_id, row=number, cells=cells)
    except DomainError as error:
        visit.refuse(error)
        return await row(visit)
    return visit.go(f"/console/rolls/{roll_id}/rows", done="mended")


async def dismiss(visit: Visit) -> Response:
    """Put a row aside for good, with a reason."""
    roll_id, number = visit.path("roll_id"), int(visit.path("row"))
    try:
        await visit.call(
            "RollService_DismissRow", purpose=PURPOSE, roll_id=roll_id, row=number, reason=visit.form["reason"]
        )
    except DomainError as error:
        visit.refuse(error)
        return await row(visit)
    return visit.go(f"/console/rolls/{roll_id}/rows", done="dismissed")
