"""Requests to concessions that succeed."""

from __future__ import annotations

from anjia.concessions.v1 import card_service_pb2 as cards
from anjia.concessions.v1 import catalogue_service_pb2 as catalogue
from anjia.concessions.v1 import concession_access_service_pb2 as accesses
from anjia.concessions.v1 import holder_service_pb2 as holders
from anjia.concessions.v1 import visit_service_pb2 as visits
from concessions.testing import INSTITUTION, TODAY, UNTIL, ConcessionsUnderTest, a_document

from tests.architecture.asking import Ask

OFFICE, CLINIC = "military-office", "clinic-worker"
SERVICE, HEALTH = "military-service", "health-service"
CATALOGUE = "the catalogue is public"
VERIFIED = "whoever verifies cards without a network has to have it; it tells nothing of anybody"


async def upload_document(concessions: ConcessionsUnderTest) -> Ask:
    head = holders.UploadDocumentRequest(person_id=await concessions.person(), file_name="scan.png")
    return Ask(OFFICE, SERVICE, head, stream=(holders.UploadDocumentRequest(chunk=a_document()),))


async def download_document(concessions: ConcessionsUnderTest) -> Ask:
    document = (await concessions.upload(await concessions.person())).document_id
    return Ask(OFFICE, SERVICE, holders.DownloadDocumentRequest(document_id=document), data=(document,))


async def confirm_holder(concessions: ConcessionsUnderTest) -> Ask:
    person = await concessions.person()
    request = holders.ConfirmHolderRequest(
        person_id=person,
        kin_code="spouse",
        standing_code="serving",
        confirmed_until=UNTIL,
        body_code="B1",
        document_id=(await concessions.upload(person)).document_id,
    )
    return Ask(OFFICE, SERVICE, request)


async def renew_holder(concessions: ConcessionsUnderTest) -> Ask:
    holder = await concessions.confirm()
    request = holders.RenewHolderRequest(
        holder_id=holder.holder_id,
        standing_code="serving",
        confirmed_until=UNTIL,
        body_code="B1",
        document_id=(await concessions.upload(holder.person_id)).document_id,
    )
    return Ask(OFFICE, SERVICE, request)


async def end_holder(concessions: ConcessionsUnderTest) -> Ask:
    holder = await concessions.confirm()
    request = holders.EndHolderRequest(holder_id=holder.holder_id, ended_code="wish", reason="本人不再需要此项")
    return Ask(OFFICE, SERVICE, request)


async def get_holder(concessions: ConcessionsUnderTest) -> Ask:
    holder = await concessions.confirm()
    request = holders.GetHolderRequest(holder_id=holder.holder_id)
    return Ask(OFFICE, SERVICE, request, data=(holder.person_id,))


async def list_holders(concessions: ConcessionsUnderTest) -> Ask:
    holder = await concessions.confirm()
    return Ask(OFFICE, SERVICE, holders.ListHoldersRequest(), data=(holder.holder_id,))


async def issue_card(concessions: ConcessionsUnderTest) -> Ask:
    holder = await concessions.confirm()
    return Ask(OFFICE, SERVICE, cards.IssueCardRequest(holder_id=holder.holder_id))


async def revoke_card(concessions: ConcessionsUnderTest) -> Ask:
    card = await concessions.card()
    return Ask(OFFICE, SERVICE, cards.RevokeCardRequest(card_id=card.card_id, revoked_code="lost"))


async def list_cards(concessions: ConcessionsUnderTest) -> Ask:
    card = await concessions.card()
    return Ask(OFFICE, SERVICE, cards.ListCardsRequest(), data=(card.card_id,))


async def get_card_picture(concessions: ConcessionsUnderTest) -> Ask:
    card = await concessions.card()
    request = cards.GetCardPictureRequest(card_id=card.card_id)
    return Ask(OFFICE, SERVICE, request, data=("<svg",))


async def list_card_keys(_concessions: ConcessionsUnderTest) -> Ask:
    return Ask(OFFICE, "", cards.ListCardKeysRequest(), open_to=VERIFIED)


async def get_revocations(_concessions: ConcessionsUnderTest) -> Ask:
    return Ask(OFFICE, "", cards.GetRevocationsRequest(), open_to=VERIFIED)


async def list_institutions(_concessions: ConcessionsUnderTest) -> Ask:
    return Ask(OFFICE, "", catalogue.ListInstitutionsRequest(), open_to=CATALOGUE)


async def list_items(_concessions: ConcessionsUnderTest) -> Ask:
    return Ask(OFFICE, "", catalogue.ListItemsRequest(), open_to=CATALOGUE)


async def record_visit(concessions: ConcessionsUnderTest) -> Ask:
    consent = visits.Consent(by_code="self", given_on=TODAY, item="S01", how_code="written")
    request = visits.RecordVisitRequest(
        person_id=await concessions.person(),
        institution_code=INSTITUTION,
        item="S01",
        served_on=TODAY,
        consent=consent,
    )
    return Ask(CLINIC, HEALTH, request)


async def cancel_visit(concessions: ConcessionsUnderTest) -> Ask:
    visit = await concessions.visit(await concessions.person())
    return Ask(CLINIC, HEALTH, visits.CancelVisitRequest(visit_id=visit.visit_id, reason="登记错了项目"))


async def get_visit(concessions: ConcessionsUnderTest) -> Ask:
    visit = await concessions.visit(await concessions.person())
    request = visits.GetVisitRequest(visit_id=visit.visit_id)
    return Ask(CLINIC, HEALTH, request, data=(visit.person_id,))


async def list_visits(concessions: ConcessionsUnderTest) -> Ask:
    visit = await concessions.visit(await concessions.person())
    request = visits.ListVisitsRequest(person_id=visit.person_id)
    return Ask(CLINIC, HEALTH, request, data=(visit.visit_id,))


async def list_concession_accesses(concessions: ConcessionsUnderTest) -> Ask:
    person = (await concessions.confirm()).person_id
    request = accesses.ListConcessionAccessesRequest(person_id=person, page_size=100)
    permission = "concessions.holder.confirm"
    return Ask("citizen", "own-data", request, claims={"person_id": person}, data=(permission,))
