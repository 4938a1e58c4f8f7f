"""One rule of an official style sheet, asked alone.

A sheet walks the whole invoice once for each of its sixty patterns, and reads its lists of codes again for each
invoice. To know whether a rule holds, the pattern that holds it is enough, and one reading serves many invoices: the
same style sheet, ten times less work. Saxon lives in a child of its own, as in the adviser.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from lxml import etree

from sandbox.formats.advice import SHEETS, RuleBook
from sandbox.formats.xml import parse_xml

XSL = "{http://www.w3.org/1999/XSL/Transform}"
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
FAILURES = (f"{SVRL}failed-assert", f"{SVRL}successful-report")


def key(code: str) -> str:
    """A code whatever its spelling."""
    return code.upper().replace("_", "-")


@dataclass(frozen=True)
class Question:
    """Whether ``content`` breaks the rule ``code`` of one of ``books``."""

    content: bytes
    code: str
    books: tuple[RuleBook, ...]


def broken(questions: Iterable[Question]) -> list[bool]:
    """The answers, in the order of the questions."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as child:
        return child.submit(_answers, list(questions)).result()


def _names(failure: etree._Element, *, in_sheet: bool = False) -> set[str]:
    """The codes of a failure, in a report or where a sheet writes it: its own id and the head of its sentence."""
    identifier = failure.findtext(f"{XSL}attribute[@name='id']") if in_sheet else failure.get("id")
    text = " ".join("".join(map(str, failure.find(f"{SVRL}text").itertext())).split())
    head = text[1:].partition("]")[0] if text.startswith("[") else ""
    return {key(name.strip()) for name in (identifier or failure.get("id") or "", head) if name.strip()}


@cache
def _patterns(book: RuleBook) -> Mapping[str, frozenset[str]]:
    """The patterns (modes of the sheet) where each rule stands."""
    found: dict[str, set[str]] = {}
    for template in etree.parse(SHEETS / book).iter(f"{XSL}template"):
        for failure in template.iter(*FAILURES):
            for name in _names(failure, in_sheet=True):
                found.setdefault(name, set()).add(template.get("mode", ""))
    return MappingProxyType({name: frozenset(modes) for name, modes in found.items()})


def _answers(questions: list[Question]) -> list[bool]:
    from saxonche import PySaxonProcessor, PyXdmValue  # 100 MB that only the child may load

    by_pattern: dict[tuple[RuleBook, str], list[int]] = {}
    for number, question in enumerate(questions):
        for book in question.books:
            for mode in _patterns(book).get(key(question.code), ()):
                by_pattern.setdefault((book, mode), []).append(number)

    said: list[set[str]] = [set() for _ in questions]
    with PySaxonProcessor(license=False) as processor:
        compiler = processor.new_xslt30_processor()
        asked: dict[RuleBook, Any] = {}
        for (book, mode), numbers in by_pattern.items():
            if book not in asked:
                asked[book] = compiler.compile_stylesheet(stylesheet_text=_asked_by_pattern(book))
            invoices = PyXdmValue(processor)
            for number in numbers:
                text = etree.tostring(parse_xml(questions[number].content), encoding="unicode")
                invoices.add_xdm_item(processor.parse_xml(xml_text=text))
            asked[book].set_global_context_item(xdm_item=invoices.item_at(0))
            asked[book].set_initial_template_parameters(
                False, {"mode": processor.make_string_value(mode), "invoices": invoices}
            )
            reports = etree.fromstring(asked[book].call_template_returning_string("ask").encode())
            for number, report in zip(numbers, reports, strict=True):
                said[number] |= {name for failure in report.iter(*FAILURES) for name in _names(failure)}
    return [key(question.code) in told for question, told in zip(questions, said, strict=True)]


def _asked_by_pattern(book: RuleBook) -> str:
    """A style sheet that imports the official one and asks one of its patterns about several invoices."""
    modes = sorted({mode for modes in _patterns(book).values() for mode in modes})
    ways = "".join(
        f"""<xsl:when test="$mode = '{mode}'"><xsl:apply-templates select="." mode="{mode}"/></xsl:when>"""
        for mode in modes
    )
    return f"""
        <xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="3.0">
          <xsl:import href="{(SHEETS / book).as_uri()}"/>
          <xsl:output method="xml" standalone="omit"/>
          <xsl:template name="ask">
            <xsl:param name="mode"/>
            <xsl:param name="invoices"/>
            <reports>
              <xsl:for-each select="$invoices"><report><xsl:choose>{ways}</xsl:choose></report></xsl:for-each>
            </reports>
          </xsl:template>
        </xsl:stylesheet>"""
