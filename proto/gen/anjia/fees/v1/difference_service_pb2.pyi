import datetime

from anjia.fees.v1 import disbursement_service_pb2 as _disbursement_service_pb2
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

class Difference(_message.Message):
    __slots__ = ("difference_id", "kind", "reason_code", "batch_id", "order_id", "file_line", "file_name", "payments", "amount_fen", "owner", "opened_at", "age_days", "closed_by", "closed_reason", "document", "closed_at", "has_file")
    DIFFERENCE_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    BATCH_ID_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    FILE_LINE_FIELD_NUMBER: _ClassVar[int]
    FILE_NAME_FIELD_NUMBER: _ClassVar[int]
    PAYMENTS_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    OPENED_AT_FIELD_NUMBER: _ClassVar[int]
    AGE_DAYS_FIELD_NUMBER: _ClassVar[int]
    CLOSED_BY_FIELD_NUMBER: _ClassVar[int]
    CLOSED_REASON_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    CLOSED_AT_FIELD_NUMBER: _ClassVar[int]
    HAS_FILE_FIELD_NUMBER: _ClassVar[int]
    difference_id: str
    kind: str
    reason_code: str
    batch_id: str
    order_id: str
    file_line: int
    file_name: str
    payments: int
    amount_fen: int
    owner: str
    opened_at: _timestamp_pb2.Timestamp
    age_days: int
    closed_by: str
    closed_reason: str
    document: str
    closed_at: _timestamp_pb2.Timestamp
    has_file: bool
    def __init__(self, difference_id: _Optional[str] = ..., kind: _Optional[str] = ..., reason_code: _Optional[str] = ..., batch_id: _Optional[str] = ..., order_id: _Optional[str] = ..., file_line: _Optional[int] = ..., file_name: _Optional[str] = ..., payments: _Optional[int] = ..., amount_fen: _Optional[int] = ..., owner: _Optional[str] = ..., opened_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., age_days: _Optional[int] = ..., closed_by: _Optional[str] = ..., closed_reason: _Optional[str] = ..., document: _Optional[str] = ..., closed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., has_file: _Optional[bool] = ...) -> None: ...

class ListDifferencesRequest(_message.Message):
    __slots__ = ("closed",)
    CLOSED_FIELD_NUMBER: _ClassVar[int]
    closed: bool
    def __init__(self, closed: _Optional[bool] = ...) -> None: ...

class ListDifferencesResponse(_message.Message):
    __slots__ = ("differences",)
    DIFFERENCES_FIELD_NUMBER: _ClassVar[int]
    differences: _containers.RepeatedCompositeFieldContainer[Difference]
    def __init__(self, differences: _Optional[_Iterable[_Union[Difference, _Mapping]]] = ...) -> None: ...

class CloseDifferenceRequest(_message.Message):
    __slots__ = ("difference_id", "reason_code", "document")
    DIFFERENCE_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    difference_id: str
    reason_code: str
    document: str
    def __init__(self, difference_id: _Optional[str] = ..., reason_code: _Optional[str] = ..., document: _Optional[str] = ...) -> None: ...

class DownloadRefusedFileRequest(_message.Message):
    __slots__ = ("difference_id",)
    DIFFERENCE_ID_FIELD_NUMBER: _ClassVar[int]
    difference_id: str
    def __init__(self, difference_id: _Optional[str] = ...) -> None: ...

class GetReconciliationRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class FundSums(_message.Message):
    __slots__ = ("fund_id", "programme", "year", "budget_fen", "held_fen", "sent_fen", "settled_fen", "returned_fen", "transit_fen", "bank_settled_fen", "bank_returned_fen", "unanswered_fen", "difference_fen")
    FUND_ID_FIELD_NUMBER: _ClassVar[int]
    PROGRAMME_FIELD_NUMBER: _ClassVar[int]
    YEAR_FIELD_NUMBER: _ClassVar[int]
    BUDGET_FEN_FIELD_NUMBER: _ClassVar[int]
    HELD_FEN_FIELD_NUMBER: _ClassVar[int]
    SENT_FEN_FIELD_NUMBER: _ClassVar[int]
    SETTLED_FEN_FIELD_NUMBER: _ClassVar[int]
    RETURNED_FEN_FIELD_NUMBER: _ClassVar[int]
    TRANSIT_FEN_FIELD_NUMBER: _ClassVar[int]
    BANK_SETTLED_FEN_FIELD_NUMBER: _ClassVar[int]
    BANK_RETURNED_FEN_FIELD_NUMBER: _ClassVar[int]
    UNANSWERED_FEN_FIELD_NUMBER: _ClassVar[int]
    DIFFERENCE_FEN_FIELD_NUMBER: _ClassVar[int]
    fund_id: str
    programme: str
    year: int
    budget_fen: int
    held_fen: int
    sent_fen: int
    settled_fen: int
    returned_fen: int
    transit_fen: int
    bank_settled_fen: int
    bank_returned_fen: int
    unanswered_fen: int
    difference_fen: int
    def __init__(self, fund_id: _Optional[str] = ..., programme: _Optional[str] = ..., year: _Optional[int] = ..., budget_fen: _Optional[int] = ..., held_fen: _Optional[int] = ..., sent_fen: _Optional[int] = ..., settled_fen: _Optional[int] = ..., returned_fen: _Optional[int] = ..., transit_fen: _Optional[int] = ..., bank_settled_fen: _Optional[int] = ..., bank_returned_fen: _Optional[int] = ..., unanswered_fen: _Optional[int] = ..., difference_fen: _Optional[int] = ...) -> None: ...

class ProgrammeSums(_message.Message):
    __slots__ = ("programme", "ordered_fen", "paid_fen", "with_bank_fen", "open_fen", "returned_fen", "elsewhere_fen", "difference_fen")
    PROGRAMME_FIELD_NUMBER: _ClassVar[int]
    ORDERED_FEN_FIELD_NUMBER: _ClassVar[int]
    PAID_FEN_FIELD_NUMBER: _ClassVar[int]
    WITH_BANK_FEN_FIELD_NUMBER: _ClassVar[int]
    OPEN_FEN_FIELD_NUMBER: _ClassVar[int]
    RETURNED_FEN_FIELD_NUMBER: _ClassVar[int]
    ELSEWHERE_FEN_FIELD_NUMBER: _ClassVar[int]
    DIFFERENCE_FEN_FIELD_NUMBER: _ClassVar[int]
    programme: str
    ordered_fen: int
    paid_fen: int
    with_bank_fen: int
    open_fen: int
    returned_fen: int
    elsewhere_fen: int
    difference_fen: int
    def __init__(self, programme: _Optional[str] = ..., ordered_fen: _Optional[int] = ..., paid_fen: _Optional[int] = ..., with_bank_fen: _Optional[int] = ..., open_fen: _Optional[int] = ..., returned_fen: _Optional[int] = ..., elsewhere_fen: _Optional[int] = ..., difference_fen: _Optional[int] = ...) -> None: ...

class Reconciliation(_message.Message):
    __slots__ = ("funds", "programmes")
    FUNDS_FIELD_NUMBER: _ClassVar[int]
    PROGRAMMES_FIELD_NUMBER: _ClassVar[int]
    funds: _containers.RepeatedCompositeFieldContainer[FundSums]
    programmes: _containers.RepeatedCompositeFieldContainer[ProgrammeSums]
    def __init__(self, funds: _Optional[_Iterable[_Union[FundSums, _Mapping]]] = ..., programmes: _Optional[_Iterable[_Union[ProgrammeSums, _Mapping]]] = ...) -> None: ...
