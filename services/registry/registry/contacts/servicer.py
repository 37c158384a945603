"""ContactService: wire → query → wire."""

from __future__ import annotations

from uuid import UUID

from anjia.registry.v1 import contact_service_pb2 as pb
from chassis.rpc.call import current_work
from chassis.rpc.server import Context

from registry.people.queries import get_phone


class ContactServicer:
    """Answers anjia.registry.v1.ContactService."""

    async def GetContact(self, request: pb.GetContactRequest, _context: Context) -> pb.Contact:
        phone = await get_phone(current_work(), UUID(request.person_id))
        return pb.Contact(person_id=request.person_id, phone=phone)
