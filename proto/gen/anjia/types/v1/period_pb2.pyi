from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class Period(_message.Message):
    __slots__ = ("start", "until", "start_unknown")
    START_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    START_UNKNOWN_FIELD_NUMBER: _ClassVar[int]
    start: str
    until: str
    start_unknown: bool
    def __init__(self, start: _Optional[str] = ..., until: _Optional[str] = ..., start_unknown: _Optional[bool] = ...) -> None: ...
