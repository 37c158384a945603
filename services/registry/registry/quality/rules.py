"""What may be decided about a difference. Pure."""

from __future__ import annotations

from chassis.errors import Kind, Refusal, Text

# what an item says in full, and a correction takes
CORRECTABLE = frozenset({"name", "sex", "birth_date", "ethnicity", "marital_status", "hukou_nature"})
# the words of rolls for two of them
FIELD_OF = {"marital": "marital_status"}


class QualityItemNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "QUALITY_ITEM_NOT_FOUND"
    TEXT = Text("没有这条核对事项，或不在您的办理范围内", "there is no such item within your reach")


class SettledAlready(Refusal):
    KIND = Kind.REFUSED
    REASON = "SETTLED_ALREADY"
    TEXT = Text("这条核对事项已有结论", "this difference is settled already")


class NotCorrectableHere(Refusal):
    KIND = Kind.REFUSED
    REASON = "NOT_CORRECTABLE_HERE"
    TEXT = Text(
        "该栏目不能在这里直接采用：请先到人员页面更正，再将本条驳回",
        "this cannot be accepted here: correct the person first, then dismiss the item",
    )


def field_to_correct(state: str, field: str, *, accepting: bool) -> str:
    """The field an accepted item corrects; '' when it is dismissed.

    Errors: SETTLED_ALREADY, NOT_CORRECTABLE_HERE.
    """
    if state != "open":
        raise SettledAlready
    if not accepting:
        return ""
    name = FIELD_OF.get(field, field)
    if name not in CORRECTABLE:
        raise NotCorrectableHere
    return name
