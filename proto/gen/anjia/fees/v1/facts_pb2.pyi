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
