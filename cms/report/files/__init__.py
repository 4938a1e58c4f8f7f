"""The report as files: spreadsheets, open data, paper. One that has a fault is not written."""

from collections.abc import Callable
from dataclasses import dataclass

from cms.report.files.data import as_json
from cms.report.files.paper import as_pdf
from cms.report.files.sheets import as_csv, as_ods
from cms.report.reading import Report


class ImpossibleReportError(Exception):
    """The report has figures that cannot be: ``report.faults`` says which."""

    def __init__(self, report: Report) -> None:
        super().__init__("; ".join(fault.sentence for fault in report.faults))
        self.report = report


@dataclass(frozen=True)
class FileKind:
    """One kind of file: how it is written, what the browser is told, the words of its link."""

    extension: str
    mime_type: str
    label: str
    write: Callable[[Report], bytes]


KINDS: dict[str, FileKind] = {
    kind.extension: kind
    for kind in (
        FileKind("pdf", "application/pdf", "Le bilan en PDF, pour lire et imprimer", as_pdf),
        FileKind("csv", "text/csv; charset=utf-8", "Les chiffres en CSV", as_csv),
        FileKind("ods", "application/vnd.oasis.opendocument.spreadsheet", "Les chiffres en ODS (tableur)", as_ods),
        FileKind("json", "application/json", "Les données ouvertes en JSON", as_json),
    )
}


def write_file(report: Report, extension: str) -> bytes:
    """The file; ImpossibleReportError when a figure cannot be. ``extension`` is a key of ``KINDS``."""
    if report.faults:
        raise ImpossibleReportError(report)
    return KINDS[extension].write(report)


def file_name(year: int | None, extension: str, *, slug: str = "") -> str:
    """« bilan-2020.pdf »."""
    return "-".join(["bilan", *([slug] if slug else []), *([str(year)] if year else [])]) + f".{extension}"


__all__ = ["KINDS", "FileKind", "ImpossibleReportError", "file_name", "write_file"]
