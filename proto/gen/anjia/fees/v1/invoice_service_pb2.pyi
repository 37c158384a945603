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

class Invoice(_message.Message):
    __slots__ = ("invoice_id", "person_id", "item", "served_on", "amount_fen", "paid_fen", "waived_fen", "due_fen", "state", "waiver_code", "citation", "receipts", "cancelled_on", "cancelled_code", "has_reference", "invoice_number")
    INVOICE_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    SERVED_ON_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    PAID_FEN_FIELD_NUMBER: _ClassVar[int]
    WAIVED_FEN_FIELD_NUMBER: _ClassVar[int]
    DUE_FEN_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    WAIVER_CODE_FIELD_NUMBER: _ClassVar[int]
    CITATION_FIELD_NUMBER: _ClassVar[int]
    RECEIPTS_FIELD_NUMBER: _ClassVar[int]
    CANCELLED_ON_FIELD_NUMBER: _ClassVar[int]
    CANCELLED_CODE_FIELD_NUMBER: _ClassVar[int]
    HAS_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    INVOICE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    invoice_id: str
    person_id: str
    item: str
    served_on: str
    amount_fen: int
    paid_fen: int
    waived_fen: int
    due_fen: int
    state: str
    waiver_code: str
    citation: str
    receipts: _containers.RepeatedCompositeFieldContainer[Receipt]
    cancelled_on: str
    cancelled_code: str
    has_reference: bool
    invoice_number: str
    def __init__(self, invoice_id: _Optional[str] = ..., person_id: _Optional[str] = ..., item: _Optional[str] = ..., served_on: _Optional[str] = ..., amount_fen: _Optional[int] = ..., paid_fen: _Optional[int] = ..., waived_fen: _Optional[int] = ..., due_fen: _Optional[int] = ..., state: _Optional[str] = ..., waiver_code: _Optional[str] = ..., citation: _Optional[str] = ..., receipts: _Optional[_Iterable[_Union[Receipt, _Mapping]]] = ..., cancelled_on: _Optional[str] = ..., cancelled_code: _Optional[str] = ..., has_reference: _Optional[bool] = ..., invoice_number: _Optional[str] = ...) -> None: ...

class Receipt(_message.Message):
    __slots__ = ("payment_id", "receipt_number", "amount_fen", "method", "received_on")
    PAYMENT_ID_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    METHOD_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_ON_FIELD_NUMBER: _ClassVar[int]
    payment_id: str
    receipt_number: str
    amount_fen: int
    method: str
    received_on: str
    def __init__(self, payment_id: _Optional[str] = ..., receipt_number: _Optional[str] = ..., amount_fen: _Optional[int] = ..., method: _Optional[str] = ..., received_on: _Optional[str] = ...) -> None: ...

class ListScheduleRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListScheduleResponse(_message.Message):
    __slots__ = ("prices", "waivers")
    PRICES_FIELD_NUMBER: _ClassVar[int]
    WAIVERS_FIELD_NUMBER: _ClassVar[int]
    prices: _containers.RepeatedCompositeFieldContainer[Price]
    waivers: _containers.RepeatedCompositeFieldContainer[Waiver]
    def __init__(self, prices: _Optional[_Iterable[_Union[Price, _Mapping]]] = ..., waivers: _Optional[_Iterable[_Union[Waiver, _Mapping]]] = ...) -> None: ...

class Price(_message.Message):
    __slots__ = ("item", "amount_fen", "valid_from", "citation", "provenance")
    ITEM_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    VALID_FROM_FIELD_NUMBER: _ClassVar[int]
    CITATION_FIELD_NUMBER: _ClassVar[int]
    PROVENANCE_FIELD_NUMBER: _ClassVar[int]
    item: str
    amount_fen: int
    valid_from: str
    citation: str
    provenance: str
    def __init__(self, item: _Optional[str] = ..., amount_fen: _Optional[int] = ..., valid_from: _Optional[str] = ..., citation: _Optional[str] = ..., provenance: _Optional[str] = ...) -> None: ...

class Waiver(_message.Message):
    __slots__ = ("code", "item", "percent", "citation")
    CODE_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    PERCENT_FIELD_NUMBER: _ClassVar[int]
    CITATION_FIELD_NUMBER: _ClassVar[int]
    code: str
    item: str
    percent: int
    citation: str
    def __init__(self, code: _Optional[str] = ..., item: _Optional[str] = ..., percent: _Optional[int] = ..., citation: _Optional[str] = ...) -> None: ...

class ReceivedPayment(_message.Message):
    __slots__ = ("payment_id", "amount_fen", "method", "receipt_number", "invoice")
    PAYMENT_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    METHOD_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    INVOICE_FIELD_NUMBER: _ClassVar[int]
    payment_id: str
    amount_fen: int
    method: str
    receipt_number: str
    invoice: Invoice
    def __init__(self, payment_id: _Optional[str] = ..., amount_fen: _Optional[int] = ..., method: _Optional[str] = ..., receipt_number: _Optional[str] = ..., invoice: _Optional[_Union[Invoice, _Mapping]] = ...) -> None: ...

class IssueInvoiceRequest(_message.Message):
    __slots__ = ("person_id", "item", "served_on", "division_code", "reference")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    SERVED_ON_FIELD_NUMBER: _ClassVar[int]
    DIVISION_CODE_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    item: str
    served_on: str
    division_code: str
    reference: str
    def __init__(self, person_id: _Optional[str] = ..., item: _Optional[str] = ..., served_on: _Optional[str] = ..., division_code: _Optional[str] = ..., reference: _Optional[str] = ...) -> None: ...

class GetInvoiceRequest(_message.Message):
    __slots__ = ("invoice_id",)
    INVOICE_ID_FIELD_NUMBER: _ClassVar[int]
    invoice_id: str
    def __init__(self, invoice_id: _Optional[str] = ...) -> None: ...

class ListInvoicesRequest(_message.Message):
    __slots__ = ("person_id", "invoice_number")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    INVOICE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    invoice_number: str
    def __init__(self, person_id: _Optional[str] = ..., invoice_number: _Optional[str] = ...) -> None: ...

class ListInvoicesResponse(_message.Message):
    __slots__ = ("invoices",)
    INVOICES_FIELD_NUMBER: _ClassVar[int]
    invoices: _containers.RepeatedCompositeFieldContainer[Invoice]
    def __init__(self, invoices: _Optional[_Iterable[_Union[Invoice, _Mapping]]] = ...) -> None: ...

class WaiveInvoiceRequest(_message.Message):
    __slots__ = ("invoice_id", "reason_code")
    INVOICE_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    invoice_id: str
    reason_code: str
    def __init__(self, invoice_id: _Optional[str] = ..., reason_code: _Optional[str] = ...) -> None: ...

class CancelInvoiceRequest(_message.Message):
    __slots__ = ("invoice_id", "reason_code")
    INVOICE_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    invoice_id: str
    reason_code: str
    def __init__(self, invoice_id: _Optional[str] = ..., reason_code: _Optional[str] = ...) -> None: ...

class RecordPaymentRequest(_message.Message):
    __slots__ = ("invoice_id", "amount_fen", "method")
    INVOICE_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    METHOD_FIELD_NUMBER: _ClassVar[int]
    invoice_id: str
    amount_fen: int
    method: str
    def __init__(self, invoice_id: _Optional[str] = ..., amount_fen: _Optional[int] = ..., method: _Optional[str] = ...) -> None: ...

class GetReceiptRequest(_message.Message):
    __slots__ = ("payment_id",)
    PAYMENT_ID_FIELD_NUMBER: _ClassVar[int]
    payment_id: str
    def __init__(self, payment_id: _Optional[str] = ...) -> None: ...

class ReceiptChunk(_message.Message):
    __slots__ = ("file_name", "media_type", "chunk")
    FILE_NAME_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    file_name: str
    media_type: str
    chunk: bytes
    def __init__(self, file_name: _Optional[str] = ..., media_type: _Optional[str] = ..., chunk: _Optional[bytes] = ...) -> None: ...
