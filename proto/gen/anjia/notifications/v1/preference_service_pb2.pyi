from anjia.options.v1 import access_pb2 as _access_pb2
from anjia.options.v1 import privacy_pb2 as _privacy_pb2
from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class GetPreferencesRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Preferences(_message.Message):
    __slots__ = ("person_id", "language", "email_wanted", "sms_wanted", "quiet_from_hour", "quiet_until_hour", "email", "pending_email", "email_offered", "sms_offered")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    EMAIL_WANTED_FIELD_NUMBER: _ClassVar[int]
    SMS_WANTED_FIELD_NUMBER: _ClassVar[int]
    QUIET_FROM_HOUR_FIELD_NUMBER: _ClassVar[int]
    QUIET_UNTIL_HOUR_FIELD_NUMBER: _ClassVar[int]
    EMAIL_FIELD_NUMBER: _ClassVar[int]
    PENDING_EMAIL_FIELD_NUMBER: _ClassVar[int]
    EMAIL_OFFERED_FIELD_NUMBER: _ClassVar[int]
    SMS_OFFERED_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    language: str
    email_wanted: bool
    sms_wanted: bool
    quiet_from_hour: int
    quiet_until_hour: int
    email: str
    pending_email: str
    email_offered: bool
    sms_offered: bool
    def __init__(self, person_id: _Optional[str] = ..., language: _Optional[str] = ..., email_wanted: _Optional[bool] = ..., sms_wanted: _Optional[bool] = ..., quiet_from_hour: _Optional[int] = ..., quiet_until_hour: _Optional[int] = ..., email: _Optional[str] = ..., pending_email: _Optional[str] = ..., email_offered: _Optional[bool] = ..., sms_offered: _Optional[bool] = ...) -> None: ...

class ChangePreferencesRequest(_message.Message):
    __slots__ = ("language", "email_wanted", "sms_wanted", "quiet_from_hour", "quiet_until_hour")
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    EMAIL_WANTED_FIELD_NUMBER: _ClassVar[int]
    SMS_WANTED_FIELD_NUMBER: _ClassVar[int]
    QUIET_FROM_HOUR_FIELD_NUMBER: _ClassVar[int]
    QUIET_UNTIL_HOUR_FIELD_NUMBER: _ClassVar[int]
    language: str
    email_wanted: bool
    sms_wanted: bool
    quiet_from_hour: int
    quiet_until_hour: int
    def __init__(self, language: _Optional[str] = ..., email_wanted: _Optional[bool] = ..., sms_wanted: _Optional[bool] = ..., quiet_from_hour: _Optional[int] = ..., quiet_until_hour: _Optional[int] = ...) -> None: ...

class SetEmailRequest(_message.Message):
    __slots__ = ("email",)
    EMAIL_FIELD_NUMBER: _ClassVar[int]
    email: str
    def __init__(self, email: _Optional[str] = ...) -> None: ...

class ConfirmEmailRequest(_message.Message):
    __slots__ = ("code",)
    CODE_FIELD_NUMBER: _ClassVar[int]
    code: str
    def __init__(self, code: _Optional[str] = ...) -> None: ...

class RemoveEmailRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
