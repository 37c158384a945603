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

class Entitlement(_message.Message):
    __slots__ = ("entitlement_id", "programme", "person_id", "period", "amount_fen", "state", "pack_version", "claim_until", "claimant_id", "payee_name", "account_number", "steps", "reason", "article", "remedy_zh", "remedy_en", "version", "acting", "doubt_code", "stop_code", "case_number", "barred_code")
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PROGRAMME_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    PERIOD_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PACK_VERSION_FIELD_NUMBER: _ClassVar[int]
    CLAIM_UNTIL_FIELD_NUMBER: _ClassVar[int]
    CLAIMANT_ID_FIELD_NUMBER: _ClassVar[int]
    PAYEE_NAME_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ARTICLE_FIELD_NUMBER: _ClassVar[int]
    REMEDY_ZH_FIELD_NUMBER: _ClassVar[int]
    REMEDY_EN_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ACTING_FIELD_NUMBER: _ClassVar[int]
    DOUBT_CODE_FIELD_NUMBER: _ClassVar[int]
    STOP_CODE_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    BARRED_CODE_FIELD_NUMBER: _ClassVar[int]
    entitlement_id: str
    programme: str
    person_id: str
    period: str
    amount_fen: int
    state: str
    pack_version: int
    claim_until: str
    claimant_id: str
    payee_name: str
    account_number: str
    steps: _containers.RepeatedCompositeFieldContainer[CaseStep]
    reason: str
    article: str
    remedy_zh: str
    remedy_en: str
    version: int
    acting: _containers.RepeatedCompositeFieldContainer[Acting]
    doubt_code: str
    stop_code: str
    case_number: str
    barred_code: str
    def __init__(self, entitlement_id: _Optional[str] = ..., programme: _Optional[str] = ..., person_id: _Optional[str] = ..., period: _Optional[str] = ..., amount_fen: _Optional[int] = ..., state: _Optional[str] = ..., pack_version: _Optional[int] = ..., claim_until: _Optional[str] = ..., claimant_id: _Optional[str] = ..., payee_name: _Optional[str] = ..., account_number: _Optional[str] = ..., steps: _Optional[_Iterable[_Union[CaseStep, _Mapping]]] = ..., reason: _Optional[str] = ..., article: _Optional[str] = ..., remedy_zh: _Optional[str] = ..., remedy_en: _Optional[str] = ..., version: _Optional[int] = ..., acting: _Optional[_Iterable[_Union[Acting, _Mapping]]] = ..., doubt_code: _Optional[str] = ..., stop_code: _Optional[str] = ..., case_number: _Optional[str] = ..., barred_code: _Optional[str] = ...) -> None: ...

class Acting(_message.Message):
    __slots__ = ("step", "role", "agent", "acting_as", "authority", "read_back", "acted_at")
    STEP_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    AGENT_FIELD_NUMBER: _ClassVar[int]
    ACTING_AS_FIELD_NUMBER: _ClassVar[int]
    AUTHORITY_FIELD_NUMBER: _ClassVar[int]
    READ_BACK_FIELD_NUMBER: _ClassVar[int]
    ACTED_AT_FIELD_NUMBER: _ClassVar[int]
    step: str
    role: str
    agent: str
    acting_as: str
    authority: str
    read_back: bool
    acted_at: _timestamp_pb2.Timestamp
    def __init__(self, step: _Optional[str] = ..., role: _Optional[str] = ..., agent: _Optional[str] = ..., acting_as: _Optional[str] = ..., authority: _Optional[str] = ..., read_back: _Optional[bool] = ..., acted_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CaseStep(_message.Message):
    __slots__ = ("stage", "started_on", "due_on", "ended_on", "by", "outcome", "reason", "overdue", "due_provisional")
    STAGE_FIELD_NUMBER: _ClassVar[int]
    STARTED_ON_FIELD_NUMBER: _ClassVar[int]
    DUE_ON_FIELD_NUMBER: _ClassVar[int]
    ENDED_ON_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    OVERDUE_FIELD_NUMBER: _ClassVar[int]
    DUE_PROVISIONAL_FIELD_NUMBER: _ClassVar[int]
    stage: str
    started_on: str
    due_on: str
    ended_on: str
    by: str
    outcome: str
    reason: str
    overdue: bool
    due_provisional: bool
    def __init__(self, stage: _Optional[str] = ..., started_on: _Optional[str] = ..., due_on: _Optional[str] = ..., ended_on: _Optional[str] = ..., by: _Optional[str] = ..., outcome: _Optional[str] = ..., reason: _Optional[str] = ..., overdue: _Optional[bool] = ..., due_provisional: _Optional[bool] = ...) -> None: ...

class ListEntitlementsRequest(_message.Message):
    __slots__ = ("states", "person_id", "after_id", "case_number")
    STATES_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    states: _containers.RepeatedScalarFieldContainer[str]
    person_id: str
    after_id: str
    case_number: str
    def __init__(self, states: _Optional[_Iterable[str]] = ..., person_id: _Optional[str] = ..., after_id: _Optional[str] = ..., case_number: _Optional[str] = ...) -> None: ...

class ListEntitlementsResponse(_message.Message):
    __slots__ = ("entitlements", "total")
    ENTITLEMENTS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    entitlements: _containers.RepeatedCompositeFieldContainer[Entitlement]
    total: int
    def __init__(self, entitlements: _Optional[_Iterable[_Union[Entitlement, _Mapping]]] = ..., total: _Optional[int] = ...) -> None: ...

class GetEntitlementRequest(_message.Message):
    __slots__ = ("entitlement_id",)
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    entitlement_id: str
    def __init__(self, entitlement_id: _Optional[str] = ...) -> None: ...

class AcceptOfferRequest(_message.Message):
    __slots__ = ("entitlement_id", "account_number", "claimant_id", "authority", "acting_as")
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CLAIMANT_ID_FIELD_NUMBER: _ClassVar[int]
    AUTHORITY_FIELD_NUMBER: _ClassVar[int]
    ACTING_AS_FIELD_NUMBER: _ClassVar[int]
    entitlement_id: str
    account_number: str
    claimant_id: str
    authority: str
    acting_as: str
    def __init__(self, entitlement_id: _Optional[str] = ..., account_number: _Optional[str] = ..., claimant_id: _Optional[str] = ..., authority: _Optional[str] = ..., acting_as: _Optional[str] = ...) -> None: ...

class SubmitApplicationRequest(_message.Message):
    __slots__ = ("entitlement_id", "read_back")
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    READ_BACK_FIELD_NUMBER: _ClassVar[int]
    entitlement_id: str
    read_back: bool
    def __init__(self, entitlement_id: _Optional[str] = ..., read_back: _Optional[bool] = ...) -> None: ...

class DeclineOfferRequest(_message.Message):
    __slots__ = ("entitlement_id",)
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    entitlement_id: str
    def __init__(self, entitlement_id: _Optional[str] = ...) -> None: ...

class CheckApplicationRequest(_message.Message):
    __slots__ = ("entitlement_id", "passed", "reason")
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PASSED_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    entitlement_id: str
    passed: bool
    reason: str
    def __init__(self, entitlement_id: _Optional[str] = ..., passed: _Optional[bool] = ..., reason: _Optional[str] = ...) -> None: ...

class DecideApplicationRequest(_message.Message):
    __slots__ = ("entitlement_id", "granted", "reason", "article")
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    GRANTED_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ARTICLE_FIELD_NUMBER: _ClassVar[int]
    entitlement_id: str
    granted: bool
    reason: str
    article: str
    def __init__(self, entitlement_id: _Optional[str] = ..., granted: _Optional[bool] = ..., reason: _Optional[str] = ..., article: _Optional[str] = ...) -> None: ...

class ObjectToDecisionRequest(_message.Message):
    __slots__ = ("entitlement_id", "reason", "authority", "acting_as", "read_back")
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    AUTHORITY_FIELD_NUMBER: _ClassVar[int]
    ACTING_AS_FIELD_NUMBER: _ClassVar[int]
    READ_BACK_FIELD_NUMBER: _ClassVar[int]
    entitlement_id: str
    reason: str
    authority: str
    acting_as: str
    read_back: bool
    def __init__(self, entitlement_id: _Optional[str] = ..., reason: _Optional[str] = ..., authority: _Optional[str] = ..., acting_as: _Optional[str] = ..., read_back: _Optional[bool] = ...) -> None: ...

class ListNoticesRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListNoticesResponse(_message.Message):
    __slots__ = ("notices",)
    NOTICES_FIELD_NUMBER: _ClassVar[int]
    notices: _containers.RepeatedCompositeFieldContainer[Notice]
    def __init__(self, notices: _Optional[_Iterable[_Union[Notice, _Mapping]]] = ...) -> None: ...

class Notice(_message.Message):
    __slots__ = ("name", "village", "programme", "amount_fen", "posted_on", "until")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VILLAGE_FIELD_NUMBER: _ClassVar[int]
    PROGRAMME_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    POSTED_ON_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    name: str
    village: str
    programme: str
    amount_fen: int
    posted_on: str
    until: str
    def __init__(self, name: _Optional[str] = ..., village: _Optional[str] = ..., programme: _Optional[str] = ..., amount_fen: _Optional[int] = ..., posted_on: _Optional[str] = ..., until: _Optional[str] = ...) -> None: ...
