import datetime

from anjia.options.v1 import privacy_pb2 as _privacy_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Access(_message.Message):
    __slots__ = ("accessed_at", "role", "office", "purpose", "action", "permission", "outcome", "case_reference")
    ACCESSED_AT_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    OFFICE_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    PERMISSION_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    CASE_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    accessed_at: _timestamp_pb2.Timestamp
    role: str
    office: str
    purpose: str
    action: str
    permission: str
    outcome: str
    case_reference: str
    def __init__(self, accessed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., role: _Optional[str] = ..., office: _Optional[str] = ..., purpose: _Optional[str] = ..., action: _Optional[str] = ..., permission: _Optional[str] = ..., outcome: _Optional[str] = ..., case_reference: _Optional[str] = ...) -> None: ...
