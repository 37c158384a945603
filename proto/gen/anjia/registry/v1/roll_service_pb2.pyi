import datetime

from anjia.options.v1 import access_pb2 as _access_pb2
from anjia.options.v1 import privacy_pb2 as _privacy_pb2
from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Roll(_message.Message):
    __slots__ = ("roll_id", "file_name", "county", "as_of", "state", "done", "rows", "report", "uploaded_at", "people", "ended_by", "ended_at", "ended_reason")
    ROLL_ID_FIELD_NUMBER: _ClassVar[int]
    FILE_NAME_FIELD_NUMBER: _ClassVar[int]
    COUNTY_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    DONE_FIELD_NUMBER: _ClassVar[int]
    ROWS_FIELD_NUMBER: _ClassVar[int]
    REPORT_FIELD_NUMBER: _ClassVar[int]
    UPLOADED_AT_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    ENDED_BY_FIELD_NUMBER: _ClassVar[int]
    ENDED_AT_FIELD_NUMBER: _ClassVar[int]
    ENDED_REASON_FIELD_NUMBER: _ClassVar[int]
    roll_id: str
    file_name: str
    county: str
    as_of: str
    state: str
    done: int
    rows: int
    report: _struct_pb2.Struct
    uploaded_at: _timestamp_pb2.Timestamp
    people: int
    ended_by: str
    ended_at: _timestamp_pb2.Timestamp
    ended_reason: str
    def __init__(self, roll_id: _Optional[str] = ..., file_name: _Optional[str] = ..., county: _Optional[str] = ..., as_of: _Optional[str] = ..., state: _Optional[str] = ..., done: _Optional[int] = ..., rows: _Optional[int] = ..., report: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., uploaded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., people: _Optional[int] = ..., ended_by: _Optional[str] = ..., ended_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ended_reason: _Optional[str] = ...) -> None: ...

class UploadRollRequest(_message.Message):
    __slots__ = ("file_name", "county", "as_of", "chunk")
    FILE_NAME_FIELD_NUMBER: _ClassVar[int]
    COUNTY_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    file_name: str
    county: str
    as_of: str
    chunk: bytes
    def __init__(self, file_name: _Optional[str] = ..., county: _Optional[str] = ..., as_of: _Optional[str] = ..., chunk: _Optional[bytes] = ...) -> None: ...

class GetRollRequest(_message.Message):
    __slots__ = ("roll_id",)
    ROLL_ID_FIELD_NUMBER: _ClassVar[int]
    roll_id: str
    def __init__(self, roll_id: _Optional[str] = ...) -> None: ...

class ListRollsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListRollsResponse(_message.Message):
    __slots__ = ("rolls",)
    ROLLS_FIELD_NUMBER: _ClassVar[int]
    rolls: _containers.RepeatedCompositeFieldContainer[Roll]
    def __init__(self, rolls: _Optional[_Iterable[_Union[Roll, _Mapping]]] = ...) -> None: ...

class WatchRollRequest(_message.Message):
    __slots__ = ("roll_id",)
    ROLL_ID_FIELD_NUMBER: _ClassVar[int]
    roll_id: str
    def __init__(self, roll_id: _Optional[str] = ...) -> None: ...

class SettleRollColumnsRequest(_message.Message):
    __slots__ = ("roll_id", "columns")
    class ColumnsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    ROLL_ID_FIELD_NUMBER: _ClassVar[int]
    COLUMNS_FIELD_NUMBER: _ClassVar[int]
    roll_id: str
    columns: _containers.ScalarMap[str, str]
    def __init__(self, roll_id: _Optional[str] = ..., columns: _Optional[_Mapping[str, str]] = ...) -> None: ...

class CommitRollRequest(_message.Message):
    __slots__ = ("roll_id",)
    ROLL_ID_FIELD_NUMBER: _ClassVar[int]
    roll_id: str
    def __init__(self, roll_id: _Optional[str] = ...) -> None: ...

class UndoRollRequest(_message.Message):
    __slots__ = ("roll_id", "reason", "people")
    ROLL_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    roll_id: str
    reason: str
    people: int
    def __init__(self, roll_id: _Optional[str] = ..., reason: _Optional[str] = ..., people: _Optional[int] = ...) -> None: ...

class DismissRollRequest(_message.Message):
    __slots__ = ("roll_id", "reason")
    ROLL_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    roll_id: str
    reason: str
    def __init__(self, roll_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class ListWaitingRowsRequest(_message.Message):
    __slots__ = ("roll_id", "after_row", "dismissed")
    ROLL_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_ROW_FIELD_NUMBER: _ClassVar[int]
    DISMISSED_FIELD_NUMBER: _ClassVar[int]
    roll_id: str
    after_row: int
    dismissed: bool
    def __init__(self, roll_id: _Optional[str] = ..., after_row: _Optional[int] = ..., dismissed: _Optional[bool] = ...) -> None: ...

class RollRow(_message.Message):
    __slots__ = ("row", "state", "reasons", "cells", "dismissed_by", "dismissed_at", "dismiss_reason")
    class CellsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    ROW_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    CELLS_FIELD_NUMBER: _ClassVar[int]
    DISMISSED_BY_FIELD_NUMBER: _ClassVar[int]
    DISMISSED_AT_FIELD_NUMBER: _ClassVar[int]
    DISMISS_REASON_FIELD_NUMBER: _ClassVar[int]
    row: int
    state: str
    reasons: _containers.RepeatedScalarFieldContainer[str]
    cells: _containers.ScalarMap[str, str]
    dismissed_by: str
    dismissed_at: _timestamp_pb2.Timestamp
    dismiss_reason: str
    def __init__(self, row: _Optional[int] = ..., state: _Optional[str] = ..., reasons: _Optional[_Iterable[str]] = ..., cells: _Optional[_Mapping[str, str]] = ..., dismissed_by: _Optional[str] = ..., dismissed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., dismiss_reason: _Optional[str] = ...) -> None: ...

class ListWaitingRowsResponse(_message.Message):
    __slots__ = ("rows",)
    ROWS_FIELD_NUMBER: _ClassVar[int]
    rows: _containers.RepeatedCompositeFieldContainer[RollRow]
    def __init__(self, rows: _Optional[_Iterable[_Union[RollRow, _Mapping]]] = ...) -> None: ...

class MendRowRequest(_message.Message):
    __slots__ = ("roll_id", "row", "cells")
    class CellsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    ROLL_ID_FIELD_NUMBER: _ClassVar[int]
    ROW_FIELD_NUMBER: _ClassVar[int]
    CELLS_FIELD_NUMBER: _ClassVar[int]
    roll_id: str
    row: int
    cells: _containers.ScalarMap[str, str]
    def __init__(self, roll_id: _Optional[str] = ..., row: _Optional[int] = ..., cells: _Optional[_Mapping[str, str]] = ...) -> None: ...

class DismissRowRequest(_message.Message):
    __slots__ = ("roll_id", "row", "reason")
    ROLL_ID_FIELD_NUMBER: _ClassVar[int]
    ROW_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    roll_id: str
    row: int
    reason: str
    def __init__(self, roll_id: _Optional[str] = ..., row: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...
