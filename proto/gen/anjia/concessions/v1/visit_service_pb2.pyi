from anjia.options.v1 import access_pb2 as _access_pb2
from anjia.options.v1 import privacy_pb2 as _privacy_pb2
from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Consent(_message.Message):
    __slots__ = ("by_code", "given_on", "item", "how_code")
    BY_CODE_FIELD_NUMBER: _ClassVar[int]
    GIVEN_ON_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    HOW_CODE_FIELD_NUMBER: _ClassVar[int]
    by_code: str
    given_on: str
    item: str
    how_code: str
    def __init__(self, by_code: _Optional[str] = ..., given_on: _Optional[str] = ..., item: _Optional[str] = ..., how_code: _Optional[str] = ...) -> None: ...

class Visit(_message.Message):
    __slots__ = ("visit_id", "person_id", "institution_code", "item", "served_on", "consent", "state", "invoice_id", "due_fen", "trouble_code", "cancelled_on", "cancelled_reason")
    VISIT_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    INSTITUTION_CODE_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    SERVED_ON_FIELD_NUMBER: _ClassVar[int]
    CONSENT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    INVOICE_ID_FIELD_NUMBER: _ClassVar[int]
    DUE_FEN_FIELD_NUMBER: _ClassVar[int]
    TROUBLE_CODE_FIELD_NUMBER: _ClassVar[int]
    CANCELLED_ON_FIELD_NUMBER: _ClassVar[int]
    CANCELLED_REASON_FIELD_NUMBER: _ClassVar[int]
    visit_id: str
    person_id: str
    institution_code: str
    item: str
    served_on: str
    consent: Consent
    state: str
    invoice_id: str
    due_fen: int
    trouble_code: str
    cancelled_on: str
    cancelled_reason: str
    def __init__(self, visit_id: _Optional[str] = ..., person_id: _Optional[str] = ..., institution_code: _Optional[str] = ..., item: _Optional[str] = ..., served_on: _Optional[str] = ..., consent: _Optional[_Union[Consent, _Mapping]] = ..., state: _Optional[str] = ..., invoice_id: _Optional[str] = ..., due_fen: _Optional[int] = ..., trouble_code: _Optional[str] = ..., cancelled_on: _Optional[str] = ..., cancelled_reason: _Optional[str] = ...) -> None: ...

class RecordVisitRequest(_message.Message):
    __slots__ = ("person_id", "institution_code", "item", "served_on", "consent")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    INSTITUTION_CODE_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    SERVED_ON_FIELD_NUMBER: _ClassVar[int]
    CONSENT_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    institution_code: str
    item: str
    served_on: str
    consent: Consent
    def __init__(self, person_id: _Optional[str] = ..., institution_code: _Optional[str] = ..., item: _Optional[str] = ..., served_on: _Optional[str] = ..., consent: _Optional[_Union[Consent, _Mapping]] = ...) -> None: ...

class CancelVisitRequest(_message.Message):
    __slots__ = ("visit_id", "reason")
    VISIT_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    visit_id: str
    reason: str
    def __init__(self, visit_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class GetVisitRequest(_message.Message):
    __slots__ = ("visit_id",)
    VISIT_ID_FIELD_NUMBER: _ClassVar[int]
    visit_id: str
    def __init__(self, visit_id: _Optional[str] = ...) -> None: ...

class ListVisitsRequest(_message.Message):
    __slots__ = ("person_id",)
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    def __init__(self, person_id: _Optional[str] = ...) -> None: ...

class ListVisitsResponse(_message.Message):
    __slots__ = ("visits",)
    VISITS_FIELD_NUMBER: _ClassVar[int]
    visits: _containers.RepeatedCompositeFieldContainer[Visit]
    def __init__(self, visits: _Optional[_Iterable[_Union[Visit, _Mapping]]] = ...) -> None: ...
