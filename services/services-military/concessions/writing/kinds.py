"""Documents that are taken, and why one is not. Pure."""

from __future__ import annotations

from chassis.errors import Kind, Refusal, Text

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = (PDF, PNG, JPEG, DOCX, XLSX)
MOST_BYTES = 10 * 1024 * 1024


class DocumentTells(Refusal):
    KIND = Kind.INVALID
    REASON = "DOCUMENT_TELLS"
    TEXT = Text(
        "文件属性（{property}）中写有部队番号、代号、军衔或营区；请清除文件属性后再上传",
        "a property of the document ({property}) tells a unit, rank or camp; clear its properties and upload it again",
    )


class DocumentTellsPlace(Refusal):
    KIND = Kind.INVALID
    REASON = "DOCUMENT_TELLS_PLACE"
    TEXT = Text(
        "照片中含有拍摄地点；请删除位置信息后再上传",
        "the picture tells where it was taken; take the location out and upload it again",
    )


class DocumentUnreadable(Refusal):
    KIND = Kind.INVALID
    REASON = "DOCUMENT_UNREADABLE"
    TEXT = Text(
        "只收未加密的 PDF、DOCX、XLSX、PNG 或 JPEG 文件，且须完好",
        "only whole and unencrypted PDF, DOCX, XLSX, PNG or JPEG documents are taken",
    )


class DocumentTooLarge(Refusal):
    KIND = Kind.INVALID
    REASON = "DOCUMENT_TOO_LARGE"
    TEXT = Text("文件不得超过 10 MB", "a document has at most 10 MB")


class DocumentNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "DOCUMENT_NOT_FOUND"
    TEXT = Text("没有这份材料，或不属于此人", "there is no such document of this person within your reach")
