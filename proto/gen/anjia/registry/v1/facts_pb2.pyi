from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class PersonRegistered(_message.Message):
    __slots__ = ("person_id",)
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    def __init__(self, person_id: _Optional[str] = ...) -> None: ...

class PersonCorrected(_message.Message):
    __slots__ = ("person_id", "fields")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    fields: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, person_id: _Optional[str] = ..., fields: _Optional[_Iterable[str]] = ...) -> None: ...

class PersonBorn(_message.Message):
    __slots__ = ("person_id", "birth_date", "division_code")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    BIRTH_DATE_FIELD_NUMBER: _ClassVar[int]
    DIVISION_CODE_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    birth_date: str
    division_code: str
    def __init__(self, person_id: _Optional[str] = ..., birth_date: _Optional[str] = ..., division_code: _Optional[str] = ...) -> None: ...

class PersonDied(_message.Message):
    __slots__ = ("person_id", "death_date")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    DEATH_DATE_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    death_date: str
    def __init__(self, person_id: _Optional[str] = ..., death_date: _Optional[str] = ...) -> None: ...

class PersonMoved(_message.Message):
    __slots__ = ("person_id", "from_division_code", "to_division_code", "moved_on")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    FROM_DIVISION_CODE_FIELD_NUMBER: _ClassVar[int]
    TO_DIVISION_CODE_FIELD_NUMBER: _ClassVar[int]
    MOVED_ON_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    from_division_code: str
    to_division_code: str
    moved_on: str
    def __init__(self, person_id: _Optional[str] = ..., from_division_code: _Optional[str] = ..., to_division_code: _Optional[str] = ..., moved_on: _Optional[str] = ...) -> None: ...

class PersonMerged(_message.Message):
    __slots__ = ("kept_person_id", "absorbed_person_id", "merge_id")
    KEPT_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    ABSORBED_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    MERGE_ID_FIELD_NUMBER: _ClassVar[int]
    kept_person_id: str
    absorbed_person_id: str
    merge_id: str
    def __init__(self, kept_person_id: _Optional[str] = ..., absorbed_person_id: _Optional[str] = ..., merge_id: _Optional[str] = ...) -> None: ...

class PersonUnmerged(_message.Message):
    __slots__ = ("kept_person_id", "restored_person_id", "merge_id")
    KEPT_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    RESTORED_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    MERGE_ID_FIELD_NUMBER: _ClassVar[int]
    kept_person_id: str
    restored_person_id: str
    merge_id: str
    def __init__(self, kept_person_id: _Optional[str] = ..., restored_person_id: _Optional[str] = ..., merge_id: _Optional[str] = ...) -> None: ...

class RollImported(_message.Message):
    __slots__ = ("roll_id", "people")
    ROLL_ID_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    roll_id: str
    people: int
    def __init__(self, roll_id: _Optional[str] = ..., people: _Optional[int] = ...) -> None: ...

class RollUndone(_message.Message):
    __slots__ = ("roll_id",)
    ROLL_ID_FIELD_NUMBER: _ClassVar[int]
    roll_id: str
    def __init__(self, roll_id: _Optional[str] = ...) -> None: ...
