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

class StartAssessmentRequest(_message.Message):
    __slots__ = ("claim_year", "as_of")
    CLAIM_YEAR_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    claim_year: int
    as_of: str
    def __init__(self, claim_year: _Optional[int] = ..., as_of: _Optional[str] = ...) -> None: ...

class AssessmentRun(_message.Message):
    __slots__ = ("run_id", "state", "claim_year", "as_of", "people", "totals", "ordered_at", "ended_at", "ordered_by")
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CLAIM_YEAR_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    TOTALS_FIELD_NUMBER: _ClassVar[int]
    ORDERED_AT_FIELD_NUMBER: _ClassVar[int]
    ENDED_AT_FIELD_NUMBER: _ClassVar[int]
    ORDERED_BY_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    state: str
    claim_year: int
    as_of: str
    people: int
    totals: _containers.RepeatedCompositeFieldContainer[AssessmentTotal]
    ordered_at: _timestamp_pb2.Timestamp
    ended_at: _timestamp_pb2.Timestamp
    ordered_by: str
    def __init__(self, run_id: _Optional[str] = ..., state: _Optional[str] = ..., claim_year: _Optional[int] = ..., as_of: _Optional[str] = ..., people: _Optional[int] = ..., totals: _Optional[_Iterable[_Union[AssessmentTotal, _Mapping]]] = ..., ordered_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ended_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ordered_by: _Optional[str] = ...) -> None: ...

class ListAssessmentRunsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListAssessmentRunsResponse(_message.Message):
    __slots__ = ("runs",)
    RUNS_FIELD_NUMBER: _ClassVar[int]
    runs: _containers.RepeatedCompositeFieldContainer[AssessmentRun]
    def __init__(self, runs: _Optional[_Iterable[_Union[AssessmentRun, _Mapping]]] = ...) -> None: ...

class AssessmentTotal(_message.Message):
    __slots__ = ("programme", "outcome", "birth_year", "people", "amount_fen", "county")
    PROGRAMME_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    BIRTH_YEAR_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    COUNTY_FIELD_NUMBER: _ClassVar[int]
    programme: str
    outcome: str
    birth_year: int
    people: int
    amount_fen: int
    county: str
    def __init__(self, programme: _Optional[str] = ..., outcome: _Optional[str] = ..., birth_year: _Optional[int] = ..., people: _Optional[int] = ..., amount_fen: _Optional[int] = ..., county: _Optional[str] = ...) -> None: ...

class GetAssessmentRunRequest(_message.Message):
    __slots__ = ("run_id",)
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    def __init__(self, run_id: _Optional[str] = ...) -> None: ...

class AssessPersonRequest(_message.Message):
    __slots__ = ("person_id", "claim_year")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    CLAIM_YEAR_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    claim_year: int
    def __init__(self, person_id: _Optional[str] = ..., claim_year: _Optional[int] = ...) -> None: ...

class PersonAssessment(_message.Message):
    __slots__ = ("person_id", "claim_year", "packs")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    CLAIM_YEAR_FIELD_NUMBER: _ClassVar[int]
    PACKS_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    claim_year: int
    packs: _containers.RepeatedCompositeFieldContainer[PackAssessment]
    def __init__(self, person_id: _Optional[str] = ..., claim_year: _Optional[int] = ..., packs: _Optional[_Iterable[_Union[PackAssessment, _Mapping]]] = ...) -> None: ...

class PackAssessment(_message.Message):
    __slots__ = ("programme", "pack_version", "title_zh", "title_en", "outcome", "amount_fen", "conditions", "entitlement_id", "state", "claim_until")
    PROGRAMME_FIELD_NUMBER: _ClassVar[int]
    PACK_VERSION_FIELD_NUMBER: _ClassVar[int]
    TITLE_ZH_FIELD_NUMBER: _ClassVar[int]
    TITLE_EN_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    CONDITIONS_FIELD_NUMBER: _ClassVar[int]
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CLAIM_UNTIL_FIELD_NUMBER: _ClassVar[int]
    programme: str
    pack_version: int
    title_zh: str
    title_en: str
    outcome: str
    amount_fen: int
    conditions: _containers.RepeatedCompositeFieldContainer[ConditionResult]
    entitlement_id: str
    state: str
    claim_until: str
    def __init__(self, programme: _Optional[str] = ..., pack_version: _Optional[int] = ..., title_zh: _Optional[str] = ..., title_en: _Optional[str] = ..., outcome: _Optional[str] = ..., amount_fen: _Optional[int] = ..., conditions: _Optional[_Iterable[_Union[ConditionResult, _Mapping]]] = ..., entitlement_id: _Optional[str] = ..., state: _Optional[str] = ..., claim_until: _Optional[str] = ...) -> None: ...

class ConditionResult(_message.Message):
    __slots__ = ("name", "result", "text_zh", "text_en", "article", "ask_zh", "ask_en")
    NAME_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    TEXT_ZH_FIELD_NUMBER: _ClassVar[int]
    TEXT_EN_FIELD_NUMBER: _ClassVar[int]
    ARTICLE_FIELD_NUMBER: _ClassVar[int]
    ASK_ZH_FIELD_NUMBER: _ClassVar[int]
    ASK_EN_FIELD_NUMBER: _ClassVar[int]
    name: str
    result: str
    text_zh: str
    text_en: str
    article: str
    ask_zh: str
    ask_en: str
    def __init__(self, name: _Optional[str] = ..., result: _Optional[str] = ..., text_zh: _Optional[str] = ..., text_en: _Optional[str] = ..., article: _Optional[str] = ..., ask_zh: _Optional[str] = ..., ask_en: _Optional[str] = ...) -> None: ...

class StateFactRequest(_message.Message):
    __slots__ = ("person_id", "fact", "value", "authority")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    FACT_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    AUTHORITY_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    fact: str
    value: str
    authority: str
    def __init__(self, person_id: _Optional[str] = ..., fact: _Optional[str] = ..., value: _Optional[str] = ..., authority: _Optional[str] = ...) -> None: ...

class CalculateAmountsRequest(_message.Message):
    __slots__ = ("programme", "birth_date", "first_claim_year")
    PROGRAMME_FIELD_NUMBER: _ClassVar[int]
    BIRTH_DATE_FIELD_NUMBER: _ClassVar[int]
    FIRST_CLAIM_YEAR_FIELD_NUMBER: _ClassVar[int]
    programme: str
    birth_date: str
    first_claim_year: int
    def __init__(self, programme: _Optional[str] = ..., birth_date: _Optional[str] = ..., first_claim_year: _Optional[int] = ...) -> None: ...

class CalculateAmountsResponse(_message.Message):
    __slots__ = ("years",)
    YEARS_FIELD_NUMBER: _ClassVar[int]
    years: _containers.RepeatedCompositeFieldContainer[YearAmount]
    def __init__(self, years: _Optional[_Iterable[_Union[YearAmount, _Mapping]]] = ...) -> None: ...

class YearAmount(_message.Message):
    __slots__ = ("year", "amount_fen")
    YEAR_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    year: int
    amount_fen: int
    def __init__(self, year: _Optional[int] = ..., amount_fen: _Optional[int] = ...) -> None: ...
