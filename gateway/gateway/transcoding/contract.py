"""Which services stand behind this gateway, and the HTTP rule of each of their methods."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from anjia.concessions.v1 import (
    card_service_pb2,
    catalogue_service_pb2,
    concession_access_service_pb2,
    holder_service_pb2,
    visit_service_pb2,
)
from anjia.fees.v1 import (
    difference_service_pb2,
    disbursement_service_pb2,
    fund_service_pb2,
    invoice_service_pb2,
    ledger_service_pb2,
    payment_access_service_pb2,
    payment_order_service_pb2,
)
from anjia.incentives.v1 import (
    application_service_pb2,
    assessment_service_pb2,
    case_access_service_pb2,
    pack_service_pb2,
)
from anjia.notifications.v1 import (
    clock_service_pb2,
    delivery_service_pb2,
    message_access_service_pb2,
    message_service_pb2,
    page_service_pb2,
    preference_service_pb2,
    template_service_pb2,
)
from anjia.registry.v1 import (
    agreement_service_pb2,
    audit_service_pb2,
    correction_service_pb2,
    household_service_pb2,
    life_event_service_pb2,
    matching_service_pb2,
    person_service_pb2,
    roll_service_pb2,
    statistics_service_pb2,
)
from chassis.access.contract import Method, methods_of
from google.api import annotations_pb2
from google.protobuf.descriptor import FileDescriptor

# file of a service → name of the setting that holds its address
BEHIND: dict[FileDescriptor, str] = {
    **{
        file.DESCRIPTOR: "registry_address"
        for file in (
            agreement_service_pb2,
            audit_service_pb2,
            correction_service_pb2,
            household_service_pb2,
            life_event_service_pb2,
            matching_service_pb2,
            person_service_pb2,
            roll_service_pb2,
            statistics_service_pb2,
        )
    },
    **{
        file.DESCRIPTOR: "fees_address"
        for file in (
            difference_service_pb2,
            disbursement_service_pb2,
            fund_service_pb2,
            invoice_service_pb2,
            ledger_service_pb2,
            payment_access_service_pb2,
            payment_order_service_pb2,
        )
    },
    **{
        file.DESCRIPTOR: "incentives_address"
        for file in (application_service_pb2, assessment_service_pb2, case_access_service_pb2, pack_service_pb2)
    },
    **{
        file.DESCRIPTOR: "concessions_address"
        for file in (
            card_service_pb2,
            catalogue_service_pb2,
            concession_access_service_pb2,
            holder_service_pb2,
            visit_service_pb2,
        )
    },
    **{
        file.DESCRIPTOR: "notifications_address"
        for file in (
            clock_service_pb2,
            delivery_service_pb2,
            message_access_service_pb2,
            message_service_pb2,
            page_service_pb2,
            preference_service_pb2,
            template_service_pb2,
        )
    },
}
_VARIABLE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class HttpRule:
    """How a method is reached over HTTP."""

    method: Method
    verb: str
    template: str
    body: str
    variables: tuple[str, ...]
    service: str

    @property
    def operation(self) -> str:
        """`PersonService_GetPerson`."""
        return f"{self.method.descriptor.containing_service.name}_{self.method.descriptor.name}"


def rules() -> Iterator[HttpRule]:
    """The HTTP rules of every annotated method of every service behind us."""
    for file, address in BEHIND.items():
        for service in file.services_by_name.values():
            for method in methods_of(service):
                options = method.descriptor.GetOptions()
                if not options.HasExtension(annotations_pb2.http):
                    continue
                rule = options.Extensions[annotations_pb2.http]
                verb = rule.WhichOneof("pattern")
                template = getattr(rule, verb)
                yield HttpRule(
                    method=method,
                    verb=verb.upper(),
                    template=template,
                    body=rule.body,
                    variables=tuple(_VARIABLE.findall(template)),
                    service=address,
                )
