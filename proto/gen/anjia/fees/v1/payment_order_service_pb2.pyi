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

class PaymentOrder(_message.Message):
    __slots__ = ("order_id", "award_id", "programme", "person_id", "payee_person_id", "period", "amount_fen", "payee_name", "account_number", "bank_code", "division_code", "state", "reason_code", "settled_on", "batch_id", "paid_elsewhere", "recorded_at", "reason_zh", "reason_en", "held_for", "change_id")
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    AWARD_ID_FIELD_NUMBER: _ClassVar[int]
    PROGRAMME_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    PAYEE_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    PERIOD_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    PAYEE_NAME_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    BANK_CODE_FIELD_NUMBER: _ClassVar[int]
    DIVISION_CODE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    SETTLED_ON_FIELD_NUMBER: _ClassVar[int]
    BATCH_ID_FIELD_NUMBER: _ClassVar[int]
    PAID_ELSEWHERE_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    REASON_ZH_FIELD_NUMBER: _ClassVar[int]
    REASON_EN_FIELD_NUMBER: _ClassVar[int]
    HELD_FOR_FIELD_NUMBER: _ClassVar[int]
    CHANGE_ID_FIELD_NUMBER: _ClassVar[int]
    order_id: str
    award_id: str
    programme: str
    person_id: str
    payee_person_id: str
    period: str
    amount_fen: int
    payee_name: str
    account_number: str
    bank_code: str
    division_code: str
    state: str
    reason_code: str
    settled_on: str
    batch_id: str
    paid_elsewhere: OtherPayment
    recorded_at: _timestamp_pb2.Timestamp
    reason_zh: str
    reason_en: str
    held_for: str
    change_id: str
    def __init__(self, order_id: _Optional[str] = ..., award_id: _Optional[str] = ..., programme: _Optional[str] = ..., person_id: _Optional[str] = ..., payee_person_id: _Optional[str] = ..., period: _Optional[str] = ..., amount_fen: _Optional[int] = ..., payee_name: _Optional[str] = ..., account_number: _Optional[str] = ..., bank_code: _Optional[str] = ..., division_code: _Optional[str] = ..., state: _Optional[str] = ..., reason_code: _Optional[str] = ..., settled_on: _Optional[str] = ..., batch_id: _Optional[str] = ..., paid_elsewhere: _Optional[_Union[OtherPayment, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reason_zh: _Optional[str] = ..., reason_en: _Optional[str] = ..., held_for: _Optional[str] = ..., change_id: _Optional[str] = ...) -> None: ...

class OtherPayment(_message.Message):
    __slots__ = ("programme", "person_id", "period", "amount_fen", "paid_on", "source")
    PROGRAMME_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    PERIOD_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    PAID_ON_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    programme: str
    person_id: str
    period: str
    amount_fen: int
    paid_on: str
    source: str
    def __init__(self, programme: _Optional[str] = ..., person_id: _Optional[str] = ..., period: _Optional[str] = ..., amount_fen: _Optional[int] = ..., paid_on: _Optional[str] = ..., source: _Optional[str] = ...) -> None: ...

class RecordPaymentOrderRequest(_message.Message):
    __slots__ = ("award_id", "programme", "person_id", "payee_person_id", "period", "amount_fen", "payee_name", "account_number", "bank_code", "division_code")
    AWARD_ID_FIELD_NUMBER: _ClassVar[int]
    PROGRAMME_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    PAYEE_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    PERIOD_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    PAYEE_NAME_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    BANK_CODE_FIELD_NUMBER: _ClassVar[int]
    DIVISION_CODE_FIELD_NUMBER: _ClassVar[int]
    award_id: str
    programme: str
    person_id: str
    payee_person_id: str
    period: str
    amount_fen: int
    payee_name: str
    account_number: str
    bank_code: str
    division_code: str
    def __init__(self, award_id: _Optional[str] = ..., programme: _Optional[str] = ..., person_id: _Optional[str] = ..., payee_person_id: _Optional[str] = ..., period: _Optional[str] = ..., amount_fen: _Optional[int] = ..., payee_name: _Optional[str] = ..., account_number: _Optional[str] = ..., bank_code: _Optional[str] = ..., division_code: _Optional[str] = ...) -> None: ...

class GetPaymentOrderRequest(_message.Message):
    __slots__ = ("order_id",)
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    order_id: str
    def __init__(self, order_id: _Optional[str] = ...) -> None: ...

class ListPaymentOrdersRequest(_message.Message):
    __slots__ = ("programme", "state", "person_id", "page_size", "page_token")
    PROGRAMME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    programme: str
    state: str
    person_id: str
    page_size: int
    page_token: str
    def __init__(self, programme: _Optional[str] = ..., state: _Optional[str] = ..., person_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListPaymentOrdersResponse(_message.Message):
    __slots__ = ("orders", "next_page_token")
    ORDERS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    orders: _containers.RepeatedCompositeFieldContainer[PaymentOrder]
    next_page_token: str
    def __init__(self, orders: _Optional[_Iterable[_Union[PaymentOrder, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class MendAccountRequest(_message.Message):
    __slots__ = ("order_id", "payee_name", "account_number", "bank_code", "document")
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    PAYEE_NAME_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    BANK_CODE_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    order_id: str
    payee_name: str
    account_number: str
    bank_code: str
    document: str
    def __init__(self, order_id: _Optional[str] = ..., payee_name: _Optional[str] = ..., account_number: _Optional[str] = ..., bank_code: _Optional[str] = ..., document: _Optional[str] = ...) -> None: ...

class CancelPaymentOrderRequest(_message.Message):
    __slots__ = ("order_id", "reason_code")
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    order_id: str
    reason_code: str
    def __init__(self, order_id: _Optional[str] = ..., reason_code: _Optional[str] = ...) -> None: ...

class RecordOtherPaymentsRequest(_message.Message):
    __slots__ = ("payments",)
    PAYMENTS_FIELD_NUMBER: _ClassVar[int]
    payments: _containers.RepeatedCompositeFieldContainer[OtherPayment]
    def __init__(self, payments: _Optional[_Iterable[_Union[OtherPayment, _Mapping]]] = ...) -> None: ...

class PaymentDifference(_message.Message):
    __slots__ = ("order_id", "programme", "person_id", "period", "code")
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    PROGRAMME_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    PERIOD_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    order_id: str
    programme: str
    person_id: str
    period: str
    code: str
    def __init__(self, order_id: _Optional[str] = ..., programme: _Optional[str] = ..., person_id: _Optional[str] = ..., period: _Optional[str] = ..., code: _Optional[str] = ...) -> None: ...

class RecordOtherPaymentsResponse(_message.Message):
    __slots__ = ("recorded", "repeated", "blocked_order_ids", "differences")
    RECORDED_FIELD_NUMBER: _ClassVar[int]
    REPEATED_FIELD_NUMBER: _ClassVar[int]
    BLOCKED_ORDER_IDS_FIELD_NUMBER: _ClassVar[int]
    DIFFERENCES_FIELD_NUMBER: _ClassVar[int]
    recorded: int
    repeated: int
    blocked_order_ids: _containers.RepeatedScalarFieldContainer[str]
    differences: _containers.RepeatedCompositeFieldContainer[PaymentDifference]
    def __init__(self, recorded: _Optional[int] = ..., repeated: _Optional[int] = ..., blocked_order_ids: _Optional[_Iterable[str]] = ..., differences: _Optional[_Iterable[_Union[PaymentDifference, _Mapping]]] = ...) -> None: ...

class OrderChange(_message.Message):
    __slots__ = ("change_id", "order_id", "kind", "state", "person_id", "payee_person_id", "amount_fen", "payee_name", "account_number", "new_payee_name", "new_account_number", "new_bank_code", "reason_code", "document", "proposed_by", "proposed_at", "decided_by", "held_for")
    CHANGE_ID_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    PAYEE_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    PAYEE_NAME_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    NEW_PAYEE_NAME_FIELD_NUMBER: _ClassVar[int]
    NEW_ACCOUNT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    NEW_BANK_CODE_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_BY_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_AT_FIELD_NUMBER: _ClassVar[int]
    DECIDED_BY_FIELD_NUMBER: _ClassVar[int]
    HELD_FOR_FIELD_NUMBER: _ClassVar[int]
    change_id: str
    order_id: str
    kind: str
    state: str
    person_id: str
    payee_person_id: str
    amount_fen: int
    payee_name: str
    account_number: str
    new_payee_name: str
    new_account_number: str
    new_bank_code: str
    reason_code: str
    document: str
    proposed_by: str
    proposed_at: _timestamp_pb2.Timestamp
    decided_by: str
    held_for: str
    def __init__(self, change_id: _Optional[str] = ..., order_id: _Optional[str] = ..., kind: _Optional[str] = ..., state: _Optional[str] = ..., person_id: _Optional[str] = ..., payee_person_id: _Optional[str] = ..., amount_fen: _Optional[int] = ..., payee_name: _Optional[str] = ..., account_number: _Optional[str] = ..., new_payee_name: _Optional[str] = ..., new_account_number: _Optional[str] = ..., new_bank_code: _Optional[str] = ..., reason_code: _Optional[str] = ..., document: _Optional[str] = ..., proposed_by: _Optional[str] = ..., proposed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., decided_by: _Optional[str] = ..., held_for: _Optional[str] = ...) -> None: ...

class DecideHeldOrderRequest(_message.Message):
    __slots__ = ("order_id", "decision", "reason_code", "document")
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    order_id: str
    decision: str
    reason_code: str
    document: str
    def __init__(self, order_id: _Optional[str] = ..., decision: _Optional[str] = ..., reason_code: _Optional[str] = ..., document: _Optional[str] = ...) -> None: ...

class ListOrderChangesRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListOrderChangesResponse(_message.Message):
    __slots__ = ("changes",)
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    changes: _containers.RepeatedCompositeFieldContainer[OrderChange]
    def __init__(self, changes: _Optional[_Iterable[_Union[OrderChange, _Mapping]]] = ...) -> None: ...

class GetOrderChangeRequest(_message.Message):
    __slots__ = ("change_id",)
    CHANGE_ID_FIELD_NUMBER: _ClassVar[int]
    change_id: str
    def __init__(self, change_id: _Optional[str] = ...) -> None: ...

class ConfirmOrderChangeRequest(_message.Message):
    __slots__ = ("change_id",)
    CHANGE_ID_FIELD_NUMBER: _ClassVar[int]
    change_id: str
    def __init__(self, change_id: _Optional[str] = ...) -> None: ...

class RefuseOrderChangeRequest(_message.Message):
    __slots__ = ("change_id",)
    CHANGE_ID_FIELD_NUMBER: _ClassVar[int]
    change_id: str
    def __init__(self, change_id: _Optional[str] = ...) -> None: ...
