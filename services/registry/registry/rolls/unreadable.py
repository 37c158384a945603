"""Why a file is refused as a roll, each with what would be right."""

from __future__ import annotations

from chassis.errors import Text

from registry.rolls.rules import RollRefused


class EncodingUnreadable(RollRefused):
    REASON = "ROLL_ENCODING_UNREADABLE"
    TEXT = Text(
        "文件编码无法识别；请另存为 UTF-8 或 GB18030 的 CSV，或 XLSX",
        "the file's encoding cannot be read; save it as CSV in UTF-8 or GB18030, or as XLSX",
    )


class FileTruncated(RollRefused):
    REASON = "ROLL_TRUNCATED"
    TEXT = Text("文件不完整，像是没有传完；请重新导出", "the file is cut off; export it again")


class TooManyColumns(RollRefused):
    REASON = "ROLL_TOO_MANY_COLUMNS"
    TEXT = Text("列数超过 {limit}，不是名册", "more than {limit} columns: this is no roll")


class TooManyRows(RollRefused):
    REASON = "ROLL_TOO_MANY_ROWS"
    TEXT = Text("行数超过 {limit}，请分开导入", "more than {limit} rows: import it in parts")


class CellTooLong(RollRefused):
    REASON = "ROLL_CELL_TOO_LONG"
    TEXT = Text("第 {row} 行有超过 {limit} 字的单元格", "row {row} has a cell of more than {limit} characters")


class ArchiveBomb(RollRefused):
    REASON = "ROLL_ARCHIVE_BOMB"
    TEXT = Text("文件展开后过大，不予打开", "the file would unpack to too much; it is not opened")


class FormulaFound(RollRefused):
    REASON = "ROLL_FORMULA"
    TEXT = Text(
        "文件含有公式（{where}）；请“选择性粘贴为数值”后再导入",
        "the file holds formulas ({where}); paste it as values and try again",
    )


class RollEmpty(RollRefused):
    REASON = "ROLL_EMPTY"
    TEXT = Text("文件中没有数据", "there is nothing in the file")


class HeaderNotFound(RollRefused):
    REASON = "ROLL_HEADER_NOT_FOUND"
    TEXT = Text(
        "找不到表头行（应有姓名、出生日期、居住地代码等列）", "no header row found (name, birth date, residence code …)"
    )


class RowTooLong(RollRefused):
    REASON = "ROLL_ROW_TOO_LONG"
    TEXT = Text(
        "第 {row} 行的列数比表头多，可能有未加引号的逗号",
        "row {row} has more cells than the header; a comma may lack its quotes",
    )


class TypeUnknown(RollRefused):
    REASON = "ROLL_TYPE_UNKNOWN"
    TEXT = Text("只能导入 CSV、XLSX、Parquet 文件", "only CSV, XLSX and Parquet files can be imported")


class HeaderRepeated(RollRefused):
    REASON = "ROLL_HEADER_REPEATED"
    TEXT = Text("表头中有两列同名：{header}", "two columns have the same header: {header}")
