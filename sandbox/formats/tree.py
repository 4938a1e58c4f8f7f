"""Reading values out of an invoice's tree: what CII and UBL readers share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import ClassVar

from lxml import etree

from sandbox.domain.limits import MAX_AMOUNT
from sandbox.domain.refusals import RefusalCode
from sandbox.formats.errors import FormatError

_MAX_DIGITS = 60
_PRICE_PLACES = Decimal("0.000001")


def local_name(element: etree._Element) -> str:
    """The name of an element, without its namespace."""
    return etree.QName(element).localname


class TreeReader:
    """Texts, amounts, days by path. An absent node gives ``""`` or None; a value that cannot be read, FormatError."""

    namespaces: ClassVar[Mapping[str, str]]
    date_shapes: ClassVar[tuple[str, ...]] = ("%Y-%m-%d", "%Y%m%d")

    def __init__(self, root: etree._Element) -> None:
        self.root = root

    def _one(self, node: etree._Element | None, path: str) -> etree._Element | None:
        return None if node is None else node.find(path, dict(self.namespaces))

    def _all(self, node: etree._Element | None, path: str) -> list[etree._Element]:
        return [] if node is None else node.findall(path, dict(self.namespaces))

    def _text(self, node: etree._Element | None, path: str) -> str:
        found = self._one(node, path)
        return "" if found is None else (found.text or "").strip()

    def _amount(self, node: etree._Element | None, path: str) -> Decimal | None:
        text = self._text(node, path)
        if not text:
            return None
        try:
            value = Decimal(text) if len(text) <= _MAX_DIGITS else Decimal("NaN")
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or abs(value) > MAX_AMOUNT:
            raise self._unreadable(path, text)
        return value

    def _price(self, node: etree._Element | None, path: str, *, units: str) -> Decimal | None:
        """The price of one, where the file may give that of several (« prix pour 100 »)."""
        price, count = self._amount(node, path), self._amount(node, units)
        if price is None or count is None or count in (0, 1):
            return price
        if abs(price) > MAX_AMOUNT * abs(count):
            raise self._unreadable(units, str(count))
        return (price / count).quantize(_PRICE_PLACES)

    def _unreadable(self, path: str, text: str) -> FormatError:
        tag = self._dotted(path)
        values = {"name": tag.rsplit(".", 1)[-1], "value": text[:40]}
        return FormatError(RefusalCode.VALUE_UNREADABLE, field="amounts", tag=tag, values=values)

    def _day(self, node: etree._Element | None, path: str) -> date | None:
        text = self._text(node, path)
        if not text:
            return None
        for shape in self.date_shapes:
            try:
                return datetime.strptime(text[:10], shape).date()  # noqa: DTZ007 - a day has no time zone
            except ValueError:
                continue
        raise FormatError(
            RefusalCode.VALUE_UNREADABLE,
            field="issued_on",
            tag=self._dotted(path),
            values={"name": "@issued-on", "value": text[:40]},
        )

    def _dotted(self, path: str) -> str:
        for prefix in self.namespaces:
            path = path.replace(f"{prefix}:", "")
        return path.replace("/", ".")
