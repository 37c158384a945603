"""Pictures: every chunk of a PNG and every segment of a JPEG is read, and the pixels alone are kept, written anew."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator

from concessions.writing.kinds import DocumentTellsPlace, DocumentUnreadable
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
SEEN = ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr")
JPEG_QUALITY = 95


def texts_of_picture(content: bytes) -> Iterator[tuple[str, str]]:
    """(where, text) of all that a picture says besides its pixels.

    Errors: DOCUMENT_TELLS_PLACE.
    """
    yield from _of_tags(content)
    parts = _png_chunks(content) if content.startswith(PNG_START) else _jpeg_segments(content)
    for name, data in parts:
        yield from ((name, text) for raw in (data, *_inflated(data)) for text in readings(raw))


def written_anew(content: bytes) -> bytes:
    """The pixels of a picture as it is seen, in a file that holds nothing else, of the same kind.

    What no reader shows (chunks, segments, bytes between and behind, a second picture, colours under full transparency)
    is not looked for: it is not written.

    Errors: DOCUMENT_UNREADABLE for pixels that no office's scanner or camera makes.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 - seldom

    with Image.open(io.BytesIO(content)) as picture:
        if picture.mode not in SEEN:
            raise DocumentUnreadable(field="file")
        turned = ImageOps.exif_transpose(picture)
        if turned.has_transparency_data:
            turned = turned.convert("RGBA")
            paper = Image.new("RGBA", turned.size, "white")
            turned = Image.alpha_composite(paper, turned)
        pixels = turned.convert("L" if turned.mode in ("1", "L") else "RGB")
    # a picture made of pixels has no memory of the file that they came from
    fresh, made = Image.frombytes(pixels.mode, pixels.size, pixels.tobytes()), io.BytesIO()
    if content.startswith(PNG_START):
        fresh.save(made, "png", optimize=True)
    else:
        fresh.save(made, "jpeg", quality=JPEG_QUALITY, subsampling=0)
    return made.getvalue()


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
