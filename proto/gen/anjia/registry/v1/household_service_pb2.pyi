from anjia.options.v1 import access_pb2 as _access_pb2
from anjia.options.v1 import privacy_pb2 as _privacy_pb2
from anjia.registry.v1 import person_pb2 as _person_pb2
from anjia.registry.v1 import person_service_pb2 as _person_service_pb2
from anjia.types.v1 import period_pb2 as _period_pb2
from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetHouseholdRequest(_message.Message):
    __slots__ = ("person_id", "as_of")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    as_of: str
    def __init__(self, person_id: _Optional[str] = ..., as_of: _Optional[str] = ...) -> None: ...

class Household(_message.Message):
    __slots__ = ("household_id", "number", "members")
    HOUSEHOLD_ID_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    household_id: str
    number: str
    members: _containers.RepeatedCompositeFieldContainer[Member]
    def __init__(self, household_id: _Optional[str] = ..., number: _Optional[str] = ..., members: _Optional[_Iterable[_Union[Member, _Mapping]]] = ...) -> None: ...

class Member(_message.Message):
    __slots__ = ("person", "relation", "valid")
    PERSON_FIELD_NUMBER: _ClassVar[int]
    RELATION_FIELD_NUMBER: _ClassVar[int]
    VALID_FIELD_NUMBER: _ClassVar[int]
    person: _person_service_pb2.PersonSummary
    relation: str
    valid: _period_pb2.Period
    def __init__(self, person: _Optional[_Union[_person_service_pb2.PersonSummary, _Mapping]] = ..., relation: _Optional[str] = ..., valid: _Optional[_Union[_period_pb2.Period, _Mapping]] = ...) -> None: ...

class ListKinshipRequest(_message.Message):
    __slots__ = ("person_id", "as_of")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    as_of: str
    def __init__(self, person_id: _Optional[str] = ..., as_of: _Optional[str] = ...) -> None: ...

class Kin(_message.Message):
    __slots__ = ("person", "kind", "basis", "valid")
    PERSON_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    BASIS_FIELD_NUMBER: _ClassVar[int]
    VALID_FIELD_NUMBER: _ClassVar[int]
    person: _person_service_pb2.PersonSummary
    kind: str
    basis: str
    valid: _period_pb2.Period
    def __init__(self, person: _Optional[_Union[_person_service_pb2.PersonSummary, _Mapping]] = ..., kind: _Optional[str] = ..., basis: _Optional[str] = ..., valid: _Optional[_Union[_period_pb2.Period, _Mapping]] = ...) -> None: ...

class ListKinshipResponse(_message.Message):
    __slots__ = ("kin",)
    KIN_FIELD_NUMBER: _ClassVar[int]
    kin: _containers.RepeatedCompositeFieldContainer[Kin]
    def __init__(self, kin: _Optional[_Iterable[_Union[Kin, _Mapping]]] = ...) -> None: ...

class MovePersonRequest(_message.Message):
    __slots__ = ("person_id", "version", "moved_on", "residence", "hukou")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    MOVED_ON_FIELD_NUMBER: _ClassVar[int]
    RESIDENCE_FIELD_NUMBER: _ClassVar[int]
    HUKOU_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    version: int
    moved_on: str
    residence: _person_service_pb2.NewResidence
    hukou: _person_service_pb2.NewResidence
    def __init__(self, person_id: _Optional[str] = ..., version: _Optional[int] = ..., moved_on: _Optional[str] = ..., residence: _Optional[_Union[_person_service_pb2.NewResidence, _Mapping]] = ..., hukou: _Optional[_Union[_person_service_pb2.NewResidence, _Mapping]] = ...) -> None: ...

class RecordKinshipRequest(_message.Message):
    __slots__ = ("person_id", "relative_id", "kind", "basis", "since")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    RELATIVE_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    BASIS_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    relative_id: str
    kind: str
    basis: str
    since: str
    def __init__(self, person_id: _Optional[str] = ..., relative_id: _Optional[str] = ..., kind: _Optional[str] = ..., basis: _Optional[str] = ..., since: _Optional[str] = ...) -> None: ...
