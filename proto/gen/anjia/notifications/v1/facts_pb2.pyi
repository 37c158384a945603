from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class MessageDelivered(_message.Message):
    __slots__ = ("message_id", "person_id", "channel_code")
    MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_CODE_FIELD_NUMBER: _ClassVar[int]
    message_id: str
    person_id: str
    channel_code: str
    def __init__(self, message_id: _Optional[str] = ..., person_id: _Optional[str] = ..., channel_code: _Optional[str] = ...) -> None: ...

class MessageFailed(_message.Message):
    __slots__ = ("message_id", "person_id", "channel_code", "reason_code")
    MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_CODE_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    message_id: str
    person_id: str
    channel_code: str
    reason_code: str
    def __init__(self, message_id: _Optional[str] = ..., person_id: _Optional[str] = ..., channel_code: _Optional[str] = ..., reason_code: _Optional[str] = ...) -> None: ...

class MessageRead(_message.Message):
    __slots__ = ("message_id", "person_id", "read_on")
    MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    READ_ON_FIELD_NUMBER: _ClassVar[int]
    message_id: str
    person_id: str
    read_on: str
    def __init__(self, message_id: _Optional[str] = ..., person_id: _Optional[str] = ..., read_on: _Optional[str] = ...) -> None: ...

class ClockOverdue(_message.Message):
    __slots__ = ("clock_id", "case_id", "stage_code", "office_code", "level_code", "due_on")
    CLOCK_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    STAGE_CODE_FIELD_NUMBER: _ClassVar[int]
    OFFICE_CODE_FIELD_NUMBER: _ClassVar[int]
    LEVEL_CODE_FIELD_NUMBER: _ClassVar[int]
    DUE_ON_FIELD_NUMBER: _ClassVar[int]
    clock_id: str
    case_id: str
    stage_code: str
    office_code: str
    level_code: str
    due_on: str
    def __init__(self, clock_id: _Optional[str] = ..., case_id: _Optional[str] = ..., stage_code: _Optional[str] = ..., office_code: _Optional[str] = ..., level_code: _Optional[str] = ..., due_on: _Optional[str] = ...) -> None: ...
