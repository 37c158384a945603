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

class Pack(_message.Message):
    __slots__ = ("programme", "version", "title_zh", "title_en", "citation", "provenance", "status", "valid_from", "numbers", "conditions", "stages", "signed_off_by", "digest", "amounts")
    PROGRAMME_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    TITLE_ZH_FIELD_NUMBER: _ClassVar[int]
    TITLE_EN_FIELD_NUMBER: _ClassVar[int]
    CITATION_FIELD_NUMBER: _ClassVar[int]
    PROVENANCE_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    VALID_FROM_FIELD_NUMBER: _ClassVar[int]
    NUMBERS_FIELD_NUMBER: _ClassVar[int]
    CONDITIONS_FIELD_NUMBER: _ClassVar[int]
    STAGES_FIELD_NUMBER: _ClassVar[int]
    SIGNED_OFF_BY_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    AMOUNTS_FIELD_NUMBER: _ClassVar[int]
    programme: str
    version: int
    title_zh: str
    title_en: str
    citation: str
    provenance: str
    status: str
    valid_from: str
    numbers: _containers.RepeatedCompositeFieldContainer[PackNumber]
    conditions: _containers.RepeatedCompositeFieldContainer[PackCondition]
    stages: _containers.RepeatedCompositeFieldContainer[PackStage]
    signed_off_by: str
    digest: str
    amounts: _containers.RepeatedCompositeFieldContainer[PackAmount]
    def __init__(self, programme: _Optional[str] = ..., version: _Optional[int] = ..., title_zh: _Optional[str] = ..., title_en: _Optional[str] = ..., citation: _Optional[str] = ..., provenance: _Optional[str] = ..., status: _Optional[str] = ..., valid_from: _Optional[str] = ..., numbers: _Optional[_Iterable[_Union[PackNumber, _Mapping]]] = ..., conditions: _Optional[_Iterable[_Union[PackCondition, _Mapping]]] = ..., stages: _Optional[_Iterable[_Union[PackStage, _Mapping]]] = ..., signed_off_by: _Optional[str] = ..., digest: _Optional[str] = ..., amounts: _Optional[_Iterable[_Union[PackAmount, _Mapping]]] = ...) -> None: ...

class PackAmount(_message.Message):
    __slots__ = ("valid_from", "amount_fen", "citation", "provenance")
    VALID_FROM_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    CITATION_FIELD_NUMBER: _ClassVar[int]
    PROVENANCE_FIELD_NUMBER: _ClassVar[int]
    valid_from: str
    amount_fen: int
    citation: str
    provenance: str
    def __init__(self, valid_from: _Optional[str] = ..., amount_fen: _Optional[int] = ..., citation: _Optional[str] = ..., provenance: _Optional[str] = ...) -> None: ...

class PackNumber(_message.Message):
    __slots__ = ("name", "value", "unit", "citation", "provenance")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    CITATION_FIELD_NUMBER: _ClassVar[int]
    PROVENANCE_FIELD_NUMBER: _ClassVar[int]
    name: str
    value: int
    unit: str
    citation: str
    provenance: str
    def __init__(self, name: _Optional[str] = ..., value: _Optional[int] = ..., unit: _Optional[str] = ..., citation: _Optional[str] = ..., provenance: _Optional[str] = ...) -> None: ...

class PackCondition(_message.Message):
    __slots__ = ("name", "text_zh", "text_en", "article")
    NAME_FIELD_NUMBER: _ClassVar[int]
    TEXT_ZH_FIELD_NUMBER: _ClassVar[int]
    TEXT_EN_FIELD_NUMBER: _ClassVar[int]
    ARTICLE_FIELD_NUMBER: _ClassVar[int]
    name: str
    text_zh: str
    text_en: str
    article: str
    def __init__(self, name: _Optional[str] = ..., text_zh: _Optional[str] = ..., text_en: _Optional[str] = ..., article: _Optional[str] = ...) -> None: ...

class PackStage(_message.Message):
    __slots__ = ("name", "by", "working_days", "citation")
    NAME_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    WORKING_DAYS_FIELD_NUMBER: _ClassVar[int]
    CITATION_FIELD_NUMBER: _ClassVar[int]
    name: str
    by: str
    working_days: int
    citation: str
    def __init__(self, name: _Optional[str] = ..., by: _Optional[str] = ..., working_days: _Optional[int] = ..., citation: _Optional[str] = ...) -> None: ...

class ListPacksRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListPacksResponse(_message.Message):
    __slots__ = ("packs",)
    PACKS_FIELD_NUMBER: _ClassVar[int]
    packs: _containers.RepeatedCompositeFieldContainer[Pack]
    def __init__(self, packs: _Optional[_Iterable[_Union[Pack, _Mapping]]] = ...) -> None: ...

class SignOffPackRequest(_message.Message):
    __slots__ = ("programme", "compared_with")
    PROGRAMME_FIELD_NUMBER: _ClassVar[int]
    COMPARED_WITH_FIELD_NUMBER: _ClassVar[int]
    programme: str
    compared_with: str
    def __init__(self, programme: _Optional[str] = ..., compared_with: _Optional[str] = ...) -> None: ...
