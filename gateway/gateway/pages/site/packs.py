"""What the law gives: each programme with its figures, conditions and procedure; and the notices of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.days import read_day
from chassis.errors import DomainError, Kind, Text
from starlette.responses import Response

from gateway.pages.visit import Visit

CALCULATED = "childcare_subsidy"
CHART_WIDTH, CHART_HEIGHT = 340, 90


@dataclass(frozen=True)
class Bar:
    """A period of the chart: as wide as it is long, as high as what it paid."""

    x: int
    y: int
    width: int
    height: int
    year: str
    amount_fen: int


def bars_of(amounts: Any, today: str) -> list[Bar]:  # noqa: ANN401 - messages of the contract
    """Periods of a programme's amounts, the last until the end of this year."""
    days = [date.fromisoformat(one.valid_from) for one in amounts]
    if not days:
        return []
    end = max(date(date.fromisoformat(today).year, 12, 31), days[-1])
    whole = max((end - days[0]).days, 1)
    most = max(one.amount_fen for one in amounts)
    bars = []
    for one, start, until in zip(amounts, days, [*days[1:], end], strict=True):
        x, height = (start - days[0]).days * CHART_WIDTH // whole, one.amount_fen * CHART_HEIGHT // most
        width = max((until - start).days * CHART_WIDTH // whole - 2, 2)
        bars.append(Bar(x, CHART_HEIGHT - height, width, height, one.valid_from[:4], one.amount_fen))
    return bars


async def packs(visit: Visit) -> Response:
    """All programmes."""
    reply = await visit.pages.ask_as_gateway("PackService_ListPacks")
    return visit.show("site/packs.html", packs=reply.packs)


async def pack(visit: Visit) -> Response:
    """One programme."""
    reply = await visit.pages.ask_as_gateway("PackService_ListPacks")
    found = next((one for one in reply.packs if one.programme == visit.path("programme")), None)
    if found is None:
        raise DomainError(Kind.NOT_FOUND, "NO_SUCH_PATH", Text("没有这个页面", "there is no such page"))
    return visit.show("site/pack.html", pack=found, bars=bars_of(found.amounts, visit.today), calculated=CALCULATED)


async def calculator(visit: Visit) -> Response:
    """What the childcare subsidy pays for a birth date; nothing typed is kept or logged with anybody's name."""
    typed, first = visit.query("birth_date").strip(), visit.query("first_claim_year").strip()
    visit.form.values |= {"birth_date": typed, "first_claim_year": first}
    years: list[Any] | None = None
    if typed:
        try:
            asked = {"birth_date": read_day(typed, "birth_date").isoformat(), "first_claim_year": int(first or 0)}
            reply = await visit.pages.ask_as_gateway(
                "AssessmentService_CalculateAmounts", programme=CALCULATED, **asked
            )
            years = list(reply.years)
        except ValueError:
            visit.form.errors["first_claim_year"] = visit.say("Enter a year")
        except DomainError as error:
            visit.form.refuse(error, visit.language)
    return visit.show("site/calculator.html", years=years, total=sum(one.amount_fen for one in years or ()))


async def notices(visit: Visit) -> Response:
    """What is posted today."""
    reply = await visit.pages.ask_as_gateway("ApplicationService_ListNotices")
    return visit.show("site/notices.html", notices=reply.notices)


async def fees(visit: Visit) -> Response:
    """Prices and waivers of today."""
    listed = await visit.pages.ask_as_gateway("InvoiceService_ListSchedule")
    titles = await public_titles(visit)
    return visit.show("site/fees.html", prices=listed.prices, waivers=listed.waivers, titles=titles)


async def public_titles(visit: Visit) -> dict[str, str]:
    """What the services of the price list are called; none while the catalogue is away: prices say their codes."""
    try:
        listed = await visit.pages.ask_as_gateway("CatalogueService_ListItems")
    except DomainError:
        return {}
    return titles(visit, listed.items)


def titles(visit: Visit, items: Any) -> dict[str, str]:  # noqa: ANN401 - messages of the contract
    """What the items of the catalogue are called."""
    return {one.code: str(one.title_zh if visit.language == "zh" else one.title_en) for one in items}
