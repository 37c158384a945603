import datetime

from anjia.options.v1 import access_pb2 as _access_pb2
from anjia.options.v1 import privacy_pb2 as _privacy_pb2
from anjia.types.v1 import access_pb2 as _access_pb2_1
from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ListCaseAccessesRequest(_message.Message):
    __slots__ = ("person_id", "page_size", "before", "others_only")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    OTHERS_ONLY_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    page_size: int
    before: _timestamp_pb2.Timestamp
    others_only: bool
    def __init__(self, person_id: _Optional[str] = ..., page_size: _Optional[int] = ..., before: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., others_only: _Optional[bool] = ...) -> None: ...

class ListCaseAccessesResponse(_message.Message):
    __slots__ = ("accesses",)
    ACCESSES_FIELD_NUMBER: _ClassVar[int]
    accesses: _containers.RepeatedCompositeFieldContainer[_access_pb2_1.Access]
    def __init__(self, accesses: _Optional[_Iterable[_Union[_access_pb2_1.Access, _Mapping]]] = ...) -> None: ...
