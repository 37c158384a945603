"""Bytes as the texts that they may be: cameras and editors write in several encodings and say which in none. Pure."""

from __future__ import annotations

from collections.abc import Iterator

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
# longer than anything that somebody writes into a property; pixels and fonts are passed over before
MAX_BYTES = 2_000_000


def readings(value: object) -> Iterator[str]:
    """A value as text, in every encoding it may have been written in."""
    if isinstance(value, bytes):
        # a text may begin in the middle: EXIF's comments with the name of their character set, others anywhere
        for raw in (value[:MAX_BYTES], value[1:MAX_BYTES], value[8:MAX_BYTES]):
            yield from (raw.decode(encoding, "ignore") for encoding in ENCODINGS)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from readings(one)
    elif isinstance(value, dict):
        for one in (*value.keys(), *value.values()):
            yield from readings(one)
    elif isinstance(value, str):
        yield value
        # bytes of another encoding that were read as Latin
        if not value.isascii():
            yield from (value.encode("latin-1", "ignore").decode(encoding, "ignore") for encoding in ENCODINGS)


def texts_of_xml(content: bytes) -> Iterator[str]:
    """Every text and attribute, apart and joined: a name cut into two elements is still a name."""
    from lxml import etree  # noqa: PLC0415 - seldom

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    root = etree.fromstring(content, parser)
    yield "".join(root.itertext())
    for element in root.iter():
        yield from (str(value) for value in element.attrib.values())
        # comments and processing instructions are nodes too
        yield from (str(text) for text in (element.text, element.tail) if text)
