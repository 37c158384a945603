"""Every chunk of a PNG and every segment of a JPEG: what is no pixel is read."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator

from concessions.writing.kinds import DocumentTellsPlace
from concessions.writing.readings import readings

GPS_TAG, EXIF_POINTER = 0x8825, 0x8769
PNG_START, JPEG_START = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
# chunks of numbers alone; every other one can hold words
PNG_NUMBERS = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"bKGD", b"hIST", b"sBIT"),
    *(b"tIME", b"cICP", b"acTL", b"fcTL", b"fdAT", b"mDCV", b"cLLI"),
}
MARKER, START_OF_SCAN, END_OF_IMAGE = 0xFF, 0xDA, b"\xff\xd9"
# application segments and comments; the others are tables of numbers
JPEG_WORDS = {*range(0xE0, 0xF0), 0xFE}
MAX_INFLATED = 1_000_000


def texts_of_picture(content: bytes) -> Iterator[tuple[str, str]]:
    """(where, text) of all that a picture says besides its pixels.

    Errors: DOCUMENT_TELLS_PLACE.
    """
    yield from _of_tags(content)
    parts = _png_chunks(content) if content.startswith(PNG_START) else _jpeg_segments(content)
    for name, data in parts:
        yield from ((name, text) for raw in (data, *_inflated(data)) for text in readings(raw))


def _of_tags(content: bytes) -> Iterator[tuple[str, str]]:
    from PIL import ExifTags, Image, IptcImagePlugin  # noqa: PLC0415 - seldom

    with Image.open(io.BytesIO(content)) as picture:
        picture.load()  # texts may stand after the pixels
        exif = picture.getexif()
        if exif.get_ifd(GPS_TAG):
            raise DocumentTellsPlace(field="file")
        for tag, value in (*exif.items(), *exif.get_ifd(EXIF_POINTER).items()):
            yield from ((str(ExifTags.TAGS.get(tag, tag)), text) for text in readings(value))
        for name, value in picture.info.items():
            if name not in ("exif", "icc_profile"):
                yield from ((str(name), text) for text in readings(value))
        for value in (IptcImagePlugin.getiptcinfo(picture) or {}).values():
            yield from (("IPTC", text) for text in readings(value))


def _png_chunks(content: bytes) -> Iterator[tuple[str, bytes]]:
    place = len(PNG_START)
    while place + 8 <= len(content):
        length, kind = struct.unpack(">I4s", content[place : place + 8])
        data = content[place + 8 : place + 8 + length]
        place += 12 + length
        yield "Chunk", kind
        if kind not in PNG_NUMBERS:
            yield "Chunk", data
        if kind == b"IEND":
            break
    yield "Trailer", content[place:]


def _jpeg_segments(content: bytes) -> Iterator[tuple[str, bytes]]:
    place = 2
    while place + 4 <= len(content) and content[place] == MARKER:
        marker, length = content[place + 1], struct.unpack(">H", content[place + 2 : place + 4])[0]
        if marker == START_OF_SCAN:
            break
        if marker in JPEG_WORDS:
            yield "Segment", content[place + 4 : place + 2 + length]
        place += 2 + length
    after = content[content.rfind(END_OF_IMAGE) + 2 :] if END_OF_IMAGE in content else b""
    yield "Trailer", after
    # telephones put a second picture behind the first, with tags of its own
    second = content.find(JPEG_START, place)
    if second > 0:
        yield from _jpeg_segments(content[second:])


def _inflated(data: bytes) -> Iterator[bytes]:
    """What a compressed text may be: its name, a null, a byte or more, then zlib's."""
    for start in (place for place in range(min(len(data), 200)) if data[place : place + 1] == b"x"):
        try:
            yield zlib.decompressobj().decompress(data[start:], MAX_INFLATED)
        except zlib.error:
            continue
