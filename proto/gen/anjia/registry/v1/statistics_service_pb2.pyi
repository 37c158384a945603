from anjia.options.v1 import access_pb2 as _access_pb2
from anjia.options.v1 import privacy_pb2 as _privacy_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetPopulationTablesRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class PopulationCell(_message.Message):
    __slots__ = ("line", "column", "people", "withheld")
    LINE_FIELD_NUMBER: _ClassVar[int]
    COLUMN_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    WITHHELD_FIELD_NUMBER: _ClassVar[int]
    line: str
    column: str
    people: int
    withheld: bool
    def __init__(self, line: _Optional[str] = ..., column: _Optional[str] = ..., people: _Optional[int] = ..., withheld: _Optional[bool] = ...) -> None: ...

class PopulationTable(_message.Message):
    __slots__ = ("name", "cells")
    NAME_FIELD_NUMBER: _ClassVar[int]
    CELLS_FIELD_NUMBER: _ClassVar[int]
    name: str
    cells: _containers.RepeatedCompositeFieldContainer[PopulationCell]
    def __init__(self, name: _Optional[str] = ..., cells: _Optional[_Iterable[_Union[PopulationCell, _Mapping]]] = ...) -> None: ...

class PopulationTables(_message.Message):
    __slots__ = ("county", "as_of", "tables")
    COUNTY_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    TABLES_FIELD_NUMBER: _ClassVar[int]
    county: str
    as_of: str
    tables: _containers.RepeatedCompositeFieldContainer[PopulationTable]
    def __init__(self, county: _Optional[str] = ..., as_of: _Optional[str] = ..., tables: _Optional[_Iterable[_Union[PopulationTable, _Mapping]]] = ...) -> None: ...

class ListDivisionsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Division(_message.Message):
    __slots__ = ("code", "name")
    CODE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    code: str
    name: str
    def __init__(self, code: _Optional[str] = ..., name: _Optional[str] = ...) -> None: ...

class ListDivisionsResponse(_message.Message):
    __slots__ = ("divisions",)
    DIVISIONS_FIELD_NUMBER: _ClassVar[int]
    divisions: _containers.RepeatedCompositeFieldContainer[Division]
    def __init__(self, divisions: _Optional[_Iterable[_Union[Division, _Mapping]]] = ...) -> None: ...
