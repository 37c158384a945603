from anjia.options.v1 import access_pb2 as _access_pb2
from anjia.options.v1 import privacy_pb2 as _privacy_pb2
from anjia.registry.v1 import person_pb2 as _person_pb2
from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class StreamFamiliesRequest(_message.Message):
    __slots__ = ("after", "person_ids")
    AFTER_FIELD_NUMBER: _ClassVar[int]
    PERSON_IDS_FIELD_NUMBER: _ClassVar[int]
    after: int
    person_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, after: _Optional[int] = ..., person_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class FamiliesPart(_message.Message):
    __slots__ = ("families", "cursor")
    FAMILIES_FIELD_NUMBER: _ClassVar[int]
    CURSOR_FIELD_NUMBER: _ClassVar[int]
    families: _containers.RepeatedCompositeFieldContainer[Family]
    cursor: int
    def __init__(self, families: _Optional[_Iterable[_Union[Family, _Mapping]]] = ..., cursor: _Optional[int] = ...) -> None: ...

class Family(_message.Message):
    __slots__ = ("person_id", "version", "state", "merged_into", "sex", "birth_date", "death_date", "residence_division", "hukou_division", "hukou_nature", "children_living", "daughters_living", "guardian_ids")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    MERGED_INTO_FIELD_NUMBER: _ClassVar[int]
    SEX_FIELD_NUMBER: _ClassVar[int]
    BIRTH_DATE_FIELD_NUMBER: _ClassVar[int]
    DEATH_DATE_FIELD_NUMBER: _ClassVar[int]
    RESIDENCE_DIVISION_FIELD_NUMBER: _ClassVar[int]
    HUKOU_DIVISION_FIELD_NUMBER: _ClassVar[int]
    HUKOU_NATURE_FIELD_NUMBER: _ClassVar[int]
    CHILDREN_LIVING_FIELD_NUMBER: _ClassVar[int]
    DAUGHTERS_LIVING_FIELD_NUMBER: _ClassVar[int]
    GUARDIAN_IDS_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    version: int
    state: str
    merged_into: str
    sex: _person_pb2.Sex
    birth_date: str
    death_date: str
    residence_division: str
    hukou_division: str
    hukou_nature: str
    children_living: int
    daughters_living: int
    guardian_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, person_id: _Optional[str] = ..., version: _Optional[int] = ..., state: _Optional[str] = ..., merged_into: _Optional[str] = ..., sex: _Optional[_Union[_person_pb2.Sex, str]] = ..., birth_date: _Optional[str] = ..., death_date: _Optional[str] = ..., residence_division: _Optional[str] = ..., hukou_division: _Optional[str] = ..., hukou_nature: _Optional[str] = ..., children_living: _Optional[int] = ..., daughters_living: _Optional[int] = ..., guardian_ids: _Optional[_Iterable[str]] = ...) -> None: ...
