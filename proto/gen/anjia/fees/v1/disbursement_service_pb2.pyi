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

class Batch(_message.Message):
    __slots__ = ("batch_id", "fund_id", "profile", "state", "payments", "amount_fen", "reason_code", "prepared_by", "checked_by", "approved_by", "prepared_at", "outcomes", "batch_number")
    class OutcomesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    BATCH_ID_FIELD_NUMBER: _ClassVar[int]
    FUND_ID_FIELD_NUMBER: _ClassVar[int]
    PROFILE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PAYMENTS_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    PREPARED_BY_FIELD_NUMBER: _ClassVar[int]
    CHECKED_BY_FIELD_NUMBER: _ClassVar[int]
    APPROVED_BY_FIELD_NUMBER: _ClassVar[int]
    PREPARED_AT_FIELD_NUMBER: _ClassVar[int]
    OUTCOMES_FIELD_NUMBER: _ClassVar[int]
    BATCH_NUMBER_FIELD_NUMBER: _ClassVar[int]
    batch_id: str
    fund_id: str
    profile: str
    state: str
    payments: int
    amount_fen: int
    reason_code: str
    prepared_by: str
    checked_by: str
    approved_by: str
    prepared_at: _timestamp_pb2.Timestamp
    outcomes: _containers.ScalarMap[str, int]
    batch_number: str
    def __init__(self, batch_id: _Optional[str] = ..., fund_id: _Optional[str] = ..., profile: _Optional[str] = ..., state: _Optional[str] = ..., payments: _Optional[int] = ..., amount_fen: _Optional[int] = ..., reason_code: _Optional[str] = ..., prepared_by: _Optional[str] = ..., checked_by: _Optional[str] = ..., approved_by: _Optional[str] = ..., prepared_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., outcomes: _Optional[_Mapping[str, int]] = ..., batch_number: _Optional[str] = ...) -> None: ...

class BatchLine(_message.Message):
    __slots__ = ("number", "end_to_end_id", "order_id", "amount_fen", "outcome", "reason_code", "reason_zh", "reason_en", "payee_name")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    END_TO_END_ID_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    REASON_ZH_FIELD_NUMBER: _ClassVar[int]
    REASON_EN_FIELD_NUMBER: _ClassVar[int]
    PAYEE_NAME_FIELD_NUMBER: _ClassVar[int]
    number: int
    end_to_end_id: str
    order_id: str
    amount_fen: int
    outcome: str
    reason_code: str
    reason_zh: str
    reason_en: str
    payee_name: str
    def __init__(self, number: _Optional[int] = ..., end_to_end_id: _Optional[str] = ..., order_id: _Optional[str] = ..., amount_fen: _Optional[int] = ..., outcome: _Optional[str] = ..., reason_code: _Optional[str] = ..., reason_zh: _Optional[str] = ..., reason_en: _Optional[str] = ..., payee_name: _Optional[str] = ...) -> None: ...

class PrepareBatchRequest(_message.Message):
    __slots__ = ("fund_id", "profile", "most_payments")
    FUND_ID_FIELD_NUMBER: _ClassVar[int]
    PROFILE_FIELD_NUMBER: _ClassVar[int]
    MOST_PAYMENTS_FIELD_NUMBER: _ClassVar[int]
    fund_id: str
    profile: str
    most_payments: int
    def __init__(self, fund_id: _Optional[str] = ..., profile: _Optional[str] = ..., most_payments: _Optional[int] = ...) -> None: ...

class CheckBatchRequest(_message.Message):
    __slots__ = ("batch_id",)
    BATCH_ID_FIELD_NUMBER: _ClassVar[int]
    batch_id: str
    def __init__(self, batch_id: _Optional[str] = ...) -> None: ...

class ApproveBatchRequest(_message.Message):
    __slots__ = ("batch_id",)
    BATCH_ID_FIELD_NUMBER: _ClassVar[int]
    batch_id: str
    def __init__(self, batch_id: _Optional[str] = ...) -> None: ...

class DiscardBatchRequest(_message.Message):
    __slots__ = ("batch_id", "reason_code")
    BATCH_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    batch_id: str
    reason_code: str
    def __init__(self, batch_id: _Optional[str] = ..., reason_code: _Optional[str] = ...) -> None: ...

class GetBatchRequest(_message.Message):
    __slots__ = ("batch_id",)
    BATCH_ID_FIELD_NUMBER: _ClassVar[int]
    batch_id: str
    def __init__(self, batch_id: _Optional[str] = ...) -> None: ...

class ListBankProfilesRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class BankProfile(_message.Message):
    __slots__ = ("code", "title_zh", "title_en", "provenance", "answer_columns", "settled_words", "returned_words", "answer_encoding", "answer_delimiter", "answered_by_message")
    CODE_FIELD_NUMBER: _ClassVar[int]
    TITLE_ZH_FIELD_NUMBER: _ClassVar[int]
    TITLE_EN_FIELD_NUMBER: _ClassVar[int]
    PROVENANCE_FIELD_NUMBER: _ClassVar[int]
    ANSWER_COLUMNS_FIELD_NUMBER: _ClassVar[int]
    SETTLED_WORDS_FIELD_NUMBER: _ClassVar[int]
    RETURNED_WORDS_FIELD_NUMBER: _ClassVar[int]
    ANSWER_ENCODING_FIELD_NUMBER: _ClassVar[int]
    ANSWER_DELIMITER_FIELD_NUMBER: _ClassVar[int]
    ANSWERED_BY_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    code: str
    title_zh: str
    title_en: str
    provenance: str
    answer_columns: _containers.RepeatedCompositeFieldContainer[AnswerColumn]
    settled_words: _containers.RepeatedScalarFieldContainer[str]
    returned_words: _containers.RepeatedScalarFieldContainer[str]
    answer_encoding: str
    answer_delimiter: str
    answered_by_message: bool
    def __init__(self, code: _Optional[str] = ..., title_zh: _Optional[str] = ..., title_en: _Optional[str] = ..., provenance: _Optional[str] = ..., answer_columns: _Optional[_Iterable[_Union[AnswerColumn, _Mapping]]] = ..., settled_words: _Optional[_Iterable[str]] = ..., returned_words: _Optional[_Iterable[str]] = ..., answer_encoding: _Optional[str] = ..., answer_delimiter: _Optional[str] = ..., answered_by_message: _Optional[bool] = ...) -> None: ...

class AnswerColumn(_message.Message):
    __slots__ = ("field", "headers", "needed")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    HEADERS_FIELD_NUMBER: _ClassVar[int]
    NEEDED_FIELD_NUMBER: _ClassVar[int]
    field: str
    headers: _containers.RepeatedScalarFieldContainer[str]
    needed: bool
    def __init__(self, field: _Optional[str] = ..., headers: _Optional[_Iterable[str]] = ..., needed: _Optional[bool] = ...) -> None: ...

class ListBankProfilesResponse(_message.Message):
    __slots__ = ("profiles",)
    PROFILES_FIELD_NUMBER: _ClassVar[int]
    profiles: _containers.RepeatedCompositeFieldContainer[BankProfile]
    def __init__(self, profiles: _Optional[_Iterable[_Union[BankProfile, _Mapping]]] = ...) -> None: ...

class ListBatchesRequest(_message.Message):
    __slots__ = ("batch_number",)
    BATCH_NUMBER_FIELD_NUMBER: _ClassVar[int]
    batch_number: str
    def __init__(self, batch_number: _Optional[str] = ...) -> None: ...

class ListBatchesResponse(_message.Message):
    __slots__ = ("batches",)
    BATCHES_FIELD_NUMBER: _ClassVar[int]
    batches: _containers.RepeatedCompositeFieldContainer[Batch]
    def __init__(self, batches: _Optional[_Iterable[_Union[Batch, _Mapping]]] = ...) -> None: ...

class ListBatchLinesRequest(_message.Message):
    __slots__ = ("batch_id", "after_number", "outcome", "page_size")
    BATCH_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_NUMBER_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    batch_id: str
    after_number: int
    outcome: str
    page_size: int
    def __init__(self, batch_id: _Optional[str] = ..., after_number: _Optional[int] = ..., outcome: _Optional[str] = ..., page_size: _Optional[int] = ...) -> None: ...

class ListBatchLinesResponse(_message.Message):
    __slots__ = ("lines",)
    LINES_FIELD_NUMBER: _ClassVar[int]
    lines: _containers.RepeatedCompositeFieldContainer[BatchLine]
    def __init__(self, lines: _Optional[_Iterable[_Union[BatchLine, _Mapping]]] = ...) -> None: ...

class ExportBatchRequest(_message.Message):
    __slots__ = ("batch_id",)
    BATCH_ID_FIELD_NUMBER: _ClassVar[int]
    batch_id: str
    def __init__(self, batch_id: _Optional[str] = ...) -> None: ...

class DownloadBankFileRequest(_message.Message):
    __slots__ = ("batch_id",)
    BATCH_ID_FIELD_NUMBER: _ClassVar[int]
    batch_id: str
    def __init__(self, batch_id: _Optional[str] = ...) -> None: ...

class BankFileChunk(_message.Message):
    __slots__ = ("file_name", "media_type", "chunk")
    FILE_NAME_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    file_name: str
    media_type: str
    chunk: bytes
    def __init__(self, file_name: _Optional[str] = ..., media_type: _Optional[str] = ..., chunk: _Optional[bytes] = ...) -> None: ...

class UploadResultFileRequest(_message.Message):
    __slots__ = ("batch_id", "file_name", "chunk")
    BATCH_ID_FIELD_NUMBER: _ClassVar[int]
    FILE_NAME_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    batch_id: str
    file_name: str
    chunk: bytes
    def __init__(self, batch_id: _Optional[str] = ..., file_name: _Optional[str] = ..., chunk: _Optional[bytes] = ...) -> None: ...

class ResultReport(_message.Message):
    __slots__ = ("batch", "settled", "returned", "repeated", "pending", "taken_back", "file_id", "state")
    BATCH_FIELD_NUMBER: _ClassVar[int]
    SETTLED_FIELD_NUMBER: _ClassVar[int]
    RETURNED_FIELD_NUMBER: _ClassVar[int]
    REPEATED_FIELD_NUMBER: _ClassVar[int]
    PENDING_FIELD_NUMBER: _ClassVar[int]
    TAKEN_BACK_FIELD_NUMBER: _ClassVar[int]
    FILE_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    batch: Batch
    settled: int
    returned: int
    repeated: int
    pending: int
    taken_back: int
    file_id: str
    state: str
    def __init__(self, batch: _Optional[_Union[Batch, _Mapping]] = ..., settled: _Optional[int] = ..., returned: _Optional[int] = ..., repeated: _Optional[int] = ..., pending: _Optional[int] = ..., taken_back: _Optional[int] = ..., file_id: _Optional[str] = ..., state: _Optional[str] = ...) -> None: ...

class ResultFile(_message.Message):
    __slots__ = ("file_id", "batch_id", "state", "sent_in_by", "sent_in_at", "decided_by", "reason_code", "payments", "pending", "changes")
    FILE_ID_FIELD_NUMBER: _ClassVar[int]
    BATCH_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    SENT_IN_BY_FIELD_NUMBER: _ClassVar[int]
    SENT_IN_AT_FIELD_NUMBER: _ClassVar[int]
    DECIDED_BY_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    PAYMENTS_FIELD_NUMBER: _ClassVar[int]
    PENDING_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    file_id: str
    batch_id: str
    state: str
    sent_in_by: str
    sent_in_at: _timestamp_pb2.Timestamp
    decided_by: str
    reason_code: str
    payments: int
    pending: int
    changes: _containers.RepeatedCompositeFieldContainer[ResultChange]
    def __init__(self, file_id: _Optional[str] = ..., batch_id: _Optional[str] = ..., state: _Optional[str] = ..., sent_in_by: _Optional[str] = ..., sent_in_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., decided_by: _Optional[str] = ..., reason_code: _Optional[str] = ..., payments: _Optional[int] = ..., pending: _Optional[int] = ..., changes: _Optional[_Iterable[_Union[ResultChange, _Mapping]]] = ...) -> None: ...

class ResultChange(_message.Message):
    __slots__ = ("end_to_end_id", "order_id", "amount_fen", "before", "after", "reason_code", "reason_zh", "reason_en", "side", "file_line")
    END_TO_END_ID_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    REASON_ZH_FIELD_NUMBER: _ClassVar[int]
    REASON_EN_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    FILE_LINE_FIELD_NUMBER: _ClassVar[int]
    end_to_end_id: str
    order_id: str
    amount_fen: int
    before: str
    after: str
    reason_code: str
    reason_zh: str
    reason_en: str
    side: str
    file_line: int
    def __init__(self, end_to_end_id: _Optional[str] = ..., order_id: _Optional[str] = ..., amount_fen: _Optional[int] = ..., before: _Optional[str] = ..., after: _Optional[str] = ..., reason_code: _Optional[str] = ..., reason_zh: _Optional[str] = ..., reason_en: _Optional[str] = ..., side: _Optional[str] = ..., file_line: _Optional[int] = ...) -> None: ...

class ConfirmResultFileRequest(_message.Message):
    __slots__ = ("file_id",)
    FILE_ID_FIELD_NUMBER: _ClassVar[int]
    file_id: str
    def __init__(self, file_id: _Optional[str] = ...) -> None: ...

class PutBackResultFileRequest(_message.Message):
    __slots__ = ("file_id", "reason_code")
    FILE_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    file_id: str
    reason_code: str
    def __init__(self, file_id: _Optional[str] = ..., reason_code: _Optional[str] = ...) -> None: ...

class GetResultFileRequest(_message.Message):
    __slots__ = ("file_id",)
    FILE_ID_FIELD_NUMBER: _ClassVar[int]
    file_id: str
    def __init__(self, file_id: _Optional[str] = ...) -> None: ...

class ListResultFilesRequest(_message.Message):
    __slots__ = ("batch_id",)
    BATCH_ID_FIELD_NUMBER: _ClassVar[int]
    batch_id: str
    def __init__(self, batch_id: _Optional[str] = ...) -> None: ...

class ListResultFilesResponse(_message.Message):
    __slots__ = ("files",)
    FILES_FIELD_NUMBER: _ClassVar[int]
    files: _containers.RepeatedCompositeFieldContainer[ResultFile]
    def __init__(self, files: _Optional[_Iterable[_Union[ResultFile, _Mapping]]] = ...) -> None: ...

class ListAccountChecksRequest(_message.Message):
    __slots__ = ("batch_id",)
    BATCH_ID_FIELD_NUMBER: _ClassVar[int]
    batch_id: str
    def __init__(self, batch_id: _Optional[str] = ...) -> None: ...

class ListAccountChecksResponse(_message.Message):
    __slots__ = ("checks", "verified", "first", "changed")
    CHECKS_FIELD_NUMBER: _ClassVar[int]
    VERIFIED_FIELD_NUMBER: _ClassVar[int]
    FIRST_FIELD_NUMBER: _ClassVar[int]
    CHANGED_FIELD_NUMBER: _ClassVar[int]
    checks: _containers.RepeatedCompositeFieldContainer[AccountCheck]
    verified: int
    first: int
    changed: int
    def __init__(self, checks: _Optional[_Iterable[_Union[AccountCheck, _Mapping]]] = ..., verified: _Optional[int] = ..., first: _Optional[int] = ..., changed: _Optional[int] = ...) -> None: ...

class AccountCheck(_message.Message):
    __slots__ = ("end_to_end_id", "order_id", "payee_person_id", "amount_fen", "payee_name", "account_number", "payee_name_before", "account_number_before", "last_digits", "last_digits_before", "changed_by", "confirmed_by")
    END_TO_END_ID_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    PAYEE_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    PAYEE_NAME_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    PAYEE_NAME_BEFORE_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_NUMBER_BEFORE_FIELD_NUMBER: _ClassVar[int]
    LAST_DIGITS_FIELD_NUMBER: _ClassVar[int]
    LAST_DIGITS_BEFORE_FIELD_NUMBER: _ClassVar[int]
    CHANGED_BY_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_BY_FIELD_NUMBER: _ClassVar[int]
    end_to_end_id: str
    order_id: str
    payee_person_id: str
    amount_fen: int
    payee_name: str
    account_number: str
    payee_name_before: str
    account_number_before: str
    last_digits: str
    last_digits_before: str
    changed_by: str
    confirmed_by: str
    def __init__(self, end_to_end_id: _Optional[str] = ..., order_id: _Optional[str] = ..., payee_person_id: _Optional[str] = ..., amount_fen: _Optional[int] = ..., payee_name: _Optional[str] = ..., account_number: _Optional[str] = ..., payee_name_before: _Optional[str] = ..., account_number_before: _Optional[str] = ..., last_digits: _Optional[str] = ..., last_digits_before: _Optional[str] = ..., changed_by: _Optional[str] = ..., confirmed_by: _Optional[str] = ...) -> None: ...
