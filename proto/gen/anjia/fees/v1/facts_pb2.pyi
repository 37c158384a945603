from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class OrderSettled(_message.Message):
    __slots__ = ("order_id", "award_id", "settled_on")
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    AWARD_ID_FIELD_NUMBER: _ClassVar[int]
    SETTLED_ON_FIELD_NUMBER: _ClassVar[int]
    order_id: str
    award_id: str
    settled_on: str
    def __init__(self, order_id: _Optional[str] = ..., award_id: _Optional[str] = ..., settled_on: _Optional[str] = ...) -> None: ...

class OrderReturned(_message.Message):
    __slots__ = ("order_id", "award_id", "reason_code")
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    AWARD_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    order_id: str
    award_id: str
    reason_code: str
    def __init__(self, order_id: _Optional[str] = ..., award_id: _Optional[str] = ..., reason_code: _Optional[str] = ...) -> None: ...

class OrderBlocked(_message.Message):
    __slots__ = ("order_id", "award_id", "paid_on")
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    AWARD_ID_FIELD_NUMBER: _ClassVar[int]
    PAID_ON_FIELD_NUMBER: _ClassVar[int]
    order_id: str
    award_id: str
    paid_on: str
    def __init__(self, order_id: _Optional[str] = ..., award_id: _Optional[str] = ..., paid_on: _Optional[str] = ...) -> None: ...

class OrderHeld(_message.Message):
    __slots__ = ("order_id", "award_id", "reason_code")
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    AWARD_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    order_id: str
    award_id: str
    reason_code: str
    def __init__(self, order_id: _Optional[str] = ..., award_id: _Optional[str] = ..., reason_code: _Optional[str] = ...) -> None: ...

class OrderReleased(_message.Message):
    __slots__ = ("order_id", "award_id", "state_code")
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    AWARD_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_CODE_FIELD_NUMBER: _ClassVar[int]
    order_id: str
    award_id: str
    state_code: str
    def __init__(self, order_id: _Optional[str] = ..., award_id: _Optional[str] = ..., state_code: _Optional[str] = ...) -> None: ...

class OrderCancelled(_message.Message):
    __slots__ = ("order_id", "award_id", "reason_code")
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    AWARD_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    order_id: str
    award_id: str
    reason_code: str
    def __init__(self, order_id: _Optional[str] = ..., award_id: _Optional[str] = ..., reason_code: _Optional[str] = ...) -> None: ...

class PaymentImported(_message.Message):
    __slots__ = ("payment_id", "programme_code", "person_id", "period_code", "paid_on")
    PAYMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PROGRAMME_CODE_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    PERIOD_CODE_FIELD_NUMBER: _ClassVar[int]
    PAID_ON_FIELD_NUMBER: _ClassVar[int]
    payment_id: str
    programme_code: str
    person_id: str
    period_code: str
    paid_on: str
    def __init__(self, payment_id: _Optional[str] = ..., programme_code: _Optional[str] = ..., person_id: _Optional[str] = ..., period_code: _Optional[str] = ..., paid_on: _Optional[str] = ...) -> None: ...

class InvoiceIssued(_message.Message):
    __slots__ = ("invoice_id", "person_id", "issued_on")
    INVOICE_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    ISSUED_ON_FIELD_NUMBER: _ClassVar[int]
    invoice_id: str
    person_id: str
    issued_on: str
    def __init__(self, invoice_id: _Optional[str] = ..., person_id: _Optional[str] = ..., issued_on: _Optional[str] = ...) -> None: ...

class InvoiceCancelled(_message.Message):
    __slots__ = ("invoice_id", "person_id", "cancelled_on")
    INVOICE_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    CANCELLED_ON_FIELD_NUMBER: _ClassVar[int]
    invoice_id: str
    person_id: str
    cancelled_on: str
    def __init__(self, invoice_id: _Optional[str] = ..., person_id: _Optional[str] = ..., cancelled_on: _Optional[str] = ...) -> None: ...

class PaymentReceived(_message.Message):
    __slots__ = ("payment_id", "invoice_id", "received_on")
    PAYMENT_ID_FIELD_NUMBER: _ClassVar[int]
    INVOICE_ID_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_ON_FIELD_NUMBER: _ClassVar[int]
    payment_id: str
    invoice_id: str
    received_on: str
    def __init__(self, payment_id: _Optional[str] = ..., invoice_id: _Optional[str] = ..., received_on: _Optional[str] = ...) -> None: ...
