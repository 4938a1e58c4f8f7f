"""A list of the administration as a file: CSV, XLSX or ODS."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse

from courses.formats.table import to_csv
from sandbox.domain.listing import ListFormat
from sandbox.queries.tables import table_file


def spreadsheet(fmt: str, *, name: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> HttpResponse:
    """The download; 404 for a format that is not offered."""
    if fmt not in set(ListFormat):
        raise Http404
    wanted = ListFormat(fmt)
    if wanted is ListFormat.CSV:
        content = to_csv(header=header, rows=rows)
    else:
        content = table_file(wanted, header=header, rows=rows)
    response = HttpResponse(content, content_type=wanted.mime_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{wanted.value}"'
    return response
