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

class RegisterPersonRequest(_message.Message):
    __slots__ = ("name", "name_pending", "sex", "birth_date", "birth_date_basis", "id_number", "ethnicity", "hukou_nature", "phone", "residence", "hukou")
    NAME_FIELD_NUMBER: _ClassVar[int]
    NAME_PENDING_FIELD_NUMBER: _ClassVar[int]
    SEX_FIELD_NUMBER: _ClassVar[int]
    BIRTH_DATE_FIELD_NUMBER: _ClassVar[int]
    BIRTH_DATE_BASIS_FIELD_NUMBER: _ClassVar[int]
    ID_NUMBER_FIELD_NUMBER: _ClassVar[int]
    ETHNICITY_FIELD_NUMBER: _ClassVar[int]
    HUKOU_NATURE_FIELD_NUMBER: _ClassVar[int]
    PHONE_FIELD_NUMBER: _ClassVar[int]
    RESIDENCE_FIELD_NUMBER: _ClassVar[int]
    HUKOU_FIELD_NUMBER: _ClassVar[int]
    name: str
    name_pending: bool
    sex: _person_pb2.Sex
    birth_date: str
    birth_date_basis: str
    id_number: str
    ethnicity: str
    hukou_nature: str
    phone: str
    residence: NewResidence
    hukou: NewResidence
    def __init__(self, name: _Optional[str] = ..., name_pending: _Optional[bool] = ..., sex: _Optional[_Union[_person_pb2.Sex, str]] = ..., birth_date: _Optional[str] = ..., birth_date_basis: _Optional[str] = ..., id_number: _Optional[str] = ..., ethnicity: _Optional[str] = ..., hukou_nature: _Optional[str] = ..., phone: _Optional[str] = ..., residence: _Optional[_Union[NewResidence, _Mapping]] = ..., hukou: _Optional[_Union[NewResidence, _Mapping]] = ...) -> None: ...

class NewResidence(_message.Message):
    __slots__ = ("division_code", "address", "since")
    DIVISION_CODE_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    division_code: str
    address: str
    since: str
    def __init__(self, division_code: _Optional[str] = ..., address: _Optional[str] = ..., since: _Optional[str] = ...) -> None: ...

class GetPersonRequest(_message.Message):
    __slots__ = ("person_id", "as_of", "known_at")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    KNOWN_AT_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    as_of: str
    known_at: _timestamp_pb2.Timestamp
    def __init__(self, person_id: _Optional[str] = ..., as_of: _Optional[str] = ..., known_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class SearchPeopleRequest(_message.Message):
    __slots__ = ("name", "id_number", "birth_date", "page_size", "page_token")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ID_NUMBER_FIELD_NUMBER: _ClassVar[int]
    BIRTH_DATE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    name: str
    id_number: str
    birth_date: str
    page_size: int
    page_token: str
    def __init__(self, name: _Optional[str] = ..., id_number: _Optional[str] = ..., birth_date: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class PersonSummary(_message.Message):
    __slots__ = ("person_id", "name", "sex", "birth_date", "id_number", "division_code")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SEX_FIELD_NUMBER: _ClassVar[int]
    BIRTH_DATE_FIELD_NUMBER: _ClassVar[int]
    ID_NUMBER_FIELD_NUMBER: _ClassVar[int]
    DIVISION_CODE_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    name: str
    sex: _person_pb2.Sex
    birth_date: str
    id_number: str
    division_code: str
    def __init__(self, person_id: _Optional[str] = ..., name: _Optional[str] = ..., sex: _Optional[_Union[_person_pb2.Sex, str]] = ..., birth_date: _Optional[str] = ..., id_number: _Optional[str] = ..., division_code: _Optional[str] = ...) -> None: ...

class BatchGetPeopleRequest(_message.Message):
    __slots__ = ("person_ids",)
    PERSON_IDS_FIELD_NUMBER: _ClassVar[int]
    person_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, person_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class BatchGetPeopleResponse(_message.Message):
    __slots__ = ("people",)
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    people: _containers.RepeatedCompositeFieldContainer[PersonSummary]
    def __init__(self, people: _Optional[_Iterable[_Union[PersonSummary, _Mapping]]] = ...) -> None: ...

class SearchPeopleResponse(_message.Message):
    __slots__ = ("people", "next_page_token")
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    people: _containers.RepeatedCompositeFieldContainer[PersonSummary]
    next_page_token: str
    def __init__(self, people: _Optional[_Iterable[_Union[PersonSummary, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class CorrectPersonRequest(_message.Message):
    __slots__ = ("person_id", "version", "fields", "name", "sex", "birth_date", "ethnicity", "marital_status", "hukou_nature", "phone", "id_number", "effective_from", "reason")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SEX_FIELD_NUMBER: _ClassVar[int]
    BIRTH_DATE_FIELD_NUMBER: _ClassVar[int]
    ETHNICITY_FIELD_NUMBER: _ClassVar[int]
    MARITAL_STATUS_FIELD_NUMBER: _ClassVar[int]
    HUKOU_NATURE_FIELD_NUMBER: _ClassVar[int]
    PHONE_FIELD_NUMBER: _ClassVar[int]
    ID_NUMBER_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_FROM_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    version: int
    fields: _containers.RepeatedScalarFieldContainer[str]
    name: str
    sex: _person_pb2.Sex
    birth_date: str
    ethnicity: str
    marital_status: str
    hukou_nature: str
    phone: str
    id_number: str
    effective_from: str
    reason: str
    def __init__(self, person_id: _Optional[str] = ..., version: _Optional[int] = ..., fields: _Optional[_Iterable[str]] = ..., name: _Optional[str] = ..., sex: _Optional[_Union[_person_pb2.Sex, str]] = ..., birth_date: _Optional[str] = ..., ethnicity: _Optional[str] = ..., marital_status: _Optional[str] = ..., hukou_nature: _Optional[str] = ..., phone: _Optional[str] = ..., id_number: _Optional[str] = ..., effective_from: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class HideAddressRequest(_message.Message):
    __slots__ = ("person_id", "hidden", "reason")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    HIDDEN_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    hidden: bool
    reason: str
    def __init__(self, person_id: _Optional[str] = ..., hidden: _Optional[bool] = ..., reason: _Optional[str] = ...) -> None: ...

class ListPersonVersionsRequest(_message.Message):
    __slots__ = ("person_id",)
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    def __init__(self, person_id: _Optional[str] = ...) -> None: ...

class PersonVersion(_message.Message):
    __slots__ = ("person", "known_until", "source", "reason")
    PERSON_FIELD_NUMBER: _ClassVar[int]
    KNOWN_UNTIL_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    person: _person_pb2.Person
    known_until: _timestamp_pb2.Timestamp
    source: str
    reason: str
    def __init__(self, person: _Optional[_Union[_person_pb2.Person, _Mapping]] = ..., known_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., source: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class ListPersonVersionsResponse(_message.Message):
    __slots__ = ("versions",)
    VERSIONS_FIELD_NUMBER: _ClassVar[int]
    versions: _containers.RepeatedCompositeFieldContainer[PersonVersion]
    def __init__(self, versions: _Optional[_Iterable[_Union[PersonVersion, _Mapping]]] = ...) -> None: ...

class ListRecordAccessesRequest(_message.Message):
    __slots__ = ("person_id", "page_size", "page_token", "before", "others_only")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    OTHERS_ONLY_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    page_size: int
    page_token: str
    before: _timestamp_pb2.Timestamp
    others_only: bool
    def __init__(self, person_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., before: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., others_only: _Optional[bool] = ...) -> None: ...

class ListRecordAccessesResponse(_message.Message):
    __slots__ = ("accesses", "next_page_token")
    ACCESSES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    accesses: _containers.RepeatedCompositeFieldContainer[_person_pb2.RecordAccess]
    next_page_token: str
    def __init__(self, accesses: _Optional[_Iterable[_Union[_person_pb2.RecordAccess, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...
