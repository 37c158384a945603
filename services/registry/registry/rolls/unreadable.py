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
        "文件含有公式（{where}）；请将公式“选择性粘贴为数值”后再导入",
        "the file holds a formula ({where}); paste it as a value and try again",
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


class WebPageFound(RollRefused):
    REASON = "ROLL_WEB_PAGE"
    TEXT = Text(
        "这是网页（HTML），只是文件名像表格；请用 Excel 或 WPS 打开，另存为 XLSX 后再导入",
        "this is a web page (HTML) under the name of a spreadsheet; open it in a spreadsheet program, save it as XLSX"
        " and import that",
    )


class OldWorkbookFound(RollRefused):
    REASON = "ROLL_OLD_WORKBOOK"
    TEXT = Text(
        "这是旧版 Excel（XLS）或 WPS 表格；请打开后另存为 XLSX 再导入",
        "this is a workbook of the old format (XLS); open it, save it as XLSX and import that",
    )


class LockedWorkbookFound(RollRefused):
    REASON = "ROLL_LOCKED"
    TEXT = Text(
        "文件设有打开密码；请取消密码后另存，再导入",
        "the file opens with a password; save it without one and import that",
    )


class OtherTypeFound(RollRefused):
    REASON = "ROLL_OTHER_TYPE"
    TEXT = Text(
        "这是 {what} 文件；名册请以 CSV、XLSX 或 Parquet 导入",
        "this is a {what} file; a roll is imported as CSV, XLSX or Parquet",
    )


class SheetUnreadable(RollRefused):
    REASON = "ROLL_SHEET_UNREADABLE"
    TEXT = Text(
        "工作表“{sheet}”无法读取；请另存为 XLSX 再试", "the sheet {sheet} cannot be read; save the file as XLSX again"
    )


class JobFailed(RollRefused):
    REASON = "ROLL_JOB_FAILED"
    TEXT = Text(
        "读取这份文件时程序出错，未作任何更改；请另存为 XLSX 或 CSV 再试，并告知系统管理员",
        "the program failed while it read this file; nothing was changed. Save it as XLSX or CSV, try again, and"
        " tell the system's administrator",
    )


class TooMuchForMemory(RollRefused):
    REASON = "ROLL_TOO_MUCH_MEMORY"
    TEXT = Text(
        "文件展开后超出可用内存，未作任何更改；请分成几份导入",
        "reading the file takes more memory than there is for it; nothing was changed. Import it in parts",
    )


class TypeUnknown(RollRefused):
    REASON = "ROLL_TYPE_UNKNOWN"
    TEXT = Text("只能导入 CSV、XLSX、Parquet 文件", "only CSV, XLSX and Parquet files can be imported")


class HeaderRepeated(RollRefused):
    REASON = "ROLL_HEADER_REPEATED"
    TEXT = Text("表头中有两列同名：{header}", "two columns have the same header: {header}")
