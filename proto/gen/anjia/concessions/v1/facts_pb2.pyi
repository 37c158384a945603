from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class CardIssued(_message.Message):
    __slots__ = ("card_id", "person_id")
    CARD_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    card_id: str
    person_id: str
    def __init__(self, card_id: _Optional[str] = ..., person_id: _Optional[str] = ...) -> None: ...

class CardRevoked(_message.Message):
    __slots__ = ("card_id", "person_id")
    CARD_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    card_id: str
    person_id: str
    def __init__(self, card_id: _Optional[str] = ..., person_id: _Optional[str] = ...) -> None: ...

class VisitRecorded(_message.Message):
    __slots__ = ("visit_id", "person_id", "served_on")
    VISIT_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    SERVED_ON_FIELD_NUMBER: _ClassVar[int]
    visit_id: str
    person_id: str
    served_on: str
    def __init__(self, visit_id: _Optional[str] = ..., person_id: _Optional[str] = ..., served_on: _Optional[str] = ...) -> None: ...

class VisitCancelled(_message.Message):
    __slots__ = ("visit_id", "person_id")
    VISIT_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    visit_id: str
    person_id: str
    def __init__(self, visit_id: _Optional[str] = ..., person_id: _Optional[str] = ...) -> None: ...
