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

class Fund(_message.Message):
    __slots__ = ("fund_id", "programme", "year", "budget_fen", "balance_fen", "reserved_fen", "available_fen")
    FUND_ID_FIELD_NUMBER: _ClassVar[int]
    PROGRAMME_FIELD_NUMBER: _ClassVar[int]
    YEAR_FIELD_NUMBER: _ClassVar[int]
    BUDGET_FEN_FIELD_NUMBER: _ClassVar[int]
    BALANCE_FEN_FIELD_NUMBER: _ClassVar[int]
    RESERVED_FEN_FIELD_NUMBER: _ClassVar[int]
    AVAILABLE_FEN_FIELD_NUMBER: _ClassVar[int]
    fund_id: str
    programme: str
    year: int
    budget_fen: int
    balance_fen: int
    reserved_fen: int
    available_fen: int
    def __init__(self, fund_id: _Optional[str] = ..., programme: _Optional[str] = ..., year: _Optional[int] = ..., budget_fen: _Optional[int] = ..., balance_fen: _Optional[int] = ..., reserved_fen: _Optional[int] = ..., available_fen: _Optional[int] = ...) -> None: ...

class RecordBudgetRequest(_message.Message):
    __slots__ = ("programme", "year", "amount_fen", "document", "account_number", "account_name", "bank_code")
    PROGRAMME_FIELD_NUMBER: _ClassVar[int]
    YEAR_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_NAME_FIELD_NUMBER: _ClassVar[int]
    BANK_CODE_FIELD_NUMBER: _ClassVar[int]
    programme: str
    year: int
    amount_fen: int
    document: str
    account_number: str
    account_name: str
    bank_code: str
    def __init__(self, programme: _Optional[str] = ..., year: _Optional[int] = ..., amount_fen: _Optional[int] = ..., document: _Optional[str] = ..., account_number: _Optional[str] = ..., account_name: _Optional[str] = ..., bank_code: _Optional[str] = ...) -> None: ...

class ListFundsRequest(_message.Message):
    __slots__ = ("year",)
    YEAR_FIELD_NUMBER: _ClassVar[int]
    year: int
    def __init__(self, year: _Optional[int] = ...) -> None: ...

class ListFundsResponse(_message.Message):
    __slots__ = ("funds",)
    FUNDS_FIELD_NUMBER: _ClassVar[int]
    funds: _containers.RepeatedCompositeFieldContainer[Fund]
    def __init__(self, funds: _Optional[_Iterable[_Union[Fund, _Mapping]]] = ...) -> None: ...
