from anjia.options.v1 import access_pb2 as _access_pb2
from anjia.options.v1 import privacy_pb2 as _privacy_pb2
from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class StreamOffersRequest(_message.Message):
    __slots__ = ("after_id",)
    AFTER_ID_FIELD_NUMBER: _ClassVar[int]
    after_id: str
    def __init__(self, after_id: _Optional[str] = ...) -> None: ...

class OffersPart(_message.Message):
    __slots__ = ("offers", "cursor")
    OFFERS_FIELD_NUMBER: _ClassVar[int]
    CURSOR_FIELD_NUMBER: _ClassVar[int]
    offers: _containers.RepeatedCompositeFieldContainer[Offer]
    cursor: str
    def __init__(self, offers: _Optional[_Iterable[_Union[Offer, _Mapping]]] = ..., cursor: _Optional[str] = ...) -> None: ...

class Offer(_message.Message):
    __slots__ = ("entitlement_id", "person_id", "claimant_ids", "claim_until", "division_code")
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    CLAIMANT_IDS_FIELD_NUMBER: _ClassVar[int]
    CLAIM_UNTIL_FIELD_NUMBER: _ClassVar[int]
    DIVISION_CODE_FIELD_NUMBER: _ClassVar[int]
    entitlement_id: str
    person_id: str
    claimant_ids: _containers.RepeatedScalarFieldContainer[str]
    claim_until: str
    division_code: str
    def __init__(self, entitlement_id: _Optional[str] = ..., person_id: _Optional[str] = ..., claimant_ids: _Optional[_Iterable[str]] = ..., claim_until: _Optional[str] = ..., division_code: _Optional[str] = ...) -> None: ...
