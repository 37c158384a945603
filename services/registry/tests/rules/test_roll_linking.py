"""Linking in columns finds what a naive reader finds, row after row."""

from __future__ import annotations

from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from registry.rolls.linking import Links, link_numbers

DAYS = (date(1990, 5, 17), date(1990, 5, 18), date(2001, 1, 2))
# number → the birth date it says
NUMBERS = {"n1": DAYS[0], "n2": DAYS[1], "n3": None}
NAMES = ("王秀英", "王秀莹", "張偉", "张伟", "买买提·吐尔逊", "买买提吐尔逊", "")
ROW = st.tuples(
    st.sampled_from(sorted(NUMBERS)),
    st.sampled_from(NAMES),
    st.sampled_from(DAYS),
    st.sampled_from(["verified", "verified", "verified", "unverified", "none"]),
    st.sampled_from(["accept", "accept", "accept", "quarantine", "repeat"]),
)
TRADITIONAL = {"張偉": "张伟"}


def bare(name: str) -> str:
    return TRADITIONAL.get(name, name).replace("·", "")


def frame(rows: list[tuple]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "row": index,
                "number_key": number if state == "verified" else None,
                "name": name,
                "birth_date": born,
                "id_birth_date": NUMBERS[number] if state == "verified" else None,
                "id_state": state,
                "outcome": outcome,
                "household_number": "",
                "household_division": "",
                "sex": 1,
            }
            for index, (number, name, born, state, outcome) in enumerate(rows, start=1)
        ],
        schema_overrides={"row": pl.Int32, "sex": pl.Int8, "number_key": pl.Utf8, "id_birth_date": pl.Date},
    )


class Reader:
    """Reads rows one after the other, as a careful person would."""

    def __init__(self, rows: list[tuple]) -> None:
        self.rows = rows
        self.linked: list[tuple[int, int]] = []
        self.conflicts: list[tuple[int, int]] = []
        self.people: dict[str, list[list[int]]] = {}
        for row, (number, _, _, state, outcome) in enumerate(rows, start=1):
            if state == "verified" and outcome == "accept":
                self._place(row, self.people.setdefault(number, []))

    def _agree(self, one: int, other: int) -> bool:
        (_, name, born, *_), (_, name2, born2, *_) = self.rows[one - 1], self.rows[other - 1]
        return born == born2 or (name != "" and bare(name) == bare(name2))

    def _place(self, row: int, people: list[list[int]]) -> None:
        for person in people:
            witness = next((one for one in person if self._agree(one, row)), None)
            if witness is not None:
                self.linked.append((witness, row))
                person.append(row)
                return
        self.conflicts += [(person[0], row) for person in people]
        people.append([row])

    def unverified(self) -> set[int]:
        """First rows of people whose number another person has too, and whose birth dates the number contradicts."""
        return {
            person[0]
            for number, people in self.people.items()
            if len(people) > 1
            for person in people
            if NUMBERS[number] not in {self.rows[row - 1][2] for row in person}
        }


def found(rows: list[tuple]) -> Links:
    return link_numbers(frame(rows), None)


@given(st.lists(ROW, min_size=1, max_size=12))
def test_links_and_conflicts_are_those_of_a_naive_reader(rows: list[tuple]) -> None:
    links, reader = found(rows), Reader(rows)
    assert links.linked == sorted(reader.linked)
    assert links.conflicts == sorted(reader.conflicts)
    records = {row["row"]: row for row in links.records.iter_rows(named=True)}
    first = {row: person[0] for people in reader.people.values() for person in people for row in person}
    for row, (_, _, _, state, outcome) in enumerate(rows, start=1):
        expected = "link" if first.get(row, row) != row else outcome
        assert records[row]["outcome"] == expected
        assert records[row]["link_row"] == (first[row] if expected == "link" else None)
        assert records[row]["id_state"] == ("unverified" if row in reader.unverified() else state)


@given(st.lists(ROW, min_size=1, max_size=12))
def test_rows_put_aside_or_unverified_link_nobody(rows: list[tuple]) -> None:
    aside = {i for i, row in enumerate(rows, start=1) if row[3] != "verified" or row[4] != "accept"}
    links = found(rows)
    assert not aside & {row for pair in (*links.linked, *links.conflicts) for row in pair}


def known_people(rows: list[tuple[str, str, date]]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "head_id": [str(index) for index in range(len(rows))],
            "number": [number for number, _, _ in rows],
            "name": [name for _, name, _ in rows],
            "birth_date": [born for _, _, born in rows],
            "name_pending": [False] * len(rows),
            "sex": [1] * len(rows),
            "household": [""] * len(rows),
            "household_division": [""] * len(rows),
        },
        schema_overrides={"head_id": pl.Utf8, "number": pl.Utf8, "sex": pl.Int8},
    )


KNOWN = st.lists(
    st.tuples(st.sampled_from(sorted(NUMBERS)), st.sampled_from(NAMES[:-1]), st.sampled_from(DAYS)),
    max_size=3,
    unique_by=lambda one: one[0],
)


@given(KNOWN, st.lists(ROW, min_size=1, max_size=8))
def test_row_is_the_known_person_whose_number_and_name_or_birth_date_it_has(
    known: list[tuple], rows: list[tuple]
) -> None:
    links = link_numbers(frame(rows), known_people(known))
    held = {number: (index, name, born) for index, (number, name, born) in enumerate(known)}
    records = {row["row"]: row for row in links.records.iter_rows(named=True)}
    for row, (number, name, born, state, outcome) in enumerate(rows, start=1):
        if state != "verified" or outcome != "accept" or number not in held:
            assert records[row]["person"] is None
            continue
        index, known_name, known_born = held[number]
        if born == known_born or (name and bare(name) == bare(known_name)):
            assert (records[row]["outcome"], records[row]["person"]) == ("known", index)
        elif records[row]["outcome"] == "accept":
            # somebody else with a known person's number: two people, and the known one keeps it
            assert (row, index) in links.conflicts_known
            assert records[row]["id_state"] == "unverified"
