"""The runnable cases of the catalogue: for each rule, a right invoice and the same one with exactly that mistake.

Two sources say the same thing in two ways: ``faults`` holds the mistakes that need thought (categories of VAT, totals,
bytes), ``cases.tsv`` those that are one gesture at one place (code, base, steps, what is said first). A step is:

``new PATH``            an element that was not there, with what its type demands
``put PATH = VALUE``    the same, with that text
``add PATH = VALUE``    one more, even if there is one
``twice PATH``          the nearest element of the path that may repeat, again
``drop PATH``           no such element any more
``attr PATH@NAME = VALUE``, ``bare PATH@NAME``   an attribute set, or taken away

The base of a case is the file that mending it gives back.
"""

from __future__ import annotations

import copy
import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from lxml import etree

from sandbox.domain.drafts import Draft, with_computed_totals
from sandbox.domain.vocabulary import DocumentKind
from sandbox.formats import faults
from sandbox.formats.audiences import Audience
from sandbox.formats.cii import GUIDELINE_PATH, NAMESPACES
from sandbox.formats.cii_writer import EXTENDED, write_cii
from sandbox.formats.grammar import PREFIXES, Grammar, grammar_of
from sandbox.formats.ubl_writer import write_ubl

_TABLE = Path(__file__).with_name("cases.tsv")
_REFORM_MODE = re.compile(r"(?:ProfileID|BusinessProcessSpecifiedDocumentContextParameter/ram:ID) = [BSM]\d$")
_FAMILY = re.compile(r"BR-FR-(?:(?:CO|DEC|MV|BD)-)?\d\d")
_STEP = re.compile(r"(new|put|add|twice|drop|attr|bare) (\S.*?)(?:@(\w+))?(?: = (.*))?")


def _cii(draft: Draft) -> bytes:
    return write_cii(draft)


def _in_profile(guideline: str) -> Callable[[Draft], bytes]:
    def write(draft: Draft) -> bytes:
        root = etree.fromstring(write_cii(draft))
        found = root.find(GUIDELINE_PATH, NAMESPACES)
        if found is not None:
            found.text = guideline
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    return write


def _credit_note(draft: Draft) -> Draft:
    return dataclasses.replace(
        draft,
        kind=DocumentKind.CREDIT_NOTE.value,
        payment_mode="",
        payment_means_code="",
        iban="",
        origin_number="F-2026-001",
        origin_issued_on=draft.issued_on or date(2026, 11, 20),
    )


BASES: Mapping[str, tuple[str, Callable[[Draft], bytes]]] = {
    "cii": ("CII", _cii),
    "cii-note": ("CII, avoir", lambda draft: write_cii(_credit_note(draft))),
    "cii-reform": ("CII pour une plateforme agréée", lambda draft: write_cii(draft, Audience.REFORM)),
    "cii-minimum": ("Factur-X MINIMUM", _in_profile("urn:factur-x.eu:1p0:minimum")),
    "cii-basicwl": ("Factur-X BASIC WL", _in_profile("urn:factur-x.eu:1p0:basicwl")),
    "cii-basic": ("Factur-X BASIC", _in_profile("urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic")),
    "cii-extended": ("Factur-X EXTENDED", _in_profile(EXTENDED)),
    "ubl": ("UBL 2.1", lambda draft: write_ubl(draft)),
    "ubl-note": ("UBL 2.1, avoir", lambda draft: write_ubl(_credit_note(draft))),
    "ubl-reform": ("UBL 2.1 pour une plateforme agréée", lambda draft: write_ubl(draft, Audience.REFORM)),
}


@dataclass(frozen=True, slots=True)
class Case:
    """A mistake that can be run. ``schema_first``: the schema of the gate refuses the file before the rule speaks."""

    code: str
    base: str
    steps: tuple[str, ...] = ()
    schema_first: bool = False

    @property
    def base_label(self) -> str:
        """What file it is, in French."""
        return BASES[self.base][0]

    @property
    def for_the_reform(self) -> bool:
        """Whether the file is one that Chorus Pro would refuse for its frame."""
        return self.base.endswith("-reform") or any(_REFORM_MODE.search(step) for step in self.steps)


def _key(code: str) -> str:
    return code.strip().upper().replace("_", "-").replace("/", "-")


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Case]:
    found = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        code, base, first, steps = line.split("\t")
        found[_key(code)] = Case(code, base, tuple(steps.split(" && ")) if steps else (), first == "schema")
    return found


@lru_cache(maxsize=1)
def _families() -> Mapping[str, Case]:
    found: dict[str, Case] = {}
    by_hand = {_key(code): Case(code, "cii") for code in faults.FAULTS}
    for key, case in (*_table().items(), *by_hand.items()):
        if family := _FAMILY.match(key):
            found.setdefault(family[0], case)
    return found


def all_cases() -> tuple[Case, ...]:
    """Every case, by hand first."""
    by_hand = (Case(code, "cii") for code in (*faults.FAULTS, *faults.RAW))
    return (*by_hand, *_table().values())


def case_of(code: str) -> Case | None:
    """The case that plays a code of the catalogue, in any spelling; None when none does."""
    key = _key(code)
    if played := faults.fault_of(code) or faults.fault_of(key):
        return Case(played, "cii")
    if found := _table().get(key):
        return found
    # « BR-FR-09 » names a family of rules: its first case shows it.
    return _families().get(key.partition("-BR-FR-")[0])


def mended(draft: Draft, case: Case) -> bytes:
    """The right file of a case: the same invoice without its mistake."""
    content = BASES[case.base][1](with_computed_totals(draft))
    return content if case.steps else faults.mended(content, case.code)


def faulty(draft: Draft, case: Case) -> bytes:
    """The file with the mistake. LookupError when a step does not fit the file."""
    content = BASES[case.base][1](with_computed_totals(draft))
    if not case.steps:
        return faults.faulty(content, case.code)
    root = etree.fromstring(content)
    for step in case.steps:
        apply(root, step)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def apply(root: etree._Element, step: str) -> None:
    """Make one step of the table in a file."""
    match = _STEP.fullmatch(step)
    if match is None:
        raise LookupError(step)
    verb, path, attribute, value = match[1], match[2], match[3], match[4]
    grammar = grammar_of(str(root.tag))
    if verb == "drop":
        for element in _all(root, path):
            element.getparent().remove(element)  # type: ignore[union-attr]
        return
    if verb == "twice":
        _repeat(grammar, grammar.reach(root, path), value)
        return
    element = root if path == "." else grammar.reach(root, path, fresh=verb == "add")
    if verb == "attr":
        element.set(attribute or "", value or "")
    elif verb == "bare":
        element.attrib.pop(attribute or "", "")
    elif value is not None:
        element.text = value


def _all(root: etree._Element, path: str) -> list[etree._Element]:
    return list(root.findall(path, PREFIXES))


def _repeat(grammar: Grammar, element: etree._Element, value: str | None) -> None:
    node: etree._Element | None = element
    while node is not None and (parent := node.getparent()) is not None:
        slot = next((slot for slot in grammar.shape_of(parent).slots if slot.name == node.tag), None)
        if slot is not None and slot.repeatable:
            again = copy.deepcopy(node)
            if value is not None:
                target = again if node is element else again.find(f".//{element.tag}")
                if target is not None:
                    target.text = value
            node.addnext(again)
            return
        node = parent
    element.addnext(copy.deepcopy(element))  # the schema will object: it is what the case shows
