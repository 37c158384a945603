"""What a template may say, and how it is put into words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from string import Formatter

from chassis.errors import Kind, Refusal, Text

LANGUAGES = ("zh", "en")
# what every message knows besides its own values
GIVEN = "entity_id"
OTHER = "other"


class TemplateUnusable(Exception):
    """A file of texts says something that cannot be said: the process does not start."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")


class TemplateNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "TEMPLATE_NOT_FOUND"
    TEXT = Text("没有这个消息模板：{code}", "there is no message template {code}")


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of message. `codes`: name of a value → its words; any other value is a day."""

    code: str
    title: Mapping[str, str]
    body: Mapping[str, str]
    link: str
    example: Mapping[str, str]
    codes: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)

    @property
    def takes(self) -> tuple[str, ...]:
        """Names of the values it needs."""
        return tuple(sorted(self.example))


@dataclass(frozen=True, slots=True)
class Said:
    """A message in words."""

    title: Text
    body: Text
    link: str


def names_in(text: str) -> set[str]:
    """The placeholders of a text.

    Errors: `ValueError` for a brace that is none.
    """
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def check_template(template: Template) -> None:
    """Both languages, the same known placeholders in both, words for codes, an example of each value.

    Errors: `TemplateUnusable`.
    """
    for part, texts in (("title", template.title), ("body", template.body)):
        _check_languages(f"{template.code}.{part}", texts, set(template.example))
    if names_in(template.body["zh"]) != names_in(template.body["en"]):
        raise TemplateUnusable(template.code, "the languages say different values")
    unused = set(template.example) - names_in(template.body["zh"]) - names_in(template.title["zh"])
    if unused:
        raise TemplateUnusable(template.code, f"nothing says {', '.join(sorted(unused))}")
    if names_in(template.link) - {GIVEN} or not template.link.startswith("/portal"):
        raise TemplateUnusable(template.code, f"the link leads into the portal and knows {GIVEN} alone")
    for name, value in template.example.items():
        words = template.codes.get(name)
        if words is None:
            date.fromisoformat(value)
        elif (
            OTHER not in words
            or value not in words
            or any(not one.get("zh") or not one.get("en") for one in words.values())
        ):
            raise TemplateUnusable(template.code, f"{name} lacks words")


def check_outside(part: str, texts: Mapping[str, str], known: set[str]) -> None:
    """What leaves the portal knows an address and a code at most.

    Errors: `TemplateUnusable`.
    """
    _check_languages(part, texts, known)


def _check_languages(part: str, texts: Mapping[str, str], known: set[str]) -> None:
    for language in LANGUAGES:
        text = texts.get(language, "")
        if not text.strip():
            raise TemplateUnusable(part, f"{language} is missing")
        try:
            unknown = names_in(text) - known
        except ValueError as error:
            raise TemplateUnusable(part, str(error)) from error
        if unknown:
            raise TemplateUnusable(part, f"unknown placeholder {', '.join(sorted(unknown))}")


def put_into_words(template: Template, entity_id: str, values: Mapping[str, str]) -> Said:
    """A message in both languages; a value that is missing or unreadable is left out as a dash."""
    words = {language: {name: _say(template, name, values.get(name, ""), language) for name in template.takes}
             for language in LANGUAGES}  # fmt: skip
    return Said(
        title=Text(*(template.title[language].format_map(words[language]) for language in LANGUAGES)),
        body=Text(*(template.body[language].format_map(words[language]) for language in LANGUAGES)),
        link=template.link.format(entity_id=entity_id),
    )


def _say(template: Template, name: str, value: str, language: str) -> str:
    words = template.codes.get(name)
    if words is not None:
        return words.get(value, words[OTHER])[language]
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return "—"
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else f"{day.day} {day:%B %Y}"
