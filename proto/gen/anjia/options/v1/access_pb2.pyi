from google.protobuf import descriptor_pb2 as _descriptor_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Role(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ROLE_UNSPECIFIED: _ClassVar[Role]
    ROLE_CITIZEN: _ClassVar[Role]
    ROLE_VILLAGE_WORKER: _ClassVar[Role]
    ROLE_TOWNSHIP_REVIEWER: _ClassVar[Role]
    ROLE_COUNTY_APPROVER: _ClassVar[Role]
    ROLE_FINANCE_OFFICER: _ClassVar[Role]
    ROLE_LEGAL_OFFICER: _ClassVar[Role]
    ROLE_CLINIC_WORKER: _ClassVar[Role]
    ROLE_MILITARY_OFFICE: _ClassVar[Role]
    ROLE_CARE_WORKER: _ClassVar[Role]
    ROLE_CONTENT_EDITOR: _ClassVar[Role]
    ROLE_SUPERVISOR: _ClassVar[Role]
    ROLE_AUDITOR: _ClassVar[Role]
    ROLE_SYSTEM_ADMIN: _ClassVar[Role]
    ROLE_SECURITY_ADMIN: _ClassVar[Role]
    ROLE_AUDIT_ADMIN: _ClassVar[Role]
    ROLE_AGENCY_HOSPITAL: _ClassVar[Role]
    ROLE_AGENCY_SCHOOL: _ClassVar[Role]
    ROLE_AGENCY_POLICE: _ClassVar[Role]
    ROLE_AGENCY_CIVIL_AFFAIRS: _ClassVar[Role]
    ROLE_AGENCY_DISABLED_FEDERATION: _ClassVar[Role]
    ROLE_OPERATOR: _ClassVar[Role]
    ROLE_SERVICE_REGISTRY: _ClassVar[Role]
    ROLE_SERVICE_CONCESSIONS: _ClassVar[Role]
    ROLE_SERVICE_FEES: _ClassVar[Role]
    ROLE_SERVICE_INCENTIVES: _ClassVar[Role]
    ROLE_SERVICE_NOTIFICATIONS: _ClassVar[Role]
    ROLE_SERVICE_GATEWAY: _ClassVar[Role]

class Purpose(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PURPOSE_UNSPECIFIED: _ClassVar[Purpose]
    PURPOSE_REGISTRATION: _ClassVar[Purpose]
    PURPOSE_LIFE_EVENT: _ClassVar[Purpose]
    PURPOSE_DATA_QUALITY: _ClassVar[Purpose]
    PURPOSE_DUPLICATE_REVIEW: _ClassVar[Purpose]
    PURPOSE_EXCHANGE: _ClassVar[Purpose]
    PURPOSE_ASSESSMENT: _ClassVar[Purpose]
    PURPOSE_APPLICATION_REVIEW: _ClassVar[Purpose]
    PURPOSE_PAYMENT: _ClassVar[Purpose]
    PURPOSE_FEE_SERVICE: _ClassVar[Purpose]
    PURPOSE_MILITARY_SERVICE: _ClassVar[Purpose]
    PURPOSE_HEALTH_SERVICE: _ClassVar[Purpose]
    PURPOSE_CARE: _ClassVar[Purpose]
    PURPOSE_MESSAGING: _ClassVar[Purpose]
    PURPOSE_COMPLAINT: _ClassVar[Purpose]
    PURPOSE_LEGACY_LEVY: _ClassVar[Purpose]
    PURPOSE_AUDIT: _ClassVar[Purpose]
    PURPOSE_SUPPORT: _ClassVar[Purpose]
    PURPOSE_OWN_DATA: _ClassVar[Purpose]

class Log(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LOG_UNSPECIFIED: _ClassVar[Log]
    LOG_NONE: _ClassVar[Log]
    LOG_READ: _ClassVar[Log]
    LOG_WRITE: _ClassVar[Log]
    LOG_BULK: _ClassVar[Log]

class Stream(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STREAM_UNSPECIFIED: _ClassVar[Stream]
    STREAM_UPLOAD: _ClassVar[Stream]
    STREAM_DOWNLOAD: _ClassVar[Stream]
    STREAM_PROGRESS: _ClassVar[Stream]

class CaseReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CASE_REASON_UNSPECIFIED: _ClassVar[CaseReason]
    CASE_REASON_HOLDER_PRESENT: _ClassVar[CaseReason]
    CASE_REASON_DOCUMENT_COMPARED: _ClassVar[CaseReason]
    CASE_REASON_COURT_OR_POLICE: _ClassVar[CaseReason]
    CASE_REASON_PAYMENT_RETURNED: _ClassVar[CaseReason]
    CASE_REASON_PAYMENT_CHECKED: _ClassVar[CaseReason]
    CASE_REASON_MESSAGE_SENT: _ClassVar[CaseReason]
ROLE_UNSPECIFIED: Role
ROLE_CITIZEN: Role
ROLE_VILLAGE_WORKER: Role
ROLE_TOWNSHIP_REVIEWER: Role
ROLE_COUNTY_APPROVER: Role
ROLE_FINANCE_OFFICER: Role
ROLE_LEGAL_OFFICER: Role
ROLE_CLINIC_WORKER: Role
ROLE_MILITARY_OFFICE: Role
ROLE_CARE_WORKER: Role
ROLE_CONTENT_EDITOR: Role
ROLE_SUPERVISOR: Role
ROLE_AUDITOR: Role
ROLE_SYSTEM_ADMIN: Role
ROLE_SECURITY_ADMIN: Role
ROLE_AUDIT_ADMIN: Role
ROLE_AGENCY_HOSPITAL: Role
ROLE_AGENCY_SCHOOL: Role
ROLE_AGENCY_POLICE: Role
ROLE_AGENCY_CIVIL_AFFAIRS: Role
ROLE_AGENCY_DISABLED_FEDERATION: Role
ROLE_OPERATOR: Role
ROLE_SERVICE_REGISTRY: Role
ROLE_SERVICE_CONCESSIONS: Role
ROLE_SERVICE_FEES: Role
ROLE_SERVICE_INCENTIVES: Role
ROLE_SERVICE_NOTIFICATIONS: Role
ROLE_SERVICE_GATEWAY: Role
PURPOSE_UNSPECIFIED: Purpose
PURPOSE_REGISTRATION: Purpose
PURPOSE_LIFE_EVENT: Purpose
PURPOSE_DATA_QUALITY: Purpose
PURPOSE_DUPLICATE_REVIEW: Purpose
PURPOSE_EXCHANGE: Purpose
PURPOSE_ASSESSMENT: Purpose
PURPOSE_APPLICATION_REVIEW: Purpose
PURPOSE_PAYMENT: Purpose
PURPOSE_FEE_SERVICE: Purpose
PURPOSE_MILITARY_SERVICE: Purpose
PURPOSE_HEALTH_SERVICE: Purpose
PURPOSE_CARE: Purpose
PURPOSE_MESSAGING: Purpose
PURPOSE_COMPLAINT: Purpose
PURPOSE_LEGACY_LEVY: Purpose
PURPOSE_AUDIT: Purpose
PURPOSE_SUPPORT: Purpose
PURPOSE_OWN_DATA: Purpose
LOG_UNSPECIFIED: Log
LOG_NONE: Log
LOG_READ: Log
LOG_WRITE: Log
LOG_BULK: Log
STREAM_UNSPECIFIED: Stream
STREAM_UPLOAD: Stream
STREAM_DOWNLOAD: Stream
STREAM_PROGRESS: Stream
CASE_REASON_UNSPECIFIED: CaseReason
CASE_REASON_HOLDER_PRESENT: CaseReason
CASE_REASON_DOCUMENT_COMPARED: CaseReason
CASE_REASON_COURT_OR_POLICE: CaseReason
CASE_REASON_PAYMENT_RETURNED: CaseReason
CASE_REASON_PAYMENT_CHECKED: CaseReason
CASE_REASON_MESSAGE_SENT: CaseReason
ACCESS_FIELD_NUMBER: _ClassVar[int]
access: _descriptor.FieldDescriptor
BASIS_FIELD_NUMBER: _ClassVar[int]
basis: _descriptor.FieldDescriptor

class Access(_message.Message):
    __slots__ = ("permission", "roles", "purposes", "log", "crosses", "unmasks", "repeatable", "agreement", "stream", "crosses_because")
    PERMISSION_FIELD_NUMBER: _ClassVar[int]
    ROLES_FIELD_NUMBER: _ClassVar[int]
    PURPOSES_FIELD_NUMBER: _ClassVar[int]
    LOG_FIELD_NUMBER: _ClassVar[int]
    CROSSES_FIELD_NUMBER: _ClassVar[int]
    UNMASKS_FIELD_NUMBER: _ClassVar[int]
    REPEATABLE_FIELD_NUMBER: _ClassVar[int]
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    STREAM_FIELD_NUMBER: _ClassVar[int]
    CROSSES_BECAUSE_FIELD_NUMBER: _ClassVar[int]
    permission: str
    roles: _containers.RepeatedScalarFieldContainer[Role]
    purposes: _containers.RepeatedScalarFieldContainer[Purpose]
    log: Log
    crosses: bool
    unmasks: bool
    repeatable: bool
    agreement: bool
    stream: Stream
    crosses_because: str
    def __init__(self, permission: _Optional[str] = ..., roles: _Optional[_Iterable[_Union[Role, str]]] = ..., purposes: _Optional[_Iterable[_Union[Purpose, str]]] = ..., log: _Optional[_Union[Log, str]] = ..., crosses: _Optional[bool] = ..., unmasks: _Optional[bool] = ..., repeatable: _Optional[bool] = ..., agreement: _Optional[bool] = ..., stream: _Optional[_Union[Stream, str]] = ..., crosses_because: _Optional[str] = ...) -> None: ...
