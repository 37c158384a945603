import datetime

from anjia.options.v1 import access_pb2 as _access_pb2
from anjia.options.v1 import privacy_pb2 as _privacy_pb2
from anjia.registry.v1 import person_pb2 as _person_pb2
from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ListCandidatesRequest(_message.Message):
    __slots__ = ("state", "after")
    STATE_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    state: str
    after: str
    def __init__(self, state: _Optional[str] = ..., after: _Optional[str] = ...) -> None: ...

class ListCandidatesResponse(_message.Message):
    __slots__ = ("candidates",)
    CANDIDATES_FIELD_NUMBER: _ClassVar[int]
    candidates: _containers.RepeatedCompositeFieldContainer[Candidate]
    def __init__(self, candidates: _Optional[_Iterable[_Union[Candidate, _Mapping]]] = ...) -> None: ...

class GetCandidateRequest(_message.Message):
    __slots__ = ("candidate_id",)
    CANDIDATE_ID_FIELD_NUMBER: _ClassVar[int]
    candidate_id: str
    def __init__(self, candidate_id: _Optional[str] = ...) -> None: ...

class Evidence(_message.Message):
    __slots__ = ("code", "zh", "en")
    CODE_FIELD_NUMBER: _ClassVar[int]
    ZH_FIELD_NUMBER: _ClassVar[int]
    EN_FIELD_NUMBER: _ClassVar[int]
    code: str
    zh: str
    en: str
    def __init__(self, code: _Optional[str] = ..., zh: _Optional[str] = ..., en: _Optional[str] = ...) -> None: ...

class Candidate(_message.Message):
    __slots__ = ("candidate_id", "kind", "state", "evidence", "first_person_id", "second_person_id", "first", "second", "merge_id")
    CANDIDATE_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    FIRST_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    SECOND_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    FIRST_FIELD_NUMBER: _ClassVar[int]
    SECOND_FIELD_NUMBER: _ClassVar[int]
    MERGE_ID_FIELD_NUMBER: _ClassVar[int]
    candidate_id: str
    kind: str
    state: str
    evidence: _containers.RepeatedCompositeFieldContainer[Evidence]
    first_person_id: str
    second_person_id: str
    first: _person_pb2.Person
    second: _person_pb2.Person
    merge_id: str
    def __init__(self, candidate_id: _Optional[str] = ..., kind: _Optional[str] = ..., state: _Optional[str] = ..., evidence: _Optional[_Iterable[_Union[Evidence, _Mapping]]] = ..., first_person_id: _Optional[str] = ..., second_person_id: _Optional[str] = ..., first: _Optional[_Union[_person_pb2.Person, _Mapping]] = ..., second: _Optional[_Union[_person_pb2.Person, _Mapping]] = ..., merge_id: _Optional[str] = ...) -> None: ...

class MergePeopleRequest(_message.Message):
    __slots__ = ("candidate_id", "kept_person_id", "take_from_other", "reason")
    CANDIDATE_ID_FIELD_NUMBER: _ClassVar[int]
    KEPT_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    TAKE_FROM_OTHER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    candidate_id: str
    kept_person_id: str
    take_from_other: _containers.RepeatedScalarFieldContainer[str]
    reason: str
    def __init__(self, candidate_id: _Optional[str] = ..., kept_person_id: _Optional[str] = ..., take_from_other: _Optional[_Iterable[str]] = ..., reason: _Optional[str] = ...) -> None: ...

class Merge(_message.Message):
    __slots__ = ("merge_id", "kept_person_id", "absorbed_person_id", "merged_at", "undone_at")
    MERGE_ID_FIELD_NUMBER: _ClassVar[int]
    KEPT_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    ABSORBED_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    MERGED_AT_FIELD_NUMBER: _ClassVar[int]
    UNDONE_AT_FIELD_NUMBER: _ClassVar[int]
    merge_id: str
    kept_person_id: str
    absorbed_person_id: str
    merged_at: _timestamp_pb2.Timestamp
    undone_at: _timestamp_pb2.Timestamp
    def __init__(self, merge_id: _Optional[str] = ..., kept_person_id: _Optional[str] = ..., absorbed_person_id: _Optional[str] = ..., merged_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., undone_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class KeepApartRequest(_message.Message):
    __slots__ = ("candidate_id", "reason")
    CANDIDATE_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    candidate_id: str
    reason: str
    def __init__(self, candidate_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class UndoMergeRequest(_message.Message):
    __slots__ = ("merge_id", "reason")
    MERGE_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    merge_id: str
    reason: str
    def __init__(self, merge_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class ListQualityItemsRequest(_message.Message):
    __slots__ = ("after",)
    AFTER_FIELD_NUMBER: _ClassVar[int]
    after: str
    def __init__(self, after: _Optional[str] = ...) -> None: ...

class QualityItem(_message.Message):
    __slots__ = ("item_id", "person_id", "kind", "field", "kept", "given", "source", "state")
    ITEM_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    KEPT_FIELD_NUMBER: _ClassVar[int]
    GIVEN_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    item_id: str
    person_id: str
    kind: str
    field: str
    kept: str
    given: str
    source: str
    state: str
    def __init__(self, item_id: _Optional[str] = ..., person_id: _Optional[str] = ..., kind: _Optional[str] = ..., field: _Optional[str] = ..., kept: _Optional[str] = ..., given: _Optional[str] = ..., source: _Optional[str] = ..., state: _Optional[str] = ...) -> None: ...

class ListQualityItemsResponse(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[QualityItem]
    def __init__(self, items: _Optional[_Iterable[_Union[QualityItem, _Mapping]]] = ...) -> None: ...

class SettleQualityItemRequest(_message.Message):
    __slots__ = ("item_id", "decision", "reason")
    ITEM_ID_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    item_id: str
    decision: str
    reason: str
    def __init__(self, item_id: _Optional[str] = ..., decision: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...
