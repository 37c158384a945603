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

class Holder(_message.Message):
    __slots__ = ("holder_id", "person_id", "kin_code", "standing_code", "confirmed_until", "state", "ended_on", "ended_code", "ended_reason", "confirmations", "ends_soon")
    HOLDER_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    KIN_CODE_FIELD_NUMBER: _ClassVar[int]
    STANDING_CODE_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_UNTIL_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    ENDED_ON_FIELD_NUMBER: _ClassVar[int]
    ENDED_CODE_FIELD_NUMBER: _ClassVar[int]
    ENDED_REASON_FIELD_NUMBER: _ClassVar[int]
    CONFIRMATIONS_FIELD_NUMBER: _ClassVar[int]
    ENDS_SOON_FIELD_NUMBER: _ClassVar[int]
    holder_id: str
    person_id: str
    kin_code: str
    standing_code: str
    confirmed_until: str
    state: str
    ended_on: str
    ended_code: str
    ended_reason: str
    confirmations: _containers.RepeatedCompositeFieldContainer[Confirmation]
    ends_soon: bool
    def __init__(self, holder_id: _Optional[str] = ..., person_id: _Optional[str] = ..., kin_code: _Optional[str] = ..., standing_code: _Optional[str] = ..., confirmed_until: _Optional[str] = ..., state: _Optional[str] = ..., ended_on: _Optional[str] = ..., ended_code: _Optional[str] = ..., ended_reason: _Optional[str] = ..., confirmations: _Optional[_Iterable[_Union[Confirmation, _Mapping]]] = ..., ends_soon: _Optional[bool] = ...) -> None: ...

class Confirmation(_message.Message):
    __slots__ = ("standing_code", "confirmed_from", "confirmed_until", "body_code", "document_id", "document_hash")
    STANDING_CODE_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_FROM_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_UNTIL_FIELD_NUMBER: _ClassVar[int]
    BODY_CODE_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_ID_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_HASH_FIELD_NUMBER: _ClassVar[int]
    standing_code: str
    confirmed_from: str
    confirmed_until: str
    body_code: str
    document_id: str
    document_hash: str
    def __init__(self, standing_code: _Optional[str] = ..., confirmed_from: _Optional[str] = ..., confirmed_until: _Optional[str] = ..., body_code: _Optional[str] = ..., document_id: _Optional[str] = ..., document_hash: _Optional[str] = ...) -> None: ...

class Document(_message.Message):
    __slots__ = ("document_id", "person_id", "media_type", "document_hash", "bytes_stored")
    DOCUMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_HASH_FIELD_NUMBER: _ClassVar[int]
    BYTES_STORED_FIELD_NUMBER: _ClassVar[int]
    document_id: str
    person_id: str
    media_type: str
    document_hash: str
    bytes_stored: int
    def __init__(self, document_id: _Optional[str] = ..., person_id: _Optional[str] = ..., media_type: _Optional[str] = ..., document_hash: _Optional[str] = ..., bytes_stored: _Optional[int] = ...) -> None: ...

class UploadDocumentRequest(_message.Message):
    __slots__ = ("person_id", "file_name", "chunk")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    FILE_NAME_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    file_name: str
    chunk: bytes
    def __init__(self, person_id: _Optional[str] = ..., file_name: _Optional[str] = ..., chunk: _Optional[bytes] = ...) -> None: ...

class DownloadDocumentRequest(_message.Message):
    __slots__ = ("document_id",)
    DOCUMENT_ID_FIELD_NUMBER: _ClassVar[int]
    document_id: str
    def __init__(self, document_id: _Optional[str] = ...) -> None: ...

class DocumentChunk(_message.Message):
    __slots__ = ("file_name", "media_type", "chunk")
    FILE_NAME_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    file_name: str
    media_type: str
    chunk: bytes
    def __init__(self, file_name: _Optional[str] = ..., media_type: _Optional[str] = ..., chunk: _Optional[bytes] = ...) -> None: ...

class ConfirmHolderRequest(_message.Message):
    __slots__ = ("person_id", "kin_code", "standing_code", "confirmed_until", "body_code", "document_id")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    KIN_CODE_FIELD_NUMBER: _ClassVar[int]
    STANDING_CODE_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_UNTIL_FIELD_NUMBER: _ClassVar[int]
    BODY_CODE_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_ID_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    kin_code: str
    standing_code: str
    confirmed_until: str
    body_code: str
    document_id: str
    def __init__(self, person_id: _Optional[str] = ..., kin_code: _Optional[str] = ..., standing_code: _Optional[str] = ..., confirmed_until: _Optional[str] = ..., body_code: _Optional[str] = ..., document_id: _Optional[str] = ...) -> None: ...

class RenewHolderRequest(_message.Message):
    __slots__ = ("holder_id", "standing_code", "confirmed_until", "body_code", "document_id")
    HOLDER_ID_FIELD_NUMBER: _ClassVar[int]
    STANDING_CODE_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_UNTIL_FIELD_NUMBER: _ClassVar[int]
    BODY_CODE_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_ID_FIELD_NUMBER: _ClassVar[int]
    holder_id: str
    standing_code: str
    confirmed_until: str
    body_code: str
    document_id: str
    def __init__(self, holder_id: _Optional[str] = ..., standing_code: _Optional[str] = ..., confirmed_until: _Optional[str] = ..., body_code: _Optional[str] = ..., document_id: _Optional[str] = ...) -> None: ...

class EndHolderRequest(_message.Message):
    __slots__ = ("holder_id", "ended_code", "reason")
    HOLDER_ID_FIELD_NUMBER: _ClassVar[int]
    ENDED_CODE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    holder_id: str
    ended_code: str
    reason: str
    def __init__(self, holder_id: _Optional[str] = ..., ended_code: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class GetHolderRequest(_message.Message):
    __slots__ = ("holder_id",)
    HOLDER_ID_FIELD_NUMBER: _ClassVar[int]
    holder_id: str
    def __init__(self, holder_id: _Optional[str] = ...) -> None: ...

class ListHoldersRequest(_message.Message):
    __slots__ = ("person_id", "with_ended")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    WITH_ENDED_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    with_ended: bool
    def __init__(self, person_id: _Optional[str] = ..., with_ended: _Optional[bool] = ...) -> None: ...

class ListHoldersResponse(_message.Message):
    __slots__ = ("holders",)
    HOLDERS_FIELD_NUMBER: _ClassVar[int]
    holders: _containers.RepeatedCompositeFieldContainer[Holder]
    def __init__(self, holders: _Optional[_Iterable[_Union[Holder, _Mapping]]] = ...) -> None: ...
