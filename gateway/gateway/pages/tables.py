"""Tables as files that people open."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from urllib.parse import quote

from starlette.responses import Response

# the mark at the head tells spreadsheets that it is UTF-8: one that meets none guesses wrong
MARK = "\ufeff"
MARKED = "utf-8-sig"


def csv_file(name: str, rows: Iterable[Iterable[object]], *, encoding: str = MARKED, delimiter: str = ",") -> Response:
    """Rows as a file to save.

    Args:
        name: of the file.
        rows: cells, the heads first.
        encoding: UTF-8 with its mark, unless whoever reads the file wants another.
        delimiter: between two cells.
    """
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    charset = "utf-8" if encoding == MARKED else encoding
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    content = file.getvalue().encode(encoding)
    return Response(content, headers={**headers, "Content-Type": f"text/csv; charset={charset}"})
