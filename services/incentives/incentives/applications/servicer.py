"""ApplicationService: wire → command or query → wire."""

from __future__ import annotations

from uuid import UUID

from anjia.incentives.v1 import application_service_pb2 as pb
from chassis.rpc.call import current_call, current_work
from chassis.rpc.server import Context

from incentives.applications import commands, queries
from incentives.applications.acting import Acting, list_acting
from incentives.applications.participants import why_barred
from incentives.applications.rows import EntitlementRow
from incentives.applications.rules import ClaimantNotEntitled
from incentives.applications.wire import to_acting, to_entitlement, to_notice
from incentives.clients.registry import RegistryClient
from incentives.law import law_number
from incentives.packs.queries import pack_of


class ApplicationServicer:
    """Answers anjia.incentives.v1.ApplicationService."""

    def __init__(self, registry: RegistryClient) -> None:
        self._registry = registry

    async def ListEntitlements(
        self, request: pb.ListEntitlementsRequest, _context: Context
    ) -> pb.ListEntitlementsResponse:
        work = current_work()
        person = UUID(request.person_id) if request.person_id else None
        after = UUID(request.after_id) if request.after_id else None
        rows, total = await queries.list_entitlements(work, list(request.states), person, after, request.case_number)
        steps = await queries.list_steps(work, [row.entitlement_id for row in rows])
        today = work.clock.today()
        days = law_number("objection_days", today)
        told = [to_entitlement(row, steps.get(row.entitlement_id, []), work.keyring, today, days) for row in rows]
        return pb.ListEntitlementsResponse(entitlements=told, total=total)

    async def GetEntitlement(self, request: pb.GetEntitlementRequest, _context: Context) -> pb.Entitlement:
        work = current_work()
        row = await queries.get_entitlement(work, UUID(request.entitlement_id))
        told = await _told(row)
        told.barred_code = await why_barred(work, row)
        return told

    async def AcceptOffer(self, request: pb.AcceptOfferRequest, _context: Context) -> pb.Entitlement:
        call, work = current_call(), current_work()
        claimant = UUID(request.claimant_id) if request.claimant_id else call.caller.person_id
        if claimant is None:
            raise ClaimantNotEntitled(field="claimant_id")
        entitlement_id = UUID(request.entitlement_id)
        await queries.get_entitlement(work, entitlement_id)  # nobody's name is asked for a case one does not reach
        row = await commands.accept_offer(
            work,
            entitlement_id,
            account=request.account_number,
            claimant_id=claimant,
            acting=Acting(request.acting_as, request.authority),
            payee=await self._registry.name_of(claimant, call),
        )
        return await _told(row)

    async def SubmitApplication(self, request: pb.SubmitApplicationRequest, _context: Context) -> pb.Entitlement:
        return await _told(
            await commands.submit_application(current_work(), UUID(request.entitlement_id), read_back=request.read_back)
        )

    async def DeclineOffer(self, request: pb.DeclineOfferRequest, _context: Context) -> pb.Entitlement:
        return await _told(await commands.decline_offer(current_work(), UUID(request.entitlement_id)))

    async def CheckApplication(self, request: pb.CheckApplicationRequest, _context: Context) -> pb.Entitlement:
        call, work = current_call(), current_work()
        found = await queries.get_entitlement(work, UUID(request.entitlement_id))
        posts = any(stage.name == "public_notice" for stage in pack_of(found.programme, found.pack_version).stages)
        name = await self._registry.name_of(found.person_id, call) if posts and request.passed else ""
        row = await commands.check_application(
            work,
            found.entitlement_id,
            passed=request.passed,
            reason=request.reason,
            name=name,
            village=await queries.find_village(work, found.person_id),
        )
        return await _told(row)

    async def DecideApplication(self, request: pb.DecideApplicationRequest, _context: Context) -> pb.Entitlement:
        row = await commands.decide_application(
            current_work(),
            UUID(request.entitlement_id),
            granted=request.granted,
            reason=request.reason,
            article=request.article,
        )
        return await _told(row)

    async def ObjectToDecision(self, request: pb.ObjectToDecisionRequest, _context: Context) -> pb.Entitlement:
        acting = Acting(request.acting_as, request.authority, request.read_back)
        return await _told(
            await commands.object_to_decision(current_work(), UUID(request.entitlement_id), request.reason, acting)
        )

    async def ListNotices(self, _request: pb.ListNoticesRequest, _context: Context) -> pb.ListNoticesResponse:
        work = current_work()
        return pb.ListNoticesResponse(notices=map(to_notice, await queries.list_notices(work, work.clock.today())))


async def _told(row: EntitlementRow) -> pb.Entitlement:
    work = current_work()
    await work.flush()
    steps = await queries.list_steps(work, [row.entitlement_id])
    today = work.clock.today()
    days = law_number("objection_days", today)
    told = to_entitlement(row, steps.get(row.entitlement_id, []), work.keyring, today, days)
    told.acting.extend(map(to_acting, (await list_acting(work, [row.entitlement_id])).get(row.entitlement_id, [])))
    return told
