"""What is refused about rolls and their rows."""

from __future__ import annotations

from chassis.errors import Kind, Refusal, Text


class RollNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "ROLL_NOT_FOUND"
    TEXT = Text("没有这份名册", "there is no such roll")


class RollEmptyUpload(Refusal):
    KIND = Kind.INVALID
    REASON = "ROLL_EMPTY"
    TEXT = Text("上传的文件是空的", "the uploaded file is empty")


class RollNotInDoubt(Refusal):
    REASON = "ROLL_NOT_IN_DOUBT"
    TEXT = Text("这份名册的列不需要确认", "the columns of this roll are not in doubt")


class RollNotPreviewed(Refusal):
    REASON = "ROLL_NOT_PREVIEWED"
    TEXT = Text("名册还没有预览，或已经导入", "the roll is not previewed yet, or was committed already")


class RollNotCommitted(Refusal):
    REASON = "ROLL_NOT_COMMITTED"
    TEXT = Text("名册还没有导入，或已经撤销", "the roll is not committed, or was undone already")


# nobody was registered by these yet
DISMISSABLE = ("in_doubt", "refused", "previewed")


class RollNotDismissable(Refusal):
    REASON = "ROLL_NOT_DISMISSABLE"
    TEXT = Text(
        "只有未导入的文件可以搁置；已导入的请撤销", "only a file that was not committed is dismissed; undo an import"
    )


class RollPeopleDiffer(Refusal):
    KIND = Kind.INVALID
    REASON = "ROLL_PEOPLE_DIFFER"
    TEXT = Text(
        "{field}：这次导入登记了 {people} 人，请核对后填写这个数",
        "{field}: this import registered {people} people; look again and write this number",
    )


class RowNotWaiting(Refusal):
    REASON = "ROW_NOT_WAITING"
    TEXT = Text("这一行没有待处理，或已经放行", "this row does not wait, or was released already")


class RowStillUnusable(Refusal):
    KIND = Kind.INVALID
    REASON = "ROW_STILL_UNUSABLE"
    TEXT = Text(
        "这一行仍不能导入，请更正标出的栏目", "this row still cannot be imported; correct the fields that are marked"
    )
