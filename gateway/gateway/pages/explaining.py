"""What a service refuses, as a reader understands it: no rule's text, no code, each in both languages.

What would be right is asked of the contract's own rule on the field; which state a thing is in is said in words.
"""

from __future__ import annotations

import re
from typing import Any

from buf.validate import validate_pb2
from chassis.errors import DomainError, Text
from google.protobuf.descriptor import Descriptor, FieldDescriptor

from gateway.pages.codes import SAYINGS
from gateway.problems import VIOLATION

BOTH = " / "
STATE = "_state"
# what is counted in digits, not in words
NUMBERS = ("number", "code")
DIGITS = re.compile(r"\^\(?\[0-9\]\{(\d+)(?:,(\d+))?\}\)?\??\$")
CODED = re.compile(r"\^\(?(\(|\[[A-Za-z_]|[A-Z]\[)")
# what a pattern of the contract asks for, found by a part of it; the first that fits
SHAPES: tuple[tuple[str, Text], ...] = (
    ("[0-9]{4}-[0-9]{2}-[0-9]{2}", Text("请按 2026-11-24 的样子填写日期", "write the day as 2026-11-24")),
    ("[0-9]{4}(-[0-9]{2})?", Text("请按 2026 或 2026-11 的样子填写", "write the year or month as 2026 or 2026-11")),
    ("[0-9]{17}[0-9X", Text("请填写 18 位或 15 位身份号码", "an identity number has 18 or 15 characters")),
    ("[0-9a-f]{8}(-", Text("请选择一条记录，或填写其记录编号", "choose a record, or give its record number")),
    ("[0-9]{11,12}", Text("请填写 11 位手机号码，或带区号的座机号码", "a phone number has 11 digits, or 12")),
    ("[a-z][a-z0-9-]{1,39}", Text("须为 2 至 40 个小写字母、数字或连字符，以字母开头",
                                  "small letters, digits and hyphens, a letter first, 2 to 40 characters")),
    ("[a-z][a-z0-9_.-]{1,39}", Text("须为 2 至 40 个小写字母、数字、点或连字符，以字母开头",
                                    "small letters, digits, dots and hyphens, a letter first, 2 to 40 characters")),
)  # fmt: skip
CHOOSE = Text("请从列出的各项中选择", "choose one of those listed")
RECORD = Text("请选择一条记录，或填写其记录编号", "choose a record, or give its record number")
MAIL = Text("请填写邮箱地址，例如 name@example.com", "write an address like name@example.com")
FILL = Text("请填写此栏", "fill it in")


def explained(error: DomainError, request: Descriptor, reply: Descriptor) -> DomainError:
    """A refusal with its rules and codes in words; the same object, as it is raised on.

    Args:
        error: what the service refused with.
        request: the message that was sent.
        reply: the message that was hoped for; its noun says whose state a refusal speaks of.
    """
    for name, text in error.details.items():
        if name.startswith(VIOLATION) and BOTH not in text:
            # a finding of the service's own has its words; else the contract's rule says what would be right
            found = SAYINGS["row_mending"].get(text) or right(request, name.removeprefix(VIOLATION)) or FILL
            error.details[name] = BOTH.join(found)
    zh, en = error.message
    for value in {text for name, text in error.details.items() if name in ("state", "expected")}:
        words = words_of(value, reply.name)
        if words is not None:
            zh, en = _say(zh, value, words[0]), _say(en, value, words[1])
    error.message = Text(zh, en)
    return error


def _say(sentence: str, code: str, words: str) -> str:
    return re.sub(rf"(?<![A-Za-z_]){re.escape(code)}(?![A-Za-z_])", f"“{words}”", sentence)


def words_of(code: str, noun: str) -> tuple[str, str] | None:
    """What a state is called: of the noun that the reply is about, else of any that has it."""
    tables = [name for name, words in SAYINGS.items() if name.endswith(STATE) and code in words]
    own = [name for name in tables if name.removesuffix(STATE).replace("_", "") in noun.lower()]
    return SAYINGS[(own or tables)[0]][code] if tables else None


def right(message: Descriptor, path: str) -> Text | None:
    """What would be right in a field, by the contract's rule on it; None where it has none."""
    field: FieldDescriptor | None = None
    for name in path.split("."):
        inside = message if field is None else field.message_type
        field = inside.fields_by_name.get(name) if inside is not None else None
        if field is None:
            return None
    if field is None:
        return None
    rules: Any = field.GetOptions().Extensions[validate_pb2.field]  # type: ignore[index]
    kind = rules.WhichOneof("type")
    if kind == "string":
        return _text(rules.string, is_number=field.name.endswith(NUMBERS))
    if kind == "repeated":
        return _text(rules.repeated.items.string) or CHOOSE
    if kind in ("enum", "bool") or rules.required:
        return CHOOSE if kind == "enum" else FILL
    return _number(getattr(rules, kind), field.name) if kind else None


def _text(rules: Any, *, is_number: bool = False) -> Text | None:  # noqa: ANN401 - a message of protovalidate
    found = CHOOSE if getattr(rules, "in") else RECORD if rules.uuid else MAIL if rules.email else None
    if rules.pattern and found is None:
        found = _shape(rules.pattern)
    return found or _length(rules.min_len, rules.max_len, "位" if is_number else "个字")


def _length(least: int, most: int, unit: str) -> Text | None:
    if least and most:
        return Text(f"请填写 {least} 至 {most} {unit}", f"write {least} to {most} characters")
    if least:
        return Text(f"请填写，至少 {least} {unit}", f"write {least} characters or more")
    return Text(f"不能超过 {most} {unit}", f"{most} characters at most") if most else None


def _shape(pattern: str) -> Text:
    for part, text in SHAPES:
        if part in pattern:
            return text
    if digits := DIGITS.fullmatch(pattern):
        least, most = digits.groups()
        long = f"{least} 至 {most}" if most else least
        return Text(f"请填写 {long} 位数字", f"write {f'{least} to {most}' if most else least} digits")
    return CHOOSE


def _number(rules: Any, name: str) -> Text | None:  # noqa: ANN401 - a message of protovalidate
    bounds = {one: getattr(rules, one) for one in ("gt", "gte", "lt", "lte") if rules.HasField(one)}
    if not bounds:
        return None
    unit = 100 if name.endswith("_fen") else 1
    low = bounds.get("gte", bounds["gt"] + 1 if "gt" in bounds else None)
    high = bounds.get("lte", bounds["lt"] - 1 if "lt" in bounds else None)
    said = [f"{one / unit:,.2f}" if unit > 1 else str(one) for one in (low, high) if one is not None]
    yuan_zh, yuan_en = (" 元", " yuan") if unit > 1 else ("", "")
    if low is not None and high is not None:
        return Text(
            f"请填写 {said[0]} 至 {said[1]}{yuan_zh} 之间的数", f"a number from {said[0]} to {said[1]}{yuan_en}"
        )
    if low is not None:
        return Text(f"请填写不小于 {said[0]}{yuan_zh} 的数", f"a number of {said[0]}{yuan_en} or more")
    return Text(f"请填写不大于 {said[0]}{yuan_zh} 的数", f"a number of {said[0]}{yuan_en} or less")
