"""Reading XML from strangers: no DTD, no entity, no network, no more than 10 MB."""

from __future__ import annotations

import re

from lxml import etree

from sandbox.domain.limits import MAX_FILE_BYTES
from sandbox.domain.refusals import RefusalCode
from sandbox.formats.errors import FormatError

_ENCODING_ERRORS = frozenset(
    getattr(etree.ErrorTypes, name)
    for name in (
        "ERR_INVALID_CHAR",
        "ERR_UNKNOWN_ENCODING",
        "ERR_UNSUPPORTED_ENCODING",
        "ERR_INVALID_ENCODING",
        "I18N_CONV_FAILED",
    )
)
_ROOT = re.compile(rb"<[A-Za-z_]")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_KNOWN_STARTS = {
    b"%PDF": "@pdf",
    b"PK": "@zip",
    b"\x1f\x8b": "@gzip",
    b"\x89PNG": "@image",
    b"\xff\xd8": "@image",
    b"\xd0\xcf\x11\xe0": "@office",
    b"{": "@json",
}


def parse_xml(content: bytes) -> etree._ElementTree:
    """The tree of an XML file, or FormatError.

    The prolog is looked at before the parser runs, so that an entity bomb is never expanded.
    """
    if not content.strip():
        raise FormatError(RefusalCode.FILE_EMPTY)
    if len(content) > MAX_FILE_BYTES:
        raise FormatError(RefusalCode.FILE_TOO_LARGE, values={"size": megabytes(len(content))})
    _check_start(content)
    _check_prolog(content)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        tree = etree.ElementTree(etree.fromstring(content, parser))
    except (etree.XMLSyntaxError, LookupError, ValueError) as error:
        raise _syntax_error(error) from error
    if tree.docinfo.doctype:  # type: ignore[attr-defined]
        raise FormatError(RefusalCode.XML_FORBIDDEN)
    return tree


def megabytes(size: int) -> str:
    """A size as French people read it: « 12,4 »."""
    return f"{size / 1024 / 1024:.1f}".replace(".", ",")


def _check_start(content: bytes) -> None:
    head = content[:64]
    for bom in _BOMS:
        head = head.removeprefix(bom)
    head = head.replace(b"\0", b"").lstrip()
    if head.startswith(b"<"):
        return
    found = next((name for start, name in _KNOWN_STARTS.items() if head.startswith(start)), "@unknown")
    raise FormatError(RefusalCode.FILE_TYPE_UNKNOWN, values={"found": found})


def _check_prolog(content: bytes) -> None:
    plain = content.replace(b"\0", b"")  # UTF-16 and UTF-32 seen as ASCII: enough for a prolog
    root = _ROOT.search(plain)
    prolog = plain[: root.start()] if root else plain
    if b"<!DOCTYPE" in prolog.upper() or b"<!ENTITY" in prolog.upper():
        raise FormatError(RefusalCode.XML_FORBIDDEN)


def _syntax_error(error: Exception) -> FormatError:
    if isinstance(error, etree.XMLSyntaxError):
        line, column = error.position
        if error.code in _ENCODING_ERRORS or "encoding" in str(error).lower():  # type: ignore[attr-defined]
            return FormatError(RefusalCode.FILE_ENCODING, detail=str(error), values={"line": str(line)})
        return FormatError(
            RefusalCode.XML_MALFORMED, detail=str(error), values={"line": str(line), "column": str(column)}
        )
    return FormatError(RefusalCode.FILE_ENCODING, detail=str(error), values={"line": "1"})
