"""Cards: signed, verified without a network; forged, expired and revoked ones each fail."""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime
from pathlib import Path

import jwt
import pytest
from anjia.concessions.v1 import card_service_pb2 as pb
from anjia.concessions.v1 import facts_pb2, holder_service_pb2
from chassis.errors import DomainError
from concessions.cards.reader import read_card
from concessions.cards.signing import CardSigner
from concessions.cards.verifying import CARD, LIST, Forged, open_signed, read_keys, verify_card
from concessions.testing import CELL, UNTIL, ConcessionsUnderTest

TODAY = date(2026, 11, 24)
FOREIGN = CardSigner(base64.b64encode(b"f" * 32).decode())


async def refused(awaitable) -> DomainError:
    with pytest.raises(DomainError) as caught:
        await awaitable
    return caught.value


async def key_set(concessions: ConcessionsUnderTest) -> dict:
    reply = await concessions.caller("service-gateway", "").call("ListCardKeys", pb.ListCardKeysRequest())
    return {"keys": [{"kid": one.kid, "kty": one.kty, "crv": one.crv, "x": one.x} for one in reply.keys]}


async def revocations(concessions: ConcessionsUnderTest) -> pb.Revocations:
    reply: pb.Revocations = await concessions.caller("service-gateway", "").call(
        "GetRevocations", pb.GetRevocationsRequest()
    )
    return reply


async def test_card_says_number_initial_days_and_county_and_nothing_else(concessions: ConcessionsUnderTest) -> None:
    card = await concessions.card()
    keys = read_keys(await key_set(concessions))
    claims = open_signed(card.text, keys, CARD)
    assert claims == {"n": card.number, "h": "王**", "i": "2026-11-24", "u": UNTIL, "c": CELL}
    assert (len(card.number), card.state) == (12, "valid")
    told = await concessions.rows("SELECT subject, payload FROM outbox ORDER BY position")
    assert [row[0] for row in told] == ["concessions.card.issued.v1"]
    assert facts_pb2.CardIssued.FromString(told[0][1]).card_id == card.card_id


async def test_any_library_of_signed_tokens_verifies_a_card(concessions: ConcessionsUnderTest) -> None:
    card = await concessions.card()
    found = (await key_set(concessions))["keys"][0]
    claims = jwt.decode(card.text, jwt.PyJWK({**found, "alg": "EdDSA"}), algorithms=["EdDSA"])
    assert claims["n"] == card.number


async def test_card_is_verified_without_a_network_and_tells_as_of_when(concessions: ConcessionsUnderTest) -> None:
    card, keys = await concessions.card(), read_keys(await key_set(concessions))
    assert (verify_card(card.text, keys, TODAY).state, verify_card(card.text, keys, TODAY).as_of) == ("valid", "")
    newest = await revocations(concessions)
    verdict = verify_card(card.text, keys, TODAY, newest.text)
    assert (verdict.state, verdict.as_of, verdict.initial) == ("valid", "2026-11-24T04:00:00+00:00", "王**")


async def test_revoked_card_fails_by_the_list(concessions: ConcessionsUnderTest) -> None:
    card, other = await concessions.card(), await concessions.card()
    keys = read_keys(await key_set(concessions))
    revoke = pb.RevokeCardRequest(card_id=card.card_id, revoked_code="lost")
    revoked = await concessions.office.call("RevokeCard", revoke)
    assert (revoked.state, revoked.text, revoked.revoked_code) == ("revoked", "", "lost")
    newest = await revocations(concessions)
    assert newest.numbers == 1
    assert verify_card(card.text, keys, TODAY, newest.text).state == "revoked"
    assert verify_card(other.text, keys, TODAY, newest.text).state == "valid"
    assert (await refused(concessions.office.call("RevokeCard", revoke))).reason == "CARD_REVOKED_ALREADY"
    picture = pb.GetCardPictureRequest(card_id=card.card_id)
    assert (await refused(concessions.office.call("GetCardPicture", picture))).reason == "CARD_REVOKED_ALREADY"


async def test_expired_card_fails_by_its_date_and_one_from_tomorrow_too(concessions: ConcessionsUnderTest) -> None:
    card = await concessions.card(valid_until="2026-12-01")
    keys = read_keys(await key_set(concessions))
    days = [(date(2026, 11, 23), "not_yet"), (date(2026, 11, 30), "valid"), (date(2026, 12, 1), "expired")]
    for day, state in days:
        assert verify_card(card.text, keys, day).state == state
    concessions.clock.instant = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)
    assert (await concessions.office.call("ListCards", pb.ListCardsRequest())).cards[0].state == "expired"


async def test_forged_cards_fail(concessions: ConcessionsUnderTest) -> None:
    card, keys = await concessions.card(), read_keys(await key_set(concessions))
    head, body, signature = card.text.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    longer = base64.urlsafe_b64encode(json.dumps({**claims, "u": "2099-01-01"}).encode()).rstrip(b"=").decode()
    none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"card"}').rstrip(b"=").decode()
    signed_as_list = (await revocations(concessions)).text
    forged = [
        f"{head}.{longer}.{signature}",
        f"{none}.{body}.",
        FOREIGN.sign(claims, CARD),
        FOREIGN.sign(claims, CARD).replace(FOREIGN.key_set[0]["kid"], next(iter(keys))),
        card.text[:-4] + "AAAA",
        signed_as_list,
        "",
        "nonsense",
        "a.b.c",
        "....",
        "军.属.卡",
    ]
    for text in forged:
        assert verify_card(text, keys, TODAY).state == "forged", text
    for kind, text in ((LIST, card.text), (CARD, signed_as_list)):
        with pytest.raises(Forged):
            open_signed(text, keys, kind)


async def test_list_of_another_county_or_a_forged_one_is_none(concessions: ConcessionsUnderTest) -> None:
    card, keys = await concessions.card(), read_keys(await key_set(concessions))
    claims = {"c": CELL, "a": "2026-11-24T00:00:00+00:00", "r": [card.number]}
    own = concessions.tools.settings.signer  # type: ignore[attr-defined]
    elsewhere = own.sign({**claims, "c": "510421"}, LIST)
    for text in (FOREIGN.sign(claims, LIST), elsewhere, "nonsense"):
        verdict = verify_card(card.text, keys, TODAY, text)
        assert (verdict.state, verdict.as_of) == ("valid", "")
    assert verify_card(card.text, keys, TODAY, own.sign(claims, LIST)).state == "revoked"


async def test_card_of_a_retired_key_stays_good(concessions: ConcessionsUnderTest) -> None:
    card = await concessions.card()
    old = concessions.tools.settings.signer  # type: ignore[attr-defined]
    renewed = CardSigner(base64.b64encode(b"n" * 32).decode(), (old.key_set[0]["x"],))
    assert [one["kid"] for one in renewed.key_set][1:] == [old.key_set[0]["kid"]]
    assert verify_card(card.text, read_keys({"keys": renewed.key_set}), TODAY).state == "valid"


async def test_verb_verifies_from_files_alone(concessions: ConcessionsUnderTest, tmp_path: Path, capsys) -> None:
    card = await concessions.card()
    keys, listed = tmp_path / "keys.json", tmp_path / "revoked"
    keys.write_text(json.dumps(await key_set(concessions)))
    listed.write_text((await revocations(concessions)).text)
    assert read_card([str(keys), str(listed)], card.text) in (0, 1)  # by the day this runs
    assert json.loads(capsys.readouterr().out)["number"] == card.number
    assert read_card([str(keys)], "nonsense") == 2
    assert read_card([]) == 64


async def test_new_card_takes_the_place_of_the_old_and_none_outlives_the_confirmation(
    concessions: ConcessionsUnderTest,
) -> None:
    holder = await concessions.confirm()
    first, second = await concessions.card(holder), await concessions.card(holder)
    listed = await concessions.office.call("ListCards", pb.ListCardsRequest(holder_id=holder.holder_id))
    assert [(one.card_id, one.state) for one in listed.cards] == [
        (second.card_id, "valid"),
        (first.card_id, "revoked"),
    ]
    for day in ("2027-11-25", "2026-11-24"):
        error = await refused(concessions.card(holder, day))
        assert (error.reason, error.details["field"]) == ("VALID_TOO_LONG", "valid_until")


async def test_renewal_leaves_the_card_its_day_and_a_replacement_holds_as_long_as_the_renewal(
    concessions: ConcessionsUnderTest,
) -> None:
    holder = await concessions.confirm(confirmed_until="2026-12-31")
    card = await concessions.card(holder)
    document = await concessions.upload(holder.person_id)
    renew = holder_service_pb2.RenewHolderRequest(
        holder_id=holder.holder_id,
        standing_code="serving",
        confirmed_until=UNTIL,
        body_code="B1",
        document_id=document.document_id,
    )
    await concessions.office.call("RenewHolder", renew)
    request = pb.ListCardsRequest(holder_id=holder.holder_id)
    kept = (await concessions.office.call("ListCards", request)).cards
    assert [(one.card_id, one.state, one.valid_until) for one in kept] == [(card.card_id, "valid", "2026-12-31")]
    await concessions.card(holder)
    cards = (await concessions.office.call("ListCards", request)).cards
    assert [(one.state, one.valid_until, one.revoked_code) for one in cards] == [
        ("valid", UNTIL, ""),
        ("revoked", "2026-12-31", "replaced"),
    ]


async def test_end_of_a_confirmation_revokes_its_card(concessions: ConcessionsUnderTest) -> None:
    holder = await concessions.confirm()
    card = await concessions.card(holder)
    end = holder_service_pb2.EndHolderRequest(holder_id=holder.holder_id, ended_code="no_longer", reason="不再符合条件")
    await concessions.office.call("EndHolder", end)
    newest = await revocations(concessions)
    keys = read_keys(await key_set(concessions))
    assert verify_card(card.text, keys, TODAY, newest.text).state == "revoked"
    assert (await refused(concessions.card(holder))).reason == "HOLDER_ENDED"


async def test_citizen_sees_the_own_card_and_nobody_elses(concessions: ConcessionsUnderTest) -> None:
    card, other = await concessions.card(), await concessions.card()
    own = concessions.citizen(card.person_id)
    assert [one.card_id for one in (await own.call("ListCards", pb.ListCardsRequest())).cards] == [card.card_id]
    picture = await own.call("GetCardPicture", pb.GetCardPictureRequest(card_id=card.card_id))
    assert picture.svg.startswith("<svg")
    assert "width=" not in picture.svg.split(">")[0]
    strange = pb.GetCardPictureRequest(card_id=other.card_id)
    assert (await refused(own.call("GetCardPicture", strange))).reason == "CARD_NOT_FOUND"
