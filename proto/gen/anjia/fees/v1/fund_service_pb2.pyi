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

class Fund(_message.Message):
    __slots__ = ("fund_id", "programme", "year", "budget_fen", "balance_fen", "reserved_fen", "available_fen", "account", "waiting")
    FUND_ID_FIELD_NUMBER: _ClassVar[int]
    PROGRAMME_FIELD_NUMBER: _ClassVar[int]
    YEAR_FIELD_NUMBER: _ClassVar[int]
    BUDGET_FEN_FIELD_NUMBER: _ClassVar[int]
    BALANCE_FEN_FIELD_NUMBER: _ClassVar[int]
    RESERVED_FEN_FIELD_NUMBER: _ClassVar[int]
    AVAILABLE_FEN_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    WAITING_FIELD_NUMBER: _ClassVar[int]
    fund_id: str
    programme: str
    year: int
    budget_fen: int
    balance_fen: int
    reserved_fen: int
    available_fen: int
    account: FundAccount
    waiting: BudgetDecision
    def __init__(self, fund_id: _Optional[str] = ..., programme: _Optional[str] = ..., year: _Optional[int] = ..., budget_fen: _Optional[int] = ..., balance_fen: _Optional[int] = ..., reserved_fen: _Optional[int] = ..., available_fen: _Optional[int] = ..., account: _Optional[_Union[FundAccount, _Mapping]] = ..., waiting: _Optional[_Union[BudgetDecision, _Mapping]] = ...) -> None: ...

class FundAccount(_message.Message):
    __slots__ = ("account_number", "account_name", "bank_code")
    ACCOUNT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_NAME_FIELD_NUMBER: _ClassVar[int]
    BANK_CODE_FIELD_NUMBER: _ClassVar[int]
    account_number: str
    account_name: str
    bank_code: str
    def __init__(self, account_number: _Optional[str] = ..., account_name: _Optional[str] = ..., bank_code: _Optional[str] = ...) -> None: ...

class BudgetDecision(_message.Message):
    __slots__ = ("budget_id", "amount_fen", "document", "account", "recorded_by", "recorded_at")
    BUDGET_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    RECORDED_BY_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    budget_id: str
    amount_fen: int
    document: str
    account: FundAccount
    recorded_by: str
    recorded_at: _timestamp_pb2.Timestamp
    def __init__(self, budget_id: _Optional[str] = ..., amount_fen: _Optional[int] = ..., document: _Optional[str] = ..., account: _Optional[_Union[FundAccount, _Mapping]] = ..., recorded_by: _Optional[str] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ConfirmBudgetRequest(_message.Message):
    __slots__ = ("budget_id",)
    BUDGET_ID_FIELD_NUMBER: _ClassVar[int]
    budget_id: str
    def __init__(self, budget_id: _Optional[str] = ...) -> None: ...

class RefuseBudgetRequest(_message.Message):
    __slots__ = ("budget_id",)
    BUDGET_ID_FIELD_NUMBER: _ClassVar[int]
    budget_id: str
    def __init__(self, budget_id: _Optional[str] = ...) -> None: ...

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
