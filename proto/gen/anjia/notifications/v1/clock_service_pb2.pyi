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

class ListClocksRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListClocksResponse(_message.Message):
    __slots__ = ("clocks", "total", "overdue")
    CLOCKS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    OVERDUE_FIELD_NUMBER: _ClassVar[int]
    clocks: _containers.RepeatedCompositeFieldContainer[Clock]
    total: int
    overdue: int
    def __init__(self, clocks: _Optional[_Iterable[_Union[Clock, _Mapping]]] = ..., total: _Optional[int] = ..., overdue: _Optional[int] = ...) -> None: ...

class Clock(_message.Message):
    __slots__ = ("clock_id", "case_id", "stage_code", "office_code", "office_level", "started_on", "due_on", "ended_on", "days_left", "overdue", "suspended", "escalated_level", "escalated_on", "due_provisional")
    CLOCK_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    STAGE_CODE_FIELD_NUMBER: _ClassVar[int]
    OFFICE_CODE_FIELD_NUMBER: _ClassVar[int]
    OFFICE_LEVEL_FIELD_NUMBER: _ClassVar[int]
    STARTED_ON_FIELD_NUMBER: _ClassVar[int]
    DUE_ON_FIELD_NUMBER: _ClassVar[int]
    ENDED_ON_FIELD_NUMBER: _ClassVar[int]
    DAYS_LEFT_FIELD_NUMBER: _ClassVar[int]
    OVERDUE_FIELD_NUMBER: _ClassVar[int]
    SUSPENDED_FIELD_NUMBER: _ClassVar[int]
    ESCALATED_LEVEL_FIELD_NUMBER: _ClassVar[int]
    ESCALATED_ON_FIELD_NUMBER: _ClassVar[int]
    DUE_PROVISIONAL_FIELD_NUMBER: _ClassVar[int]
    clock_id: str
    case_id: str
    stage_code: str
    office_code: str
    office_level: str
    started_on: str
    due_on: str
    ended_on: str
    days_left: int
    overdue: bool
    suspended: bool
    escalated_level: str
    escalated_on: str
    due_provisional: bool
    def __init__(self, clock_id: _Optional[str] = ..., case_id: _Optional[str] = ..., stage_code: _Optional[str] = ..., office_code: _Optional[str] = ..., office_level: _Optional[str] = ..., started_on: _Optional[str] = ..., due_on: _Optional[str] = ..., ended_on: _Optional[str] = ..., days_left: _Optional[int] = ..., overdue: _Optional[bool] = ..., suspended: _Optional[bool] = ..., escalated_level: _Optional[str] = ..., escalated_on: _Optional[str] = ..., due_provisional: _Optional[bool] = ...) -> None: ...

class ListEscalationsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListEscalationsResponse(_message.Message):
    __slots__ = ("escalations",)
    ESCALATIONS_FIELD_NUMBER: _ClassVar[int]
    escalations: _containers.RepeatedCompositeFieldContainer[Escalation]
    def __init__(self, escalations: _Optional[_Iterable[_Union[Escalation, _Mapping]]] = ...) -> None: ...

class Escalation(_message.Message):
    __slots__ = ("clock", "told_on", "read")
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    TOLD_ON_FIELD_NUMBER: _ClassVar[int]
    READ_FIELD_NUMBER: _ClassVar[int]
    clock: Clock
    told_on: str
    read: bool
    def __init__(self, clock: _Optional[_Union[Clock, _Mapping]] = ..., told_on: _Optional[str] = ..., read: _Optional[bool] = ...) -> None: ...

class CountEscalationsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class CountEscalationsResponse(_message.Message):
    __slots__ = ("unread",)
    UNREAD_FIELD_NUMBER: _ClassVar[int]
    unread: int
    def __init__(self, unread: _Optional[int] = ...) -> None: ...

class MarkEscalationsRequest(_message.Message):
    __slots__ = ("clock_id",)
    CLOCK_ID_FIELD_NUMBER: _ClassVar[int]
    clock_id: str
    def __init__(self, clock_id: _Optional[str] = ...) -> None: ...

class ListCaseClocksRequest(_message.Message):
    __slots__ = ("case_id",)
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    def __init__(self, case_id: _Optional[str] = ...) -> None: ...

class ListCaseClocksResponse(_message.Message):
    __slots__ = ("clocks",)
    CLOCKS_FIELD_NUMBER: _ClassVar[int]
    clocks: _containers.RepeatedCompositeFieldContainer[CaseClock]
    def __init__(self, clocks: _Optional[_Iterable[_Union[CaseClock, _Mapping]]] = ...) -> None: ...

class CaseClock(_message.Message):
    __slots__ = ("clock", "suspensions")
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    SUSPENSIONS_FIELD_NUMBER: _ClassVar[int]
    clock: Clock
    suspensions: _containers.RepeatedCompositeFieldContainer[Suspension]
    def __init__(self, clock: _Optional[_Union[Clock, _Mapping]] = ..., suspensions: _Optional[_Iterable[_Union[Suspension, _Mapping]]] = ...) -> None: ...

class Suspension(_message.Message):
    __slots__ = ("since_on", "until_on", "reason", "article", "ordered_by", "resumed_by")
    SINCE_ON_FIELD_NUMBER: _ClassVar[int]
    UNTIL_ON_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ARTICLE_FIELD_NUMBER: _ClassVar[int]
    ORDERED_BY_FIELD_NUMBER: _ClassVar[int]
    RESUMED_BY_FIELD_NUMBER: _ClassVar[int]
    since_on: str
    until_on: str
    reason: str
    article: str
    ordered_by: str
    resumed_by: str
    def __init__(self, since_on: _Optional[str] = ..., until_on: _Optional[str] = ..., reason: _Optional[str] = ..., article: _Optional[str] = ..., ordered_by: _Optional[str] = ..., resumed_by: _Optional[str] = ...) -> None: ...

class GetBoardRequest(_message.Message):
    __slots__ = ("since",)
    SINCE_FIELD_NUMBER: _ClassVar[int]
    since: str
    def __init__(self, since: _Optional[str] = ...) -> None: ...

class Board(_message.Message):
    __slots__ = ("since", "as_of", "rows")
    SINCE_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    ROWS_FIELD_NUMBER: _ClassVar[int]
    since: str
    as_of: str
    rows: _containers.RepeatedCompositeFieldContainer[BoardRow]
    def __init__(self, since: _Optional[str] = ..., as_of: _Optional[str] = ..., rows: _Optional[_Iterable[_Union[BoardRow, _Mapping]]] = ...) -> None: ...

class BoardRow(_message.Message):
    __slots__ = ("office_code", "office_level", "stage_code", "open", "overdue", "suspended", "ended_in_time", "ended_late", "escalated")
    OFFICE_CODE_FIELD_NUMBER: _ClassVar[int]
    OFFICE_LEVEL_FIELD_NUMBER: _ClassVar[int]
    STAGE_CODE_FIELD_NUMBER: _ClassVar[int]
    OPEN_FIELD_NUMBER: _ClassVar[int]
    OVERDUE_FIELD_NUMBER: _ClassVar[int]
    SUSPENDED_FIELD_NUMBER: _ClassVar[int]
    ENDED_IN_TIME_FIELD_NUMBER: _ClassVar[int]
    ENDED_LATE_FIELD_NUMBER: _ClassVar[int]
    ESCALATED_FIELD_NUMBER: _ClassVar[int]
    office_code: str
    office_level: str
    stage_code: str
    open: int
    overdue: int
    suspended: int
    ended_in_time: int
    ended_late: int
    escalated: int
    def __init__(self, office_code: _Optional[str] = ..., office_level: _Optional[str] = ..., stage_code: _Optional[str] = ..., open: _Optional[int] = ..., overdue: _Optional[int] = ..., suspended: _Optional[int] = ..., ended_in_time: _Optional[int] = ..., ended_late: _Optional[int] = ..., escalated: _Optional[int] = ...) -> None: ...

class SuspendClockRequest(_message.Message):
    __slots__ = ("clock_id", "reason", "article")
    CLOCK_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ARTICLE_FIELD_NUMBER: _ClassVar[int]
    clock_id: str
    reason: str
    article: str
    def __init__(self, clock_id: _Optional[str] = ..., reason: _Optional[str] = ..., article: _Optional[str] = ...) -> None: ...

class ResumeClockRequest(_message.Message):
    __slots__ = ("clock_id",)
    CLOCK_ID_FIELD_NUMBER: _ClassVar[int]
    clock_id: str
    def __init__(self, clock_id: _Optional[str] = ...) -> None: ...
