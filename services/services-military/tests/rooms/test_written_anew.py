"""Where a writing hides in a file is no list of ours: what is kept has been decoded and read, or written anew."""

from __future__ import annotations

import base64
import gzip
import io
import struct
import zipfile
import zlib
from contextlib import suppress

import pytest
from concessions.writing.kinds import DocumentTells, DocumentUnreadable
from concessions.writing.properties import kept_form
from PIL import Image

PLANTED = "中国人民解放军61234部队"
RAW = PLANTED.encode()
PACKED = zlib.compress(RAW * 3)


def pdf(*more: bytes, contents: bytes = b"BT ET", behind: bytes = b"") -> bytes:
    """A PDF of one page, further objects from number 5 on."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>",
        stream(zlib.compress(contents), b"/Filter/FlateDecode"),
        *more,
    ]
    out, places = b"%PDF-1.7\n", []
    for number, held in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, held)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\n" % (size, table, size)
    return out + b"startxref\n%d\n%%%%EOF\n" % start + behind


def stream(data: bytes, keys: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), keys, data)


def flate(keys: bytes, data: bytes = PACKED) -> bytes:
    return pdf(stream(data, b"/Filter/FlateDecode" + keys))


def unseen(text: str) -> bytes:
    return b"BT 3 Tr /F1 1 Tf <" + text.encode("utf-16-be").hex().encode() + b"> Tj ET"


def picture(kind: str = "png", mode: str = "RGB", **how: object) -> bytes:
    made = io.BytesIO()
    Image.effect_noise((64, 48), 50).convert(mode).save(made, kind, **how)
    return made.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_chunk(kind: bytes) -> bytes:
    plain = picture()
    place = plain.index(b"IDAT") - 4
    return plain[:place] + chunk(kind, RAW) + plain[place:]


def with_surplus() -> bytes:
    plain, pixels = picture(), (b"\0" + bytes(64 * 3)) * 48
    place = plain.index(b"IDAT") - 4
    return plain[:place] + chunk(b"IDAT", zlib.compress(pixels + RAW)) + chunk(b"IEND", b"")


def segment(marker: int) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(RAW) + 2) + RAW


def between_scans() -> bytes:
    plain = picture("jpeg", progressive=True)
    place = plain.index(b"\xff\xc4", plain.index(b"\xff\xda"))
    return plain[:place] + segment(0xFE) + plain[place:]


def docx(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w><t>ok</t></w>")
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), part)
    return made.getvalue()


def archive() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("n.txt", RAW * 20)
    return made.getvalue()


IMAGE = b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
HIDING = {
    "PDF picture that nothing shows": flate(IMAGE),
    "PDF form that nothing draws": flate(b"/Type/XObject/Subtype/Form"),
    "PDF rank in a form that nothing draws": flate(b"/Subtype/Form", zlib.compress("三级军士长".encode())),
    "PDF rank that says it is a font": flate(b"/Length1 99", zlib.compress("三级军士长".encode())),
    "PDF rank that says it is a picture": flate(IMAGE, zlib.compress("三级军士长".encode())),
    "PDF program of a font": flate(b"/Length1 99"),
    "PDF in a font": flate(b"/Length1 99", zlib.compress(b"\0\1\0\0" + bytes(range(256)) * 9 + RAW)),
    "PDF stream of objects": flate(b"/Type/ObjStm/N 0/First 0"),
    "PDF table of objects": flate(b"/Type/XRef"),
    "PDF packed twice": flate(b"", zlib.compress(PACKED)),
    "PDF packed three times": flate(b"", zlib.compress(zlib.compress(PACKED))),
    "PDF in letters": pdf(stream(base64.a85encode(RAW) + b"~>", b"/Filter/ASCII85Decode")),
    "PDF in no table": pdf(behind=b"5 0 obj\n" + stream(PACKED, b"/Filter/FlateDecode") + b"\nendobj\n"),
    "PDF drawn unseen": pdf(contents=unseen("61234部队")),
    "PDF rank drawn unseen": pdf(contents=b"BT 3 Tr /F1 1 Tf (1st brigade) Tj ET"),
    "PDF comment of a page": pdf(contents=b"% " + RAW + b"\nBT ET"),
    **{f"PNG {kind}": with_chunk(kind.encode()) for kind in ("tIME", "hIST", "sBIT", "bKGD", "tRNS", "cICP", "abCd")},
    "PNG surplus": with_surplus(),
    "JPEG between scans": between_scans(),
    "JPEG before the end": picture("jpeg")[:-2] + segment(0xFE) + b"\xff\xd9",
    "JPEG number of lines": picture("jpeg")[:2] + segment(0xDC) + picture("jpeg")[2:],
    "DOCX archive inside": docx(customXml__item1_dot_zip=archive()),
    "DOCX packed drawing": docx(word__media__image1_dot_emz=gzip.compress(RAW)),
    "DOCX two attributes": docx(word__footnotes_dot_xml="<a><b x='61234'/><b x='部队'/></a>".encode()),
    "DOCX two parts": docx(word__a_dot_xml=b"<a>61234</a>", word__b_dot_xml="<a>部队</a>".encode()),
    "DOCX letters for bytes": docx(word__a_dot_xml=b"<a>" + base64.b64encode(RAW) + b"</a>"),
    "DOCX picture by another name": docx(word__media__x_dot_dat=with_chunk(b"tIME")),
    "DOCX picture with a surplus": docx(word__media__x_dot_png=with_surplus()),
}


def everything(content: bytes) -> bytes:
    """What a file holds, unpacked as far as it goes."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b"".join(everything(archive.read(name)) for name in archive.namelist())
    if content.startswith(b"\x89PNG"):
        start = content.index(b"IDAT") + 4
        return content + zlib.decompress(
            content[start : start + struct.unpack(">I", content[start - 8 : start - 4])[0]]
        )
    return content


@pytest.mark.parametrize("content", HIDING.values(), ids=HIDING.keys())
def test_what_hides_is_refused_or_not_kept(content: bytes) -> None:
    kept = b""
    with suppress(DocumentTells, DocumentUnreadable):
        _, kept = kept_form(content)
    if kept:
        assert not content.startswith(b"%PDF"), "a PDF is kept as it came"
        assert RAW in everything(content)
        assert RAW not in everything(kept)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [(kind, mode) for kind in ("png", "jpeg") for mode in ("1", "L", "RGB")]
    + [("png", "P"), ("png", "RGBA"), ("png", "LA"), ("jpeg", "CMYK")],
)
def test_picture_is_kept_as_it_is_seen(kind: str, mode: str) -> None:
    content = picture(kind, mode)
    media, kept = kept_form(content)
    assert media == f"image/{kind}"
    before, after = (Image.open(io.BytesIO(one)).convert("L") for one in (content, kept))
    assert before.size == after.size
    far = max(abs(one - other) for one, other in zip(before.tobytes(), after.tobytes(), strict=True))
    assert far <= (0 if kind == "png" and mode != "P" else 24)


def test_picture_turned_by_its_tag_is_kept_turned() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    _, kept = kept_form(picture("jpeg", "L", exif=exif))
    assert Image.open(io.BytesIO(kept)).size == (48, 64)
    assert not Image.open(io.BytesIO(kept)).getexif()


def test_colours_under_transparency_are_not_kept() -> None:
    made = io.BytesIO()
    Image.new("RGBA", (4, 4), (10, 20, 30, 0)).save(made, "png")
    _, kept = kept_form(made.getvalue())
    assert set(Image.open(io.BytesIO(kept)).get_flattened_data()) == {(255, 255, 255)}


@pytest.mark.parametrize(
    "content",
    [
        pdf(),
        pdf(contents=b"BT /F1 1 Tf (Unit 12, 3rd floor) Tj ET"),
        pdf(contents=unseen("家属证明")),
        pdf(stream(b"\xff\xd8\xff" + bytes(range(256)), IMAGE + b"/Filter/JBIG2Decode")),
        picture("pdf", "L"),
        picture("pdf", "1"),
        picture("pdf", "RGB"),
        docx(word__media__x_dot_png=picture(), word__a_dot_xml="<a rsid='00612345'><b>部队家属</b></a>".encode()),
    ],
    ids=["plain", "text", "unseen", "scan JBIG2", "scan gray", "scan black", "scan colour", "office"],
)
def test_ordinary_document_is_kept(content: bytes) -> None:
    _, kept = kept_form(content)
    assert kept == content or content.startswith(b"PK")
