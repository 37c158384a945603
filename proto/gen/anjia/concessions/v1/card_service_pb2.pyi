import datetime

from anjia.options.v1 import access_pb2 as _access_pb2
from anjia.options.v1 import privacy_pb2 as _privacy_pb2
from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Card(_message.Message):
    __slots__ = ("card_id", "holder_id", "person_id", "number", "issued_on", "valid_until", "state", "text", "revoked_code")
    CARD_ID_FIELD_NUMBER: _ClassVar[int]
    HOLDER_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    ISSUED_ON_FIELD_NUMBER: _ClassVar[int]
    VALID_UNTIL_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    REVOKED_CODE_FIELD_NUMBER: _ClassVar[int]
    card_id: str
    holder_id: str
    person_id: str
    number: str
    issued_on: str
    valid_until: str
    state: str
    text: str
    revoked_code: str
    def __init__(self, card_id: _Optional[str] = ..., holder_id: _Optional[str] = ..., person_id: _Optional[str] = ..., number: _Optional[str] = ..., issued_on: _Optional[str] = ..., valid_until: _Optional[str] = ..., state: _Optional[str] = ..., text: _Optional[str] = ..., revoked_code: _Optional[str] = ...) -> None: ...

class IssueCardRequest(_message.Message):
    __slots__ = ("holder_id", "valid_until")
    HOLDER_ID_FIELD_NUMBER: _ClassVar[int]
    VALID_UNTIL_FIELD_NUMBER: _ClassVar[int]
    holder_id: str
    valid_until: str
    def __init__(self, holder_id: _Optional[str] = ..., valid_until: _Optional[str] = ...) -> None: ...

class RevokeCardRequest(_message.Message):
    __slots__ = ("card_id", "revoked_code")
    CARD_ID_FIELD_NUMBER: _ClassVar[int]
    REVOKED_CODE_FIELD_NUMBER: _ClassVar[int]
    card_id: str
    revoked_code: str
    def __init__(self, card_id: _Optional[str] = ..., revoked_code: _Optional[str] = ...) -> None: ...

class ListCardsRequest(_message.Message):
    __slots__ = ("holder_id",)
    HOLDER_ID_FIELD_NUMBER: _ClassVar[int]
    holder_id: str
    def __init__(self, holder_id: _Optional[str] = ...) -> None: ...

class ListCardsResponse(_message.Message):
    __slots__ = ("cards",)
    CARDS_FIELD_NUMBER: _ClassVar[int]
    cards: _containers.RepeatedCompositeFieldContainer[Card]
    def __init__(self, cards: _Optional[_Iterable[_Union[Card, _Mapping]]] = ...) -> None: ...

class GetCardPictureRequest(_message.Message):
    __slots__ = ("card_id",)
    CARD_ID_FIELD_NUMBER: _ClassVar[int]
    card_id: str
    def __init__(self, card_id: _Optional[str] = ...) -> None: ...

class CardPicture(_message.Message):
    __slots__ = ("svg", "person_id")
    SVG_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    svg: str
    person_id: str
    def __init__(self, svg: _Optional[str] = ..., person_id: _Optional[str] = ...) -> None: ...

class ListCardKeysRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListCardKeysResponse(_message.Message):
    __slots__ = ("keys",)
    KEYS_FIELD_NUMBER: _ClassVar[int]
    keys: _containers.RepeatedCompositeFieldContainer[CardKey]
    def __init__(self, keys: _Optional[_Iterable[_Union[CardKey, _Mapping]]] = ...) -> None: ...

class CardKey(_message.Message):
    __slots__ = ("kid", "kty", "crv", "x")
    KID_FIELD_NUMBER: _ClassVar[int]
    KTY_FIELD_NUMBER: _ClassVar[int]
    CRV_FIELD_NUMBER: _ClassVar[int]
    X_FIELD_NUMBER: _ClassVar[int]
    kid: str
    kty: str
    crv: str
    x: str
    def __init__(self, kid: _Optional[str] = ..., kty: _Optional[str] = ..., crv: _Optional[str] = ..., x: _Optional[str] = ...) -> None: ...

class GetRevocationsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Revocations(_message.Message):
    __slots__ = ("text", "as_of", "numbers")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    NUMBERS_FIELD_NUMBER: _ClassVar[int]
    text: str
    as_of: _timestamp_pb2.Timestamp
    numbers: int
    def __init__(self, text: _Optional[str] = ..., as_of: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., numbers: _Optional[int] = ...) -> None: ...
