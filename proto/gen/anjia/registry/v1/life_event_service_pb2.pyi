from anjia.options.v1 import access_pb2 as _access_pb2
from anjia.options.v1 import privacy_pb2 as _privacy_pb2
from anjia.registry.v1 import person_pb2 as _person_pb2
from anjia.registry.v1 import person_service_pb2 as _person_service_pb2
from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AdultRole(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ADULT_ROLE_UNSPECIFIED: _ClassVar[AdultRole]
    ADULT_ROLE_MOTHER: _ClassVar[AdultRole]
    ADULT_ROLE_FATHER: _ClassVar[AdultRole]
    ADULT_ROLE_GUARDIAN: _ClassVar[AdultRole]
    ADULT_ROLE_FINDER: _ClassVar[AdultRole]
ADULT_ROLE_UNSPECIFIED: AdultRole
ADULT_ROLE_MOTHER: AdultRole
ADULT_ROLE_FATHER: AdultRole
ADULT_ROLE_GUARDIAN: AdultRole
ADULT_ROLE_FINDER: AdultRole

class NotifyBirthRequest(_message.Message):
    __slots__ = ("institution", "notice_number", "birth_order", "child_name", "child_sex", "birth_date", "birth_date_basis", "certificate_number", "residence", "adults")
    INSTITUTION_FIELD_NUMBER: _ClassVar[int]
    NOTICE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    BIRTH_ORDER_FIELD_NUMBER: _ClassVar[int]
    CHILD_NAME_FIELD_NUMBER: _ClassVar[int]
    CHILD_SEX_FIELD_NUMBER: _ClassVar[int]
    BIRTH_DATE_FIELD_NUMBER: _ClassVar[int]
    BIRTH_DATE_BASIS_FIELD_NUMBER: _ClassVar[int]
    CERTIFICATE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    RESIDENCE_FIELD_NUMBER: _ClassVar[int]
    ADULTS_FIELD_NUMBER: _ClassVar[int]
    institution: str
    notice_number: str
    birth_order: int
    child_name: str
    child_sex: _person_pb2.Sex
    birth_date: str
    birth_date_basis: str
    certificate_number: str
    residence: _person_service_pb2.NewResidence
    adults: _containers.RepeatedCompositeFieldContainer[ResponsibleAdult]
    def __init__(self, institution: _Optional[str] = ..., notice_number: _Optional[str] = ..., birth_order: _Optional[int] = ..., child_name: _Optional[str] = ..., child_sex: _Optional[_Union[_person_pb2.Sex, str]] = ..., birth_date: _Optional[str] = ..., birth_date_basis: _Optional[str] = ..., certificate_number: _Optional[str] = ..., residence: _Optional[_Union[_person_service_pb2.NewResidence, _Mapping]] = ..., adults: _Optional[_Iterable[_Union[ResponsibleAdult, _Mapping]]] = ...) -> None: ...

class ResponsibleAdult(_message.Message):
    __slots__ = ("role", "name", "id_number")
    ROLE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ID_NUMBER_FIELD_NUMBER: _ClassVar[int]
    role: AdultRole
    name: str
    id_number: str
    def __init__(self, role: _Optional[_Union[AdultRole, str]] = ..., name: _Optional[str] = ..., id_number: _Optional[str] = ...) -> None: ...

class NotifyBirthResponse(_message.Message):
    __slots__ = ("person_id", "known_already")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    KNOWN_ALREADY_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    known_already: bool
    def __init__(self, person_id: _Optional[str] = ..., known_already: _Optional[bool] = ...) -> None: ...

class RegisterDeathRequest(_message.Message):
    __slots__ = ("person_id", "death_date", "basis")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    DEATH_DATE_FIELD_NUMBER: _ClassVar[int]
    BASIS_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    death_date: str
    basis: str
    def __init__(self, person_id: _Optional[str] = ..., death_date: _Optional[str] = ..., basis: _Optional[str] = ...) -> None: ...
