"""A roll's work in a process of its own: read, plan, apply, undo; each step resumable from where it was.

The roll's row is the job. Whoever holds its advisory lock works on it; when that process dies, the next one goes on.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any
from uuid import UUID

import polars as pl
import psycopg
from chassis.access.log import pack_set
from chassis.db.connection import connect
from chassis.db.keyring import Keyring
from chassis.db.work import INSERT_FACT, INSERT_LOOK, SET_SCOPE, WAKE_RELAY
from chassis.errors import DomainError
from chassis.values import new_id
from chassis.values.clock import day_of

from registry.divisions.codes import division_table
from registry.facts import tell
from registry.law import law_number
from registry.rolls.analysis import Analysis, analyse
from registry.rolls.applying import copy_frame, insert_people, sealed
from registry.rolls.columns import SAMPLE, TITLES, ColumnsInDoubt, Mapping, settle
from registry.rolls.facts import RollImported, RollUndone
from registry.rolls.findings import Findings, ask_kin, findings_of, open_items, open_pairs
from registry.rolls.hiding import hide_minors
from registry.rolls.reading import RollTable, read_roll
from registry.rolls.register import NUMBERS, read_known
from registry.rolls.rules import NAME_IS_SURE, normal_text
from registry.rolls.tying import (
    HOUSEHOLDS_CHUNK,
    NewPeople,
    households_of,
    households_of_roll,
    insert_ties,
    kin_in,
)
from registry.settings import RegistrySettings

CHUNK = 5_000
LINES_CHUNK = 100_000
PROGRESS_EVERY = 2_000
COUNTY_SCOPE = ("county", "", "", "")


class RollJob:
    """Works on one roll until it rests."""

    def __init__(self, settings: RegistrySettings, roll_id: UUID) -> None:
        self._settings = settings
        self._roll_id = roll_id
        self._keyring = Keyring(settings.keyring)
        self._connection = connect(settings.database_url, application_name=f"roll {roll_id}")
        self._known_ids: list[str] = []

    def run(self) -> None:
        """Do what the roll's state asks for; nothing when another process is at it."""
        key = zlib.crc32(str(self._roll_id).encode())
        row = self._connection.execute("SELECT pg_try_advisory_lock(510, %s)", (key - 2**31,)).fetchone()
        if row is None or not row[0]:
            return
        roll = self._load()
        {"uploaded": self._preview, "committing": self._commit, "undoing": self._undo, "committed": self._release}.get(
            roll["state"], lambda _roll: None
        )(roll)
        # a server that is slow to notice that we left would keep the next one waiting
        self._connection.execute("SELECT pg_advisory_unlock(510, %s)", (key - 2**31,))

    @contextmanager
    def _work(self) -> Iterator[psycopg.Cursor[Any]]:
        self._keyring.refresh()
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.execute(SET_SCOPE, COUNTY_SCOPE)
            yield cursor

    def _load(self) -> dict[str, Any]:
        with self._work() as cursor:
            cursor.execute(
                "SELECT roll_id, county, as_of, state, columns, rows, done, plan, actor, file_name, report FROM roll"
                " WHERE roll_id = %s",
                (self._roll_id,),
            )
            row = cursor.fetchone()
            assert row is not None and cursor.description is not None  # noqa: S101, PT018 - the worker named it
            return {column.name: value for column, value in zip(cursor.description, row, strict=True)}

    def _set(self, state: str, report: dict[str, Any] | None = None, rows: int | None = None) -> None:
        with self._work() as cursor:
            self._write_state(cursor, state, report, rows)

    def _write_state(
        self, cursor: psycopg.Cursor[Any], state: str, report: dict[str, Any] | None, rows: int | None = None
    ) -> None:
        cursor.execute(
            "UPDATE roll SET state = %s, report = coalesce(%s::jsonb, report), rows = coalesce(%s, rows), done = 0"
            " WHERE roll_id = %s",
            (state, json.dumps(report, ensure_ascii=False) if report is not None else None, rows, self._roll_id),
        )
        cursor.execute("SELECT pg_notify('anjia_rolls', %s)", (str(self._roll_id),))

    def _progress(self, cursor: psycopg.Cursor[Any], done: int) -> None:
        cursor.execute("UPDATE roll SET done = %s WHERE roll_id = %s", (done, self._roll_id))

    # reading

    def _file(self) -> Path:
        """The archived file, decrypted into memory alone: no plain copy ever lies on a disk."""
        handle = os.memfd_create("roll")
        with self._work() as cursor:
            cursor.execute(
                "SELECT number, content FROM roll_chunk WHERE roll_id = %s ORDER BY number", (self._roll_id,)
            )
            for number, content in cursor:
                place = ("roll_chunk", "content", str(self._roll_id), str(number))
                os.write(handle, self._keyring.decrypt(content, *place))
        return Path(f"/proc/self/fd/{handle}")

    def _analyse(self, roll: dict[str, Any]) -> Analysis:
        table = read_roll(self._file())
        cells = {header: list(map(normal_text, table.frame[header].head(SAMPLE))) for header in table.headers}
        mapping = settle(table.headers, cells, roll["columns"])
        return self._judge(table, mapping, roll)

    def _judge(
        self,
        table: RollTable,
        mapping: Mapping,
        roll: dict[str, Any],
        *,
        own: bool = False,
        named: frozenset[int] = frozenset(),
    ) -> Analysis:
        with self._work() as cursor:
            known = read_known(cursor, self._keyring, self._roll_id, own=own)
        self._known_ids = known.people["head_id"].to_list() if known.people is not None else []
        return analyse(
            table,
            mapping,
            county=roll["county"],
            as_of=roll["as_of"],
            divisions=division_table(),
            hash_key=self._keyring.index_key,
            blind=lambda number: self._keyring.blind("resident_id", number),
            synthetic_allowed=self._settings.synthetic_identities,
            known=known,
            named=named,
        )

    def _preview(self, roll: dict[str, Any]) -> None:
        try:
            analysis = self._analyse(roll)
        except ColumnsInDoubt as doubt:
            self._set("in_doubt", doubt.as_json())
        except DomainError as error:
            report = {"reason": error.reason, "message": error.message._asdict(), "details": error.details}
            self._set("refused", report)
        else:
            self._set("previewed", analysis.report(), len(analysis.records))

    # committing

    def _commit(self, roll: dict[str, Any]) -> None:
        analysis = self._analyse(roll)
        if roll["plan"] is None:
            found, report = findings_of(analysis, self._known_ids), analysis.report()
            records = self._plan(analysis, found, report)
        else:
            records = self._planned(analysis.records)
            plan = json.loads(zlib.decompress(self._keyring.decrypt(roll["plan"], "roll", "plan", str(self._roll_id))))
            found, report = Findings(**plan["found"]), plan["report"]
        self._apply(records, roll)
        self._finish(records, found, report, roll)

    def _plan(self, analysis: Analysis, found: Findings, report: dict[str, Any]) -> pl.DataFrame:
        """Decide for good which row becomes whom; from here on a crash changes nothing of it."""
        with self._work() as cursor:
            cursor.execute("DELETE FROM roll_line WHERE roll_id = %s", (self._roll_id,))
        records = self._with_people(analysis.records)
        for start in range(0, len(records), LINES_CHUNK):
            with self._work() as cursor:
                self._write_lines(cursor, records[start : start + LINES_CHUNK], analysis.written)
        plan = {"found": found.as_json(), "report": report}
        content = self._keyring.encrypt(
            zlib.compress(json.dumps(plan, ensure_ascii=False).encode()), "roll", "plan", str(self._roll_id)
        )
        with self._work() as cursor:
            cursor.execute(
                "UPDATE roll SET plan = %s, rows = %s WHERE roll_id = %s", (content, len(records), self._roll_id)
            )
        return records

    def _with_people(self, records: pl.DataFrame) -> pl.DataFrame:
        own = [str(new_id()) if outcome == "accept" else None for outcome in records["outcome"].to_list()]
        records = records.with_columns(pl.Series("person_id", own, dtype=pl.Utf8))
        first = records.select(link_row="row", linked_id="person_id")
        known = pl.DataFrame({"known_id": self._known_ids}, schema={"known_id": pl.Utf8}).with_row_index("person")
        known = known.with_columns(pl.col("person").cast(pl.Int64))
        joined = records.join(first, on="link_row", how="left").join(known, on="person", how="left").sort("row")
        return joined.with_columns(person_id=pl.coalesce("person_id", "linked_id", "known_id")).drop(
            "linked_id", "known_id"
        )

    def _write_lines(
        self, cursor: psycopg.Cursor[Any], records: pl.DataFrame, written: dict[int, dict[str, str]]
    ) -> None:
        contents = [self._seal_cells(row, written[row]) if row in written else None for row in records["row"]]
        frame = records.select(
            pl.lit(str(self._roll_id)).alias("roll_id"),
            "row",
            ("\\x" + pl.col("row_hash").bin.encode("hex")).alias("row_hash"),
            "outcome",
            "id_state",
            "person_id",
            ("{" + pl.col("reasons").list.join(",") + "}").alias("reasons"),
            pl.Series("content", contents, dtype=pl.Utf8),
        )
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS stage_line (LIKE roll_line INCLUDING DEFAULTS) ON COMMIT DELETE ROWS"
        )
        columns = ", ".join(f'"{name}"' for name in frame.columns)
        copy_frame(cursor, f"stage_line ({columns})", frame)
        cursor.execute(f"INSERT INTO roll_line ({columns}) SELECT {columns} FROM stage_line")  # noqa: S608 - our names

    def _seal_cells(self, row: int, cells: dict[str, str]) -> str:
        text = json.dumps(cells, ensure_ascii=False)
        return "\\x" + self._keyring.encrypt(text, "roll_line", "content", str(self._roll_id), str(row)).hex()

    def _planned(self, records: pl.DataFrame) -> pl.DataFrame:
        """What was decided before a crash stands, whatever the register holds by now."""
        with self._work() as cursor:
            cursor.execute(
                'SELECT "row", outcome, id_state, person_id::text FROM roll_line WHERE roll_id = %s ORDER BY "row"',
                (self._roll_id,),
            )
            schema = {"row": pl.Int32, "outcome": pl.Utf8, "id_state": pl.Utf8, "person_id": pl.Utf8}
            lines = pl.DataFrame(cursor.fetchall(), schema=schema, orient="row")
        return records.drop("outcome", "id_state").join(lines, on="row").sort("row")

    def _apply(self, records: pl.DataFrame, roll: dict[str, Any]) -> None:
        accepted = records.filter((pl.col("outcome") == "accept") & (pl.col("row") > roll["done"]))
        chunks = [accepted[start : start + CHUNK] for start in range(0, len(accepted), CHUNK)]
        # the next chunk is sealed while the database takes this one
        with ThreadPoolExecutor(1) as ahead:
            ready = ahead.submit(self._sealed, chunks[0]) if chunks else None
            for chunk, following in zip_longest(chunks, chunks[1:]):
                assert ready is not None  # noqa: S101 - there is a chunk
                people = ready.result()
                ready = ahead.submit(self._sealed, following) if following is not None else None
                with self._work() as cursor:
                    now, by = datetime.now(UTC), roll["actor"]["staff_number"]
                    numbers = insert_people(cursor, people, roll_id=self._roll_id, as_of=roll["as_of"], now=now, by=by)
                    self._log(cursor, roll["actor"], now, numbers)
                    self._progress(cursor, chunk["row"][-1])

    def _sealed(self, chunk: pl.DataFrame) -> pl.DataFrame:
        self._keyring.refresh()
        return sealed(chunk, self._keyring)

    def _finish(self, records: pl.DataFrame, found: Findings, report: dict[str, Any], roll: dict[str, Any]) -> None:
        with self._work() as cursor:
            homes = households_of_roll(cursor, self._roll_id)
        doubts = []
        for start in range(0, len(homes), HOUSEHOLDS_CHUNK):
            with self._work() as cursor:
                part, new = homes[start : start + HOUSEHOLDS_CHUNK], NewPeople(self._roll_id)
                doubts += self._tie(cursor, part, new, roll)
        people, now = dict(records.select("row", "person_id").iter_rows()), datetime.now(UTC)
        with self._work() as cursor:
            open_pairs(cursor, found, people, self._roll_id, now)
            open_items(cursor, self._keyring, found, people, {}, self._roll_id, now)
            ask_kin(cursor, doubts, self._roll_id, now)
            self._log_known(cursor, records, roll["actor"], now)
            registered = records.filter(pl.col("outcome") == "accept").height
            self._tell(cursor, lambda version: RollImported(self._roll_id, version, registered))
            cursor.execute("UPDATE roll SET plan = NULL WHERE roll_id = %s", (self._roll_id,))
            self._write_state(cursor, "committed", report)

    def _tie(self, cursor: psycopg.Cursor[Any], homes: list[UUID], new: NewPeople, roll: dict[str, Any]) -> list[str]:
        """Record kin in some households; returns the people whose kin is a question."""
        tied, now = kin_in(cursor, homes, new, roll["as_of"]), datetime.now(UTC)
        insert_ties(cursor, tied.ties, roll_id=self._roll_id, now=now)
        years, children = law_number("majority_age", day_of(now)), tied.ties["person_id"].unique().to_list()
        hide_minors(cursor, children, majority_years=years, by=roll["actor"]["staff_number"], now=now)
        return tied.doubts

    def _log_known(
        self, cursor: psycopg.Cursor[Any], records: pl.DataFrame, actor: dict[str, str], now: datetime
    ) -> None:
        """Those whom a row was compared with were looked at, too."""
        met = records.filter(pl.col("outcome") == "known")["person_id"].unique().to_list()
        if met:
            cursor.execute(NUMBERS, (met,))
            self._log(cursor, actor, now, [row[0] for row in cursor.fetchall()])

    def _log(self, cursor: psycopg.Cursor[Any], actor: dict[str, str], now: datetime, numbers: list[int]) -> None:
        head = (
            actor["subject"],
            actor["staff_number"],
            actor["role"],
            actor["office"],
            actor["purpose"],
            actor["case"],
        )
        row = (now, *head, actor["permission"], "bulk", "OK", str(self._roll_id), None, pack_set(numbers))
        cursor.execute(INSERT_LOOK, row)

    def _tell(self, cursor: psycopg.Cursor[Any], make: Callable[[int], object]) -> None:
        """Tell a fact of this roll under its next version."""
        cursor.execute("UPDATE roll SET version = version + 1 WHERE roll_id = %s RETURNING version", (self._roll_id,))
        row = cursor.fetchone()
        assert row is not None  # noqa: S101 - the roll that we work on
        told = tell(make(row[0]))
        cursor.execute(INSERT_FACT, (new_id(), told.subject, told.entity, told.entity_version, told.payload, ""))
        cursor.execute(WAKE_RELAY)

    # undoing

    def _undo(self, roll: dict[str, Any]) -> None:
        from registry.rolls.undoing import stayed_rows, undo_chunk  # noqa: PLC0415 - seldom

        while True:
            with self._work() as cursor:
                numbers = undo_chunk(cursor, self._roll_id, CHUNK, datetime.now(UTC))
                if not numbers:
                    break
                self._log(cursor, roll["actor"], datetime.now(UTC), numbers)
                cursor.execute("UPDATE roll SET done = done + %s WHERE roll_id = %s", (len(numbers), self._roll_id))
        with self._work() as cursor:
            self._tell(cursor, lambda version: RollUndone(self._roll_id, version))
            self._write_state(cursor, "undone", {**roll["report"], "stayed": stayed_rows(cursor, self._roll_id)})

    # releasing mended rows

    def _release(self, roll: dict[str, Any]) -> None:
        with self._work() as cursor:
            cursor.execute(
                'SELECT "row", content FROM roll_line WHERE roll_id = %s AND outcome = \'releasing\' ORDER BY "row"',
                (self._roll_id,),
            )
            waiting = cursor.fetchall()
        if not waiting:
            return
        place = ("roll_line", "content", str(self._roll_id))
        cells = [json.loads(self._keyring.decrypt(content, *place, str(row))) for row, content in waiting]
        named = frozenset(place for place, one in enumerate(cells, start=1) if one.pop(NAME_IS_SURE, ""))
        headers = list(TITLES)
        columns = {name: [one.get(name, "") for one in cells] for name in headers}
        frame = pl.DataFrame(columns, schema=dict.fromkeys(headers, pl.Utf8))
        mapping = settle(headers, {}, {name: name for name in headers})
        analysis = self._judge(RollTable(headers, frame), mapping, roll, own=True, named=named)
        found = findings_of(analysis, self._known_ids)
        records = self._with_people(analysis.records)
        people = dict(records.select("row", "person_id").iter_rows())
        rows = [row for row, _ in waiting]
        records = records.with_columns(pl.Series("row", rows, dtype=pl.Int32))
        with self._work() as cursor:
            now = datetime.now(UTC)
            accepted = self._register_released(cursor, records, roll, now)
            open_pairs(cursor, found, people, self._roll_id, now)
            open_items(cursor, self._keyring, found, people, dict(enumerate(rows, start=1)), self._roll_id, now)
            self._tell(cursor, lambda version: RollImported(self._roll_id, version, accepted))
            cursor.execute("SELECT pg_notify('anjia_rolls', %s)", (str(self._roll_id),))

    def _register_released(
        self, cursor: psycopg.Cursor[Any], records: pl.DataFrame, roll: dict[str, Any], now: datetime
    ) -> int:
        accepted = records.filter(pl.col("outcome") == "accept")
        if not accepted.is_empty():
            ready, by = sealed(accepted, self._keyring), roll["actor"]["staff_number"]
            numbers = insert_people(cursor, ready, roll_id=self._roll_id, as_of=roll["as_of"], now=now, by=by)
            self._log(cursor, roll["actor"], now, numbers)
        self._log_known(cursor, records, roll["actor"], now)
        cursor.executemany(
            "UPDATE roll_line SET outcome = %s, id_state = %s, person_id = %s,"
            " content = CASE WHEN %s = 'quarantine' THEN content END, reasons = %s"
            ' WHERE roll_id = %s AND "row" = %s',
            [
                (r["outcome"], r["id_state"], r["person_id"], r["outcome"], r["reasons"], self._roll_id, r["row"])
                for r in records.iter_rows(named=True)
            ],
        )
        people = accepted["person_id"].to_list()
        new = NewPeople(self._roll_id, frozenset(people))
        ask_kin(cursor, self._tie(cursor, households_of(cursor, people), new, roll), self._roll_id, now)
        return accepted.height
