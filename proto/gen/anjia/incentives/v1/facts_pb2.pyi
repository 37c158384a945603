from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class AssessmentCompleted(_message.Message):
    __slots__ = ("run_id", "people")
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    people: int
    def __init__(self, run_id: _Optional[str] = ..., people: _Optional[int] = ...) -> None: ...

class OfferMade(_message.Message):
    __slots__ = ("entitlement_id", "person_id", "claimant_ids", "claim_until_on", "division_code")
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    CLAIMANT_IDS_FIELD_NUMBER: _ClassVar[int]
    CLAIM_UNTIL_ON_FIELD_NUMBER: _ClassVar[int]
    DIVISION_CODE_FIELD_NUMBER: _ClassVar[int]
    entitlement_id: str
    person_id: str
    claimant_ids: _containers.RepeatedScalarFieldContainer[str]
    claim_until_on: str
    division_code: str
    def __init__(self, entitlement_id: _Optional[str] = ..., person_id: _Optional[str] = ..., claimant_ids: _Optional[_Iterable[str]] = ..., claim_until_on: _Optional[str] = ..., division_code: _Optional[str] = ...) -> None: ...

class OfferReminded(_message.Message):
    __slots__ = ("entitlement_id", "person_id", "claimant_ids", "claim_until_on", "division_code")
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    CLAIMANT_IDS_FIELD_NUMBER: _ClassVar[int]
    CLAIM_UNTIL_ON_FIELD_NUMBER: _ClassVar[int]
    DIVISION_CODE_FIELD_NUMBER: _ClassVar[int]
    entitlement_id: str
    person_id: str
    claimant_ids: _containers.RepeatedScalarFieldContainer[str]
    claim_until_on: str
    division_code: str
    def __init__(self, entitlement_id: _Optional[str] = ..., person_id: _Optional[str] = ..., claimant_ids: _Optional[_Iterable[str]] = ..., claim_until_on: _Optional[str] = ..., division_code: _Optional[str] = ...) -> None: ...

class OfferLapsed(_message.Message):
    __slots__ = ("entitlement_id", "person_id", "claimant_ids", "claim_until_on", "division_code")
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    CLAIMANT_IDS_FIELD_NUMBER: _ClassVar[int]
    CLAIM_UNTIL_ON_FIELD_NUMBER: _ClassVar[int]
    DIVISION_CODE_FIELD_NUMBER: _ClassVar[int]
    entitlement_id: str
    person_id: str
    claimant_ids: _containers.RepeatedScalarFieldContainer[str]
    claim_until_on: str
    division_code: str
    def __init__(self, entitlement_id: _Optional[str] = ..., person_id: _Optional[str] = ..., claimant_ids: _Optional[_Iterable[str]] = ..., claim_until_on: _Optional[str] = ..., division_code: _Optional[str] = ...) -> None: ...

class ApplicationFiled(_message.Message):
    __slots__ = ("entitlement_id", "person_id", "claimant_id", "stage_code", "due_on", "division_code")
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    CLAIMANT_ID_FIELD_NUMBER: _ClassVar[int]
    STAGE_CODE_FIELD_NUMBER: _ClassVar[int]
    DUE_ON_FIELD_NUMBER: _ClassVar[int]
    DIVISION_CODE_FIELD_NUMBER: _ClassVar[int]
    entitlement_id: str
    person_id: str
    claimant_id: str
    stage_code: str
    due_on: str
    division_code: str
    def __init__(self, entitlement_id: _Optional[str] = ..., person_id: _Optional[str] = ..., claimant_id: _Optional[str] = ..., stage_code: _Optional[str] = ..., due_on: _Optional[str] = ..., division_code: _Optional[str] = ...) -> None: ...

class ApplicationAdvanced(_message.Message):
    __slots__ = ("entitlement_id", "person_id", "claimant_id", "stage_code", "due_on", "division_code")
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    CLAIMANT_ID_FIELD_NUMBER: _ClassVar[int]
    STAGE_CODE_FIELD_NUMBER: _ClassVar[int]
    DUE_ON_FIELD_NUMBER: _ClassVar[int]
    DIVISION_CODE_FIELD_NUMBER: _ClassVar[int]
    entitlement_id: str
    person_id: str
    claimant_id: str
    stage_code: str
    due_on: str
    division_code: str
    def __init__(self, entitlement_id: _Optional[str] = ..., person_id: _Optional[str] = ..., claimant_id: _Optional[str] = ..., stage_code: _Optional[str] = ..., due_on: _Optional[str] = ..., division_code: _Optional[str] = ...) -> None: ...

class ApplicationDecided(_message.Message):
    __slots__ = ("entitlement_id", "person_id", "claimant_id", "outcome_code", "division_code")
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    CLAIMANT_ID_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_CODE_FIELD_NUMBER: _ClassVar[int]
    DIVISION_CODE_FIELD_NUMBER: _ClassVar[int]
    entitlement_id: str
    person_id: str
    claimant_id: str
    outcome_code: str
    division_code: str
    def __init__(self, entitlement_id: _Optional[str] = ..., person_id: _Optional[str] = ..., claimant_id: _Optional[str] = ..., outcome_code: _Optional[str] = ..., division_code: _Optional[str] = ...) -> None: ...

class AwardGranted(_message.Message):
    __slots__ = ("entitlement_id", "person_id", "claimant_id")
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    CLAIMANT_ID_FIELD_NUMBER: _ClassVar[int]
    entitlement_id: str
    person_id: str
    claimant_id: str
    def __init__(self, entitlement_id: _Optional[str] = ..., person_id: _Optional[str] = ..., claimant_id: _Optional[str] = ...) -> None: ...

class AwardDoubted(_message.Message):
    __slots__ = ("entitlement_id", "person_id", "claimant_id", "reason_code", "division_code")
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    CLAIMANT_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    DIVISION_CODE_FIELD_NUMBER: _ClassVar[int]
    entitlement_id: str
    person_id: str
    claimant_id: str
    reason_code: str
    division_code: str
    def __init__(self, entitlement_id: _Optional[str] = ..., person_id: _Optional[str] = ..., claimant_id: _Optional[str] = ..., reason_code: _Optional[str] = ..., division_code: _Optional[str] = ...) -> None: ...

class AwardPaid(_message.Message):
    __slots__ = ("entitlement_id", "person_id", "claimant_id", "paid_on", "division_code")
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    CLAIMANT_ID_FIELD_NUMBER: _ClassVar[int]
    PAID_ON_FIELD_NUMBER: _ClassVar[int]
    DIVISION_CODE_FIELD_NUMBER: _ClassVar[int]
    entitlement_id: str
    person_id: str
    claimant_id: str
    paid_on: str
    division_code: str
    def __init__(self, entitlement_id: _Optional[str] = ..., person_id: _Optional[str] = ..., claimant_id: _Optional[str] = ..., paid_on: _Optional[str] = ..., division_code: _Optional[str] = ...) -> None: ...

class AwardReturned(_message.Message):
    __slots__ = ("entitlement_id", "person_id", "claimant_id", "reason_code", "division_code")
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    CLAIMANT_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    DIVISION_CODE_FIELD_NUMBER: _ClassVar[int]
    entitlement_id: str
    person_id: str
    claimant_id: str
    reason_code: str
    division_code: str
    def __init__(self, entitlement_id: _Optional[str] = ..., person_id: _Optional[str] = ..., claimant_id: _Optional[str] = ..., reason_code: _Optional[str] = ..., division_code: _Optional[str] = ...) -> None: ...
