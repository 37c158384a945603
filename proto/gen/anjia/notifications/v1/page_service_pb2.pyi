import datetime

from anjia.options.v1 import access_pb2 as _access_pb2
from anjia.options.v1 import privacy_pb2 as _privacy_pb2
from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PageText(_message.Message):
    __slots__ = ("zh", "en", "source")
    ZH_FIELD_NUMBER: _ClassVar[int]
    EN_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    zh: str
    en: str
    source: str
    def __init__(self, zh: _Optional[str] = ..., en: _Optional[str] = ..., source: _Optional[str] = ...) -> None: ...

class PageFact(_message.Message):
    __slots__ = ("title", "text")
    TITLE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    title: PageText
    text: PageText
    def __init__(self, title: _Optional[_Union[PageText, _Mapping]] = ..., text: _Optional[_Union[PageText, _Mapping]] = ...) -> None: ...

class PageSection(_message.Message):
    __slots__ = ("title", "text", "points", "facts")
    TITLE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    POINTS_FIELD_NUMBER: _ClassVar[int]
    FACTS_FIELD_NUMBER: _ClassVar[int]
    title: PageText
    text: PageText
    points: _containers.RepeatedCompositeFieldContainer[PageText]
    facts: _containers.RepeatedCompositeFieldContainer[PageFact]
    def __init__(self, title: _Optional[_Union[PageText, _Mapping]] = ..., text: _Optional[_Union[PageText, _Mapping]] = ..., points: _Optional[_Iterable[_Union[PageText, _Mapping]]] = ..., facts: _Optional[_Iterable[_Union[PageFact, _Mapping]]] = ...) -> None: ...

class PageContent(_message.Message):
    __slots__ = ("title", "summary", "event", "sections", "basis", "checked_on", "unverified")
    TITLE_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    SECTIONS_FIELD_NUMBER: _ClassVar[int]
    BASIS_FIELD_NUMBER: _ClassVar[int]
    CHECKED_ON_FIELD_NUMBER: _ClassVar[int]
    UNVERIFIED_FIELD_NUMBER: _ClassVar[int]
    title: PageText
    summary: PageText
    event: PageText
    sections: _containers.RepeatedCompositeFieldContainer[PageSection]
    basis: _containers.RepeatedCompositeFieldContainer[PageText]
    checked_on: str
    unverified: bool
    def __init__(self, title: _Optional[_Union[PageText, _Mapping]] = ..., summary: _Optional[_Union[PageText, _Mapping]] = ..., event: _Optional[_Union[PageText, _Mapping]] = ..., sections: _Optional[_Iterable[_Union[PageSection, _Mapping]]] = ..., basis: _Optional[_Iterable[_Union[PageText, _Mapping]]] = ..., checked_on: _Optional[str] = ..., unverified: _Optional[bool] = ...) -> None: ...

class PageVersion(_message.Message):
    __slots__ = ("name", "number", "state", "content", "from_on", "written_by", "checked_by", "reason", "changed_at", "shown")
    NAME_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    FROM_ON_FIELD_NUMBER: _ClassVar[int]
    WRITTEN_BY_FIELD_NUMBER: _ClassVar[int]
    CHECKED_BY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    CHANGED_AT_FIELD_NUMBER: _ClassVar[int]
    SHOWN_FIELD_NUMBER: _ClassVar[int]
    name: str
    number: int
    state: str
    content: PageContent
    from_on: str
    written_by: str
    checked_by: str
    reason: str
    changed_at: _timestamp_pb2.Timestamp
    shown: bool
    def __init__(self, name: _Optional[str] = ..., number: _Optional[int] = ..., state: _Optional[str] = ..., content: _Optional[_Union[PageContent, _Mapping]] = ..., from_on: _Optional[str] = ..., written_by: _Optional[str] = ..., checked_by: _Optional[str] = ..., reason: _Optional[str] = ..., changed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., shown: _Optional[bool] = ...) -> None: ...

class ListPublishedPagesRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListPublishedPagesResponse(_message.Message):
    __slots__ = ("pages",)
    PAGES_FIELD_NUMBER: _ClassVar[int]
    pages: _containers.RepeatedCompositeFieldContainer[PageVersion]
    def __init__(self, pages: _Optional[_Iterable[_Union[PageVersion, _Mapping]]] = ...) -> None: ...

class BringPagesRequest(_message.Message):
    __slots__ = ("pages",)
    PAGES_FIELD_NUMBER: _ClassVar[int]
    pages: _containers.RepeatedCompositeFieldContainer[BroughtPage]
    def __init__(self, pages: _Optional[_Iterable[_Union[BroughtPage, _Mapping]]] = ...) -> None: ...

class BroughtPage(_message.Message):
    __slots__ = ("name", "place", "content")
    NAME_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    name: str
    place: int
    content: PageContent
    def __init__(self, name: _Optional[str] = ..., place: _Optional[int] = ..., content: _Optional[_Union[PageContent, _Mapping]] = ...) -> None: ...

class BringPagesResponse(_message.Message):
    __slots__ = ("brought",)
    BROUGHT_FIELD_NUMBER: _ClassVar[int]
    brought: int
    def __init__(self, brought: _Optional[int] = ...) -> None: ...

class ListPagesRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListPagesResponse(_message.Message):
    __slots__ = ("pages",)
    PAGES_FIELD_NUMBER: _ClassVar[int]
    pages: _containers.RepeatedCompositeFieldContainer[PageVersion]
    def __init__(self, pages: _Optional[_Iterable[_Union[PageVersion, _Mapping]]] = ...) -> None: ...

class GetPageRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class PageHistory(_message.Message):
    __slots__ = ("versions",)
    VERSIONS_FIELD_NUMBER: _ClassVar[int]
    versions: _containers.RepeatedCompositeFieldContainer[PageVersion]
    def __init__(self, versions: _Optional[_Iterable[_Union[PageVersion, _Mapping]]] = ...) -> None: ...

class SavePageRequest(_message.Message):
    __slots__ = ("name", "content")
    NAME_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    name: str
    content: PageContent
    def __init__(self, name: _Optional[str] = ..., content: _Optional[_Union[PageContent, _Mapping]] = ...) -> None: ...

class SubmitPageRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ApprovePageRequest(_message.Message):
    __slots__ = ("name", "from_on")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FROM_ON_FIELD_NUMBER: _ClassVar[int]
    name: str
    from_on: str
    def __init__(self, name: _Optional[str] = ..., from_on: _Optional[str] = ...) -> None: ...

class ReturnPageRequest(_message.Message):
    __slots__ = ("name", "reason")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    name: str
    reason: str
    def __init__(self, name: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class WithdrawPageRequest(_message.Message):
    __slots__ = ("name", "reason")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    name: str
    reason: str
    def __init__(self, name: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...
