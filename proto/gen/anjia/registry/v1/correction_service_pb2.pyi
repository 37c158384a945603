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

class CorrectionRequest(_message.Message):
    __slots__ = ("request_id", "person_id", "field", "proposed", "statement", "state", "requested_at", "due_on", "answer", "article", "due_provisional", "proposed_number", "request_number")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_FIELD_NUMBER: _ClassVar[int]
    STATEMENT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    REQUESTED_AT_FIELD_NUMBER: _ClassVar[int]
    DUE_ON_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    ARTICLE_FIELD_NUMBER: _ClassVar[int]
    DUE_PROVISIONAL_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_NUMBER_FIELD_NUMBER: _ClassVar[int]
    REQUEST_NUMBER_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    person_id: str
    field: str
    proposed: str
    statement: str
    state: str
    requested_at: _timestamp_pb2.Timestamp
    due_on: str
    answer: str
    article: str
    due_provisional: bool
    proposed_number: str
    request_number: str
    def __init__(self, request_id: _Optional[str] = ..., person_id: _Optional[str] = ..., field: _Optional[str] = ..., proposed: _Optional[str] = ..., statement: _Optional[str] = ..., state: _Optional[str] = ..., requested_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., due_on: _Optional[str] = ..., answer: _Optional[str] = ..., article: _Optional[str] = ..., due_provisional: _Optional[bool] = ..., proposed_number: _Optional[str] = ..., request_number: _Optional[str] = ...) -> None: ...

class RequestCorrectionRequest(_message.Message):
    __slots__ = ("person_id", "field", "proposed", "statement")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_FIELD_NUMBER: _ClassVar[int]
    STATEMENT_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    field: str
    proposed: str
    statement: str
    def __init__(self, person_id: _Optional[str] = ..., field: _Optional[str] = ..., proposed: _Optional[str] = ..., statement: _Optional[str] = ...) -> None: ...

class ListCorrectionRequestsRequest(_message.Message):
    __slots__ = ("open_only", "request_id", "request_number")
    OPEN_ONLY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_NUMBER_FIELD_NUMBER: _ClassVar[int]
    open_only: bool
    request_id: str
    request_number: str
    def __init__(self, open_only: _Optional[bool] = ..., request_id: _Optional[str] = ..., request_number: _Optional[str] = ...) -> None: ...

class ListCorrectionRequestsResponse(_message.Message):
    __slots__ = ("requests",)
    REQUESTS_FIELD_NUMBER: _ClassVar[int]
    requests: _containers.RepeatedCompositeFieldContainer[CorrectionRequest]
    def __init__(self, requests: _Optional[_Iterable[_Union[CorrectionRequest, _Mapping]]] = ...) -> None: ...

class AnswerCorrectionRequest(_message.Message):
    __slots__ = ("request_id", "corrected", "answer", "article")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    CORRECTED_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    ARTICLE_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    corrected: bool
    answer: str
    article: str
    def __init__(self, request_id: _Optional[str] = ..., corrected: _Optional[bool] = ..., answer: _Optional[str] = ..., article: _Optional[str] = ...) -> None: ...
