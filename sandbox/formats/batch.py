"""A batch: an archive of invoices, each read on its own; a bad one does not spoil the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.domain.flows import FlowSyntax
from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError
from sandbox.formats.archives import Member, read_archive
from sandbox.formats.errors import FormatError
from sandbox.formats.invoice_file import InvoiceFile, read_invoice

_FLOW_NAME = re.compile(r"[A-Z]{3}\d{4}[A-Z]_[A-Z0-9]{6}_[A-Z0-9]{6}\d{4}\d{15}\.(?:tar\.gz|tgz)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One file of a batch: the invoice, or why there is none."""

    name: str
    content: bytes
    invoice: InvoiceFile | None
    refusals: tuple[Refusal, ...] = ()


def read_batch(content: bytes, *, syntax: FlowSyntax | None = None) -> Iterator[BatchItem]:
    """The invoices of an archive, one after the other. FormatError when the archive itself is refused."""
    members = read_archive(content)
    return (_item(member, syntax) for member in members)


def is_flow_name(name: str) -> bool:
    """Whether the name of an archive follows the rule of flows by connection (published)."""
    return _FLOW_NAME.fullmatch(name) is not None


def _item(member: Member, syntax: FlowSyntax | None) -> BatchItem:
    name = member.name.rsplit("/", 1)[-1]
    try:
        invoice = read_invoice(member.content, file_name=name, syntax=syntax)
    except FormatError as error:
        refusal = error.refusal
        if error.code is RefusalCode.FACTURX_XML_MISSING:
            refusal = Refusal(RefusalCode.BATCH_PLAIN_PDF, field="file", values={"name": name})
        return BatchItem(name=member.name, content=member.content, invoice=None, refusals=(refusal,))
    except RefusedError as error:
        return BatchItem(name=member.name, content=member.content, invoice=None, refusals=error.refusals)
    return BatchItem(name=member.name, content=member.content, invoice=invoice)
