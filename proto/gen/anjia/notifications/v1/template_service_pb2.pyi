from anjia.options.v1 import access_pb2 as _access_pb2
from anjia.options.v1 import privacy_pb2 as _privacy_pb2
from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ListTemplatesRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListTemplatesResponse(_message.Message):
    __slots__ = ("templates",)
    TEMPLATES_FIELD_NUMBER: _ClassVar[int]
    templates: _containers.RepeatedCompositeFieldContainer[Template]
    def __init__(self, templates: _Optional[_Iterable[_Union[Template, _Mapping]]] = ...) -> None: ...

class Template(_message.Message):
    __slots__ = ("code", "title_zh", "title_en", "placeholders")
    CODE_FIELD_NUMBER: _ClassVar[int]
    TITLE_ZH_FIELD_NUMBER: _ClassVar[int]
    TITLE_EN_FIELD_NUMBER: _ClassVar[int]
    PLACEHOLDERS_FIELD_NUMBER: _ClassVar[int]
    code: str
    title_zh: str
    title_en: str
    placeholders: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, code: _Optional[str] = ..., title_zh: _Optional[str] = ..., title_en: _Optional[str] = ..., placeholders: _Optional[_Iterable[str]] = ...) -> None: ...

class PreviewTemplateRequest(_message.Message):
    __slots__ = ("code",)
    CODE_FIELD_NUMBER: _ClassVar[int]
    code: str
    def __init__(self, code: _Optional[str] = ...) -> None: ...

class TemplatePreview(_message.Message):
    __slots__ = ("code", "title_zh", "title_en", "body_zh", "body_en", "link", "mail_subject_zh", "mail_subject_en", "mail_text_zh", "mail_text_en", "sms_zh", "sms_en")
    CODE_FIELD_NUMBER: _ClassVar[int]
    TITLE_ZH_FIELD_NUMBER: _ClassVar[int]
    TITLE_EN_FIELD_NUMBER: _ClassVar[int]
    BODY_ZH_FIELD_NUMBER: _ClassVar[int]
    BODY_EN_FIELD_NUMBER: _ClassVar[int]
    LINK_FIELD_NUMBER: _ClassVar[int]
    MAIL_SUBJECT_ZH_FIELD_NUMBER: _ClassVar[int]
    MAIL_SUBJECT_EN_FIELD_NUMBER: _ClassVar[int]
    MAIL_TEXT_ZH_FIELD_NUMBER: _ClassVar[int]
    MAIL_TEXT_EN_FIELD_NUMBER: _ClassVar[int]
    SMS_ZH_FIELD_NUMBER: _ClassVar[int]
    SMS_EN_FIELD_NUMBER: _ClassVar[int]
    code: str
    title_zh: str
    title_en: str
    body_zh: str
    body_en: str
    link: str
    mail_subject_zh: str
    mail_subject_en: str
    mail_text_zh: str
    mail_text_en: str
    sms_zh: str
    sms_en: str
    def __init__(self, code: _Optional[str] = ..., title_zh: _Optional[str] = ..., title_en: _Optional[str] = ..., body_zh: _Optional[str] = ..., body_en: _Optional[str] = ..., link: _Optional[str] = ..., mail_subject_zh: _Optional[str] = ..., mail_subject_en: _Optional[str] = ..., mail_text_zh: _Optional[str] = ..., mail_text_en: _Optional[str] = ..., sms_zh: _Optional[str] = ..., sms_en: _Optional[str] = ...) -> None: ...
