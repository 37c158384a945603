"""PackService: wire → command or query → wire."""

from __future__ import annotations

from anjia.incentives.v1 import pack_service_pb2 as pb
from chassis.rpc.call import current_work
from chassis.rpc.server import Context

from incentives.packs import commands, queries
from incentives.packs.loading import packs
from incentives.packs.pack import Pack


class PackServicer:
    """Answers anjia.incentives.v1.PackService."""

    async def ListPacks(self, _request: pb.ListPacksRequest, _context: Context) -> pb.ListPacksResponse:
        signers = await queries.list_signers(current_work())
        return pb.ListPacksResponse(
            packs=[_to_pack(pack, signers.get((pack.programme, pack.digest), "")) for pack in packs()]
        )

    async def SignOffPack(self, request: pb.SignOffPackRequest, _context: Context) -> pb.Pack:
        work = current_work()
        pack = await commands.sign_off(work, request.programme, request.compared_with)
        return _to_pack(pack, work.who.principal.person_key)


def _to_pack(pack: Pack, signer: str) -> pb.Pack:
    return pb.Pack(
        programme=pack.programme,
        version=pack.version,
        title_zh=pack.title.zh,
        title_en=pack.title.en,
        citation=pack.citation,
        provenance=pack.provenance,
        status=pack.status,
        valid_from=pack.valid_from.isoformat(),
        numbers=[
            pb.PackNumber(
                name=one.name, value=one.value, unit=one.unit, citation=one.citation, provenance=one.provenance
            )
            for one in pack.numbers
        ],
        conditions=[
            pb.PackCondition(name=one.name, text_zh=one.text.zh, text_en=one.text.en, article=one.article)
            for one in pack.conditions
        ],
        stages=[
            pb.PackStage(name=one.name, by=one.by, working_days=one.working_days, citation=one.citation)
            for one in pack.stages
        ],
        signed_off_by=signer,
        amounts=[
            pb.PackAmount(
                valid_from=one.valid_from.isoformat(),
                amount_fen=one.fen_a_year,
                citation=one.citation,
                provenance=one.provenance,
            )
            for one in pack.amounts
        ],
        digest=pack.digest,
    )
