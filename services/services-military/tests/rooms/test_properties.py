"""What a document says about itself: no property of any kind of file may tell a unit, and no picture its place."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from chassis.errors import DomainError
from concessions.testing import ConcessionsUnderTest, a_document, writings
from concessions.writing.kinds import DOCX, JPEG, PDF, PNG, XLSX
from concessions.writing.properties import check_properties
from PIL import Image, PngImagePlugin
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, NameObject, TextStringObject

PLANTED = "中国人民解放军61234部队"
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title><dc:creator>{}</dc:creator>'
    "</cp:coreProperties>"
)
XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="r"><d about="{}">{}</d></rdf:RDF></x:xmpmeta>'


def pdf(text: str, *, where: str = "/Title") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(10, 10)
    if where == "attachment":
        writer.add_attachment(f"{text}.txt", b"x")
    elif where == "outline":
        writer.add_outline_item(title=text, page_number=0)
    elif where == "xmp":
        from pypdf.generic import NameObject, StreamObject

        stream = StreamObject()
        stream.set_data(XMP.format("", text).encode())
        writer.root_object[NameObject("/Metadata")] = writer._add_object(stream)
    else:
        writer.add_metadata({where: text})
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def office(text: str, *, main: str = "word/document.xml", part: str = "docProps/core.xml", name: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(main, "<w/>")
        archive.writestr(part, CORE.format(text, "Word"))
        if name:
            archive.writestr(name, "x")
    return made.getvalue()


def cut(text: str) -> bytes:
    """A name cut into two elements."""
    half = len(text) // 2
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
        archive.writestr("docProps/core.xml", f"<p><a>{text[:half]}</a><b>{text[half:]}</b></p>")
    return made.getvalue()


def sheet(text: str) -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = text
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def comment_of_archive(text: str) -> bytes:
    made = io.BytesIO(office("ordinary"))
    with zipfile.ZipFile(made, "a") as archive:
        archive.comment = text.encode()
    return made.getvalue()


def jpeg(text: str, *, tag: int = 0x010E, encoding: str = "") -> bytes:
    picture, exif = Image.new("L", (1, 1)), Image.Exif()
    value: object = text.encode(encoding) if encoding else text
    if tag == 0x9286:
        value = b"UNICODE\x00" + text.encode("utf-16-le")
        exif.get_ifd(0x8769)[tag] = value
    else:
        exif[tag] = value
    made = io.BytesIO()
    picture.save(made, "jpeg", exif=exif)
    return made.getvalue()


def jpeg_comment(text: str) -> bytes:
    made = io.BytesIO()
    Image.new("L", (1, 1)).save(made, "jpeg", comment=text.encode())
    return made.getvalue()


def png_text(text: str, *, compressed: bool = False) -> bytes:
    texts, made = PngImagePlugin.PngInfo(), io.BytesIO()
    texts.add_itxt("Comment", text, zip=compressed)
    Image.new("L", (1, 1)).save(made, "png", pnginfo=texts)
    return made.getvalue()


def with_place() -> bytes:
    picture, exif = Image.new("L", (1, 1)), Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (26.0, 53.0, 1.0)
    made = io.BytesIO()
    picture.save(made, "jpeg", exif=exif)
    return made.getvalue()


def pdf_object(text: str, *path: str, hexadecimal: bool = False) -> bytes:
    """A PDF with a string somewhere deep in its catalogue."""
    writer = PdfWriter()
    page = writer.add_blank_page(10, 10)
    value: Any = ByteStringObject(b"\xfe\xff" + text.encode("utf-16-be")) if hexadecimal else TextStringObject(text)
    for key in reversed(path[1:]):
        value = DictionaryObject({NameObject(key): value})
    target = page if path[0] == "/Annots" else writer.root_object
    if path[0] == "/Annots":
        value = ArrayObject([writer._add_object(value)])
    target[NameObject(path[0])] = value
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def pdf_earlier(text: str) -> bytes:
    """An earlier version of the file, still in it under a later one."""
    writer = PdfWriter()
    writer.add_blank_page(10, 10)
    writer.add_metadata({"/Subject": "x"})
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue() + b"99 0 obj\n<</T <FEFF" + text.encode("utf-16-be").hex().encode() + b">>>\nendobj\n"


def png_chunk(text: str, kind: bytes = b"prVt", *, behind: bool = False) -> bytes:
    made = io.BytesIO()
    Image.new("L", (1, 1)).save(made, "png")
    plain, data = made.getvalue(), text.encode()
    if behind:
        return plain + data
    chunk = struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return plain[:-12] + chunk + plain[-12:]


def jpeg_segment(text: str, marker: int = 0xEC, *, encoding: str = "utf-8", behind: bool = False) -> bytes:
    made = io.BytesIO()
    Image.new("L", (1, 1)).save(made, "jpeg")
    plain, data = made.getvalue(), text.encode(encoding)
    if behind:
        return plain + data
    return plain[:2] + struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data + plain[2:]


def with_picture(text: str) -> bytes:
    made = io.BytesIO(office("ordinary"))
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("word/media/image1.png", png_text(text))
    return made.getvalue()


MAKERS: dict[str, Callable[[str], bytes]] = {
    "PDF title": pdf,
    "PDF author": lambda text: pdf(text, where="/Author"),
    "PDF keywords": lambda text: pdf(text, where="/Keywords"),
    "PDF property of one's own": lambda text: pdf(text, where="/Company"),
    "PDF attachment": lambda text: pdf(text, where="attachment"),
    "PDF outline": lambda text: pdf(text, where="outline"),
    "PDF XMP": lambda text: pdf(text, where="xmp"),
    "PDF annotation": lambda text: pdf_object(text, "/Annots", "/Contents"),
    "PDF layer": lambda text: pdf_object(text, "/OCProperties", "/D", "/Name"),
    "PDF PieceInfo": lambda text: pdf_object(text, "/PieceInfo", "/Application", "/Private", "/Note"),
    "PDF string of bytes": lambda text: pdf_object(text, "/PieceInfo", "/App", "/Note", hexadecimal=True),
    "PDF earlier version": pdf_earlier,
    "DOCX comments": lambda text: office(text, part="word/comments.xml"),
    "DOCX header": lambda text: office(text, part="word/header1.xml"),
    "DOCX settings": lambda text: office(text, part="word/settings.xml"),
    "DOCX part nobody knows": lambda text: office(text, part="word/people/9.xml"),
    "DOCX picture inside": with_picture,
    "PNG chunk of one's own": png_chunk,
    "PNG palette's name": lambda text: png_chunk(text, b"sPLT"),
    "PNG behind the end": lambda text: png_chunk(text, behind=True),
    "JPEG segment of one's own": jpeg_segment,
    "JPEG segment GB": lambda text: jpeg_segment(text, 0xE5, encoding="gb18030"),
    "JPEG segment UTF-16": lambda text: jpeg_segment(text, 0xEF, encoding="utf-16-le"),
    "JPEG behind the end": lambda text: jpeg_segment(text, behind=True),
    "DOCX core": office,
    "DOCX app": lambda text: office(text, part="docProps/app.xml"),
    "DOCX custom": lambda text: office(text, part="docProps/custom.xml"),
    "DOCX name inside": lambda text: office("x", name=f"word/media/{text}.png"),
    "DOCX cut in two": cut,
    "DOCX comment": comment_of_archive,
    "XLSX core": sheet,
    "JPEG description": lambda text: jpeg(text, encoding="utf-8"),
    "JPEG description GB": lambda text: jpeg(text, encoding="gb18030"),
    "JPEG title of Windows": lambda text: jpeg(text, tag=0x9C9B, encoding="utf-16-le"),
    "JPEG user comment": lambda text: jpeg(text, tag=0x9286),
    "JPEG comment": jpeg_comment,
    "PNG text": png_text,
    "PNG compressed text": lambda text: png_text(text, compressed=True),
}


@pytest.mark.parametrize("place", MAKERS)
def test_property_that_tells_is_refused_and_not_said(place: str) -> None:
    for text in (PLANTED, "成都市312信箱45分队", "第77集团军", "六一二三四部隊"):
        with pytest.raises(DomainError) as caught:
            check_properties(MAKERS[place](text))
        assert caught.value.reason == "DOCUMENT_TELLS", text
        assert text not in f"{caught.value.message} {caught.value.details}"


@pytest.mark.parametrize("place", MAKERS)
def test_ordinary_property_passes(place: str) -> None:
    for text in ("关系证明", "武警医院", "scan 12345"):
        assert check_properties(MAKERS[place](text)) in (PDF, DOCX, XLSX, JPEG, PNG)


@pytest.mark.parametrize("text", writings("refused"))
def test_every_planted_writing_is_found_in_a_title(text: str) -> None:
    with pytest.raises(DomainError):
        check_properties(png_text(text))


def test_picture_that_tells_its_place_is_refused() -> None:
    with pytest.raises(DomainError) as caught:
        check_properties(with_place())
    assert caught.value.reason == "DOCUMENT_TELLS_PLACE"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"text",
        b"%PDF-1.7 broken",
        b"PK\x03\x04broken",
        b"\x89PNG\r\n\x1a\nbroken",
        b"\xff\xd8\xffbroken",
        b"GIF89a",
    ],
)
def test_what_cannot_be_read_is_refused(content: bytes) -> None:
    with pytest.raises(DomainError) as caught:
        check_properties(content)
    assert caught.value.reason == "DOCUMENT_UNREADABLE"


def test_archive_without_a_document_and_a_locked_pdf_are_refused() -> None:
    writer, locked = PdfWriter(), io.BytesIO()
    writer.add_blank_page(10, 10)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(locked)
    for content in (office("x", main="readme.txt"), locked.getvalue()):
        with pytest.raises(DomainError) as caught:
            check_properties(content)
        assert caught.value.reason == "DOCUMENT_UNREADABLE"


def test_entities_of_xml_are_not_followed() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
        bomb = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
        archive.writestr("docProps/core.xml", bomb)
    assert check_properties(made.getvalue()) == DOCX


async def test_upload_looks_at_properties_and_keeps_nothing_of_a_refused_one(
    concessions: ConcessionsUnderTest,
) -> None:
    person = await concessions.person()
    with pytest.raises(DomainError) as caught:
        await concessions.upload(person, a_document(Title=PLANTED))
    assert (caught.value.reason, caught.value.details["field"]) == ("DOCUMENT_TELLS", "file")
    with pytest.raises(DomainError) as caught:
        await concessions.upload(person, name=f"{PLANTED}.png")
    assert (caught.value.reason, caught.value.details["field"]) == ("WRITING_REFUSED", "file_name")
    with pytest.raises(DomainError) as caught:
        await concessions.upload(person, b"%PDF-" + b"0" * (10 * 1024 * 1024))
    assert caught.value.reason == "DOCUMENT_TOO_LARGE"
    assert await concessions.rows("SELECT 1 FROM document") == []


def test_document_with_a_program_or_a_document_inside_is_not_taken() -> None:
    for part in ("word/vbaProject.bin", "word/embeddings/oleObject1.bin"):
        with pytest.raises(DomainError) as caught:
            check_properties(office("ordinary", name=part))
        assert caught.value.reason == "DOCUMENT_UNREADABLE"
