import datetime

from anjia.options.v1 import privacy_pb2 as _privacy_pb2
from anjia.types.v1 import period_pb2 as _period_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Sex(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SEX_UNSPECIFIED: _ClassVar[Sex]
    SEX_MALE: _ClassVar[Sex]
    SEX_FEMALE: _ClassVar[Sex]
    SEX_NOT_STATED: _ClassVar[Sex]

class IdentifierKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    IDENTIFIER_KIND_UNSPECIFIED: _ClassVar[IdentifierKind]
    IDENTIFIER_KIND_RESIDENT_ID: _ClassVar[IdentifierKind]
    IDENTIFIER_KIND_RESIDENT_ID_15: _ClassVar[IdentifierKind]
    IDENTIFIER_KIND_BIRTH_CERTIFICATE: _ClassVar[IdentifierKind]
    IDENTIFIER_KIND_PASSPORT: _ClassVar[IdentifierKind]
    IDENTIFIER_KIND_RESIDENCE_PERMIT: _ClassVar[IdentifierKind]
    IDENTIFIER_KIND_PERMANENT_RESIDENCE: _ClassVar[IdentifierKind]
SEX_UNSPECIFIED: Sex
SEX_MALE: Sex
SEX_FEMALE: Sex
SEX_NOT_STATED: Sex
IDENTIFIER_KIND_UNSPECIFIED: IdentifierKind
IDENTIFIER_KIND_RESIDENT_ID: IdentifierKind
IDENTIFIER_KIND_RESIDENT_ID_15: IdentifierKind
IDENTIFIER_KIND_BIRTH_CERTIFICATE: IdentifierKind
IDENTIFIER_KIND_PASSPORT: IdentifierKind
IDENTIFIER_KIND_RESIDENCE_PERMIT: IdentifierKind
IDENTIFIER_KIND_PERMANENT_RESIDENCE: IdentifierKind

class Person(_message.Message):
    __slots__ = ("person_id", "name", "name_pending", "sex", "birth_date", "birth_date_basis", "death_date", "ethnicity", "marital_status", "hukou_nature", "phone", "identifiers", "residence", "hukou", "address_hidden", "version", "valid", "known_from", "merged_into")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    NAME_PENDING_FIELD_NUMBER: _ClassVar[int]
    SEX_FIELD_NUMBER: _ClassVar[int]
    BIRTH_DATE_FIELD_NUMBER: _ClassVar[int]
    BIRTH_DATE_BASIS_FIELD_NUMBER: _ClassVar[int]
    DEATH_DATE_FIELD_NUMBER: _ClassVar[int]
    ETHNICITY_FIELD_NUMBER: _ClassVar[int]
    MARITAL_STATUS_FIELD_NUMBER: _ClassVar[int]
    HUKOU_NATURE_FIELD_NUMBER: _ClassVar[int]
    PHONE_FIELD_NUMBER: _ClassVar[int]
    IDENTIFIERS_FIELD_NUMBER: _ClassVar[int]
    RESIDENCE_FIELD_NUMBER: _ClassVar[int]
    HUKOU_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_HIDDEN_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    VALID_FIELD_NUMBER: _ClassVar[int]
    KNOWN_FROM_FIELD_NUMBER: _ClassVar[int]
    MERGED_INTO_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    name: str
    name_pending: bool
    sex: Sex
    birth_date: str
    birth_date_basis: str
    death_date: str
    ethnicity: str
    marital_status: str
    hukou_nature: str
    phone: str
    identifiers: _containers.RepeatedCompositeFieldContainer[Identifier]
    residence: Residence
    hukou: Residence
    address_hidden: bool
    version: int
    valid: _period_pb2.Period
    known_from: _timestamp_pb2.Timestamp
    merged_into: str
    def __init__(self, person_id: _Optional[str] = ..., name: _Optional[str] = ..., name_pending: _Optional[bool] = ..., sex: _Optional[_Union[Sex, str]] = ..., birth_date: _Optional[str] = ..., birth_date_basis: _Optional[str] = ..., death_date: _Optional[str] = ..., ethnicity: _Optional[str] = ..., marital_status: _Optional[str] = ..., hukou_nature: _Optional[str] = ..., phone: _Optional[str] = ..., identifiers: _Optional[_Iterable[_Union[Identifier, _Mapping]]] = ..., residence: _Optional[_Union[Residence, _Mapping]] = ..., hukou: _Optional[_Union[Residence, _Mapping]] = ..., address_hidden: _Optional[bool] = ..., version: _Optional[int] = ..., valid: _Optional[_Union[_period_pb2.Period, _Mapping]] = ..., known_from: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., merged_into: _Optional[str] = ...) -> None: ...

class Identifier(_message.Message):
    __slots__ = ("kind", "number", "verified")
    KIND_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    VERIFIED_FIELD_NUMBER: _ClassVar[int]
    kind: IdentifierKind
    number: str
    verified: bool
    def __init__(self, kind: _Optional[_Union[IdentifierKind, str]] = ..., number: _Optional[str] = ..., verified: _Optional[bool] = ...) -> None: ...

class Residence(_message.Message):
    __slots__ = ("division_code", "address", "valid")
    DIVISION_CODE_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    VALID_FIELD_NUMBER: _ClassVar[int]
    division_code: str
    address: str
    valid: _period_pb2.Period
    def __init__(self, division_code: _Optional[str] = ..., address: _Optional[str] = ..., valid: _Optional[_Union[_period_pb2.Period, _Mapping]] = ...) -> None: ...

class RecordAccess(_message.Message):
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
