"""The bench counts right: a figure has its floor, a call counts from when it was due, a refusal is no figure."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from gateway.pages.routes import GET
from gateway.transcoding.contract import rules
from hypothesis import given
from hypothesis import strategies as st
from local.bench import browsing
from local.bench.figures import Figure, percentile
from local.bench.ground import DataThere, Ground
from local.bench.load import CallFailed, HttpClient, open_loop, throughput
from local.bench.registering import Newcomers
from local.bench.visitor import NotLetIn, Visitor
from local.verbs.bench import Report, _measured
from registry.people.rules import check_number


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0.01, 1))
def test_percentile_is_the_smallest_time_that_so_many_do_not_exceed(times: list[float], share: float) -> None:
    found = percentile(times, share)
    assert found in times
    assert sum(time <= found for time in times) >= share * len(times) - 1e-9
    assert sum(time < found for time in times) < share * len(times) + 1e-9


@pytest.mark.parametrize(
    ("value", "unit", "target", "reached"),
    [(3.0, "ms", 4.0, True), (5.0, "ms", 4.0, False), (900.0, "/s", 800.0, True), (700.0, "/s", 800.0, False)],
)
def test_rate_is_reached_from_above_and_everything_else_from_below(
    value: float, unit: str, target: float, reached: bool
) -> None:
    figure = Figure("x", value, unit, target, floor=2.0)
    assert figure.is_reached == reached
    assert set(figure.as_json()) == {"name", "value", "unit", "target", "floor", "ratio"}
    assert figure.as_json()["ratio"] == round(value / 2.0, 2)


def test_figure_without_floor_is_void() -> None:
    with pytest.raises(ZeroDivisionError):
        Figure("x", 1.0, "ms", 1.0, floor=0.0).as_json()


async def test_latency_counts_from_when_a_call_was_due_though_the_one_before_stands_still() -> None:
    gate, turn = asyncio.Event(), asyncio.Lock()

    async def one_at_a_time(index: int) -> None:
        async with turn:
            if index == 0:
                await gate.wait()
            if index == 3:
                return

    running = asyncio.create_task(open_loop(one_at_a_time, per_second=1000, seconds=0.004))
    while not turn.locked():
        await asyncio.sleep(0)
    for _ in range(50):
        await asyncio.sleep(0.001)
    gate.set()
    times = await running
    assert len(times) == 4
    # each waited for the first, and says so
    assert min(times) > 0.02


async def test_refused_call_ends_the_measurement() -> None:
    async def refused(_index: int) -> None:
        raise CallFailed("no")

    with pytest.raises(ExceptionGroup):
        await open_loop(refused, per_second=1000, seconds=0.01)
    with pytest.raises(ExceptionGroup):
        await throughput(refused, seconds=0.01, in_flight=2)


async def test_client_keeps_its_connection_and_tells_refusals() -> None:
    connections = 0
    answers = iter([b"200 OK", b"200 OK", b"503 Away"])

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        for answer in answers:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 " + answer + b"\r\ncontent-length: 2\r\n\r\nok")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with HttpClient(f"http://127.0.0.1:{port}", {"X": "y"}) as client:
        assert await client.call("GET", "/") == b"ok"
        assert await client.call("GET", "/", key="k") == b"ok"
        with pytest.raises(CallFailed):
            await client.call("GET", "/")
    server.close()
    assert connections == 1


def test_newcomers_are_nobody_real_and_none_comes_twice() -> None:
    newcomers = Newcomers()
    people = [newcomers.next() for _ in range(3_000)]
    numbers = {one["idNumber"] for one in people}
    assert len(numbers) == len(people)
    for number in numbers:
        found = check_number(number, synthetic_allowed=True)
        assert found is not None
        assert found.is_synthetic
        assert found.birth_date is not None


def test_folder_that_holds_something_is_left_alone(tmp_path) -> None:
    (tmp_path / "kept").touch()
    with pytest.raises(DataThere):
        Ground(tmp_path, 10)
    assert (tmp_path / "kept").exists()


def test_every_measured_page_is_a_route_and_so_is_what_stands_behind_it() -> None:
    person = "01900000-0000-7000-8000-000000000001"
    templates = {rule.template for rule in rules() if rule.verb == "GET"}
    for page in browsing.pages_of(person):
        assert page.path.split("?")[0].replace(person, "{person_id:uuid}") in GET, page.name
        for path, purpose in page.behind:
            asked = path.split("?")[0].replace(person, "{person_id}")
            assert (asked, purpose) == ("/healthz", "") or (asked in templates and purpose), path


def test_pairs_of_the_desk_are_each_one_name_and_day_at_two_addresses() -> None:
    _, *lines = browsing.pairs()
    assert len(lines) == 2 * browsing.PAIRS
    for first, second in zip(lines[::2], lines[1::2], strict=True):
        assert first != second
        assert first.split(",")[:5] == second.split(",")[:5]
    assert len({line.split(",")[2] for line in lines}) == browsing.PAIRS


class SignOn:
    """A gateway and a sign-on server in one: what a browser is asked on its way in."""

    def __init__(self, password: str) -> None:
        self.password, self.place, self.seen = password, "", []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            verb, path, _ = head.decode().split(" ", 2)
            headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:] if line)
            body = (await reader.readexactly(int(headers["Content-Length"]))).decode()
            self.seen.append((verb, path, headers.get("Cookie", "")))
            status, more, text = self._answer(path, headers.get("Cookie", ""), body)
            told = f"HTTP/1.1 {status} X\r\nContent-Length: {len(text)}\r\n{more}\r\n{text}"
            writer.write(told.encode())

    def _answer(self, path: str, cookie: str, body: str) -> tuple[int, str, str]:
        if path.startswith("/signin?"):
            return 303, f"Location: {self.place}/auth?a=1\r\nSet-Cookie: anjia_signin=s; Path=/\r\n", ""
        if path.startswith("/auth"):
            return 200, "", '<form id="f" action="/login-actions/x?a=1&amp;b=2">'.replace('"/', f'"{self.place}/')
        if path == "/login-actions/x?a=1&b=2" and f"password={self.password}" in body:
            return 302, f"Location: {self.place}/signin/callback?code=c\r\n", ""
        if path == "/signin/callback?code=c" and cookie == "anjia_signin=s":
            return 303, "Location: /start\r\nSet-Cookie: anjia_session=t\r\n", ""
        if path == "/portal" and "anjia_session=t" in cookie:
            return 200, "", "family"
        return 200, "", "try again"


async def test_visitor_goes_the_whole_way_in_and_a_refusal_is_no_sign_in() -> None:
    sign_on = SignOn("right")
    server = await asyncio.start_server(sign_on.serve, "127.0.0.1", 0)
    sign_on.place = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with Visitor(sign_on.place, sign_on.place, "somebody", "right") as visitor:
        await visitor.sign_in()
        assert [path.split("?")[0] for _, path, _ in sign_on.seen] == [
            "/signin",
            "/auth",
            "/login-actions/x",
            "/signin/callback",
        ]
        assert await visitor.read("/portal") == b"family"
        await visitor.sign_in()
        assert sign_on.seen[5][2] == "", "a sign-in begins as a browser that was just opened"
    async with Visitor(sign_on.place, sign_on.place, "somebody", "wrong") as visitor:
        with pytest.raises(NotLetIn):
            await visitor.sign_in()
    server.close()


def test_family_that_fails_is_a_row_and_what_was_measured_before_stays(tmp_path: Path) -> None:
    def fails() -> list[Figure]:
        message = "it could not be carried"
        raise ExceptionGroup("several", [ExceptionGroup("of them", [CallFailed(message)])])

    report = Report(20, tmp_path / "figures.json")
    report.add("read", *_measured(lambda: [Figure("read_p95", 2.0, "ms", 5.0, 1.0)]))
    report.add("journey", *_measured(fails))
    kept = json.loads((tmp_path / "figures.json").read_text())
    assert [row["name"] for row in kept["rows"]] == ["read_p95"]
    assert kept["void"] == {"journey": "CallFailed: it could not be carried"}
