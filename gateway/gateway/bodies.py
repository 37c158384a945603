"""Bodies read up to a limit, and forms that are refused where they are none."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from chassis.errors import DomainError, Kind, Text
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import Request

FIELDS_MAX = 1_000


async def parts_of(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    """A body as it comes.

    Errors: BODY_TOO_LARGE beyond `most` bytes.
    """
    read = 0
    async for part in request.stream():
        read += len(part)
        if read > most:
            text = Text(f"请求内容过大，至多 {most} 字节", f"a body has at most {most} bytes")
            raise DomainError(Kind.INVALID, "BODY_TOO_LARGE", text)
        yield part


class _InMemory(MultiPartParser):
    """An uploaded roll never lies on a disk in the clear."""

    spool_max_size = 1 << 40


async def form_of(request: Request, most: int) -> FormData:
    """What a form sent, files included.

    Errors: BODY_TOO_LARGE beyond `most` bytes, REQUEST_UNREADABLE.
    """
    stream = parts_of(request, most)
    is_multipart = request.headers.get("content-type", "").startswith("multipart/")
    try:
        if is_multipart:
            return await _InMemory(request.headers, stream, max_fields=FIELDS_MAX).parse()
        return await FormParser(request.headers, stream, max_fields=FIELDS_MAX).parse()
    except (MultiPartException, HTTPException, ValueError, LookupError) as error:
        zh, en = "表单内容无法读取，请重新填写后提交", "the form cannot be read; please fill it in and send it again"
        raise DomainError(Kind.INVALID, "REQUEST_UNREADABLE", Text(zh, en)) from error
