"""Whatever bytes come in, a parser reads them or refuses them with a sentence: no other exception, in bounded time."""

import dataclasses
import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from sandbox.domain.checks import judge
from sandbox.domain.directories import Directory
from sandbox.domain.drafts import Draft, Party
from sandbox.domain.explanations import explain_all
from sandbox.domain.refusals import RefusedError
from sandbox.formats.archives import read_archive
from sandbox.formats.attachments import attachment_of
from sandbox.formats.batch import read_batch
from sandbox.formats.cii_writer import write_cii
from sandbox.formats.facturx_writer import write_facturx
from sandbox.formats.invoice_file import read_invoice
from sandbox.formats.pdf import read_pdf
from sandbox.formats.printed import invoice_page
from sandbox.formats.ubl_writer import write_ubl
from sandbox.scenarios import scenario_named
from tests.sandbox.factories import make_draft, make_tar_gz, make_zip
from tests.sandbox.formats.test_ubl import CREDIT, invoice

PIECE = attachment_of(name="bon.pdf", mime_type="application/pdf", content=b"%PDF bon" * 20)
FULL = make_draft(
    recipient=Party("12345678200036", name="Commune", department_code="TECHNIQUE"),
    validator=Party("24590041000292", name="Métropole"),
    origin_number="F-0",
    contract_number="CT12345",
    comment="Merci",
    attachments=(PIECE,),
)
DIRECTORY = Directory(scenario_named("facture-simple").structures)
XML = [write_cii(FULL), write_ubl(FULL), invoice(), invoice("CreditNote", kind=CREDIT)]
PDF = [write_facturx(make_draft()), invoice_page(make_draft())]
ARCHIVES = [make_zip(("a.xml", XML[0]), ("b.xml", XML[1])), make_tar_gz(("a.xml", XML[0]), ("b.pdf", PDF[0]))]

FUZZ = settings(deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)


def survives(read, content):
    """Read, or refused in French; what was read can be judged, stored and read again."""
    refusals, found = (), None
    try:
        found = read(content)
    except RefusedError as error:
        refusals = error.refusals
    if isinstance(found, Draft):
        refusals = judge(found, DIRECTORY.context_of(found, today=date(2026, 11, 24)))
        stored = json.loads(json.dumps(found.as_json()))
        plain = tuple(dataclasses.replace(piece, content=None) for piece in found.attachments)
        assert Draft.from_json(stored) == dataclasses.replace(found, attachments=plain)
    assert all(item.message.strip() for item in explain_all(refusals))


def one(content):
    return read_invoice(content).draft


def batch(content):
    for item in read_batch(content):
        if item.invoice:
            survives(lambda _: item.invoice.draft, b"")  # noqa: B023 - called at once


def from_pdf(content):
    return read_pdf(content).draft


@st.composite
def damaged(draw, seeds):
    """A right file, cut, doubled, swapped, struck, or grown."""
    content = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 3))):
        size = len(content)
        first, second = sorted((draw(st.integers(0, size)), draw(st.integers(0, size))))
        left, middle, right = content[:first], content[first:second], content[second:]
        content = draw(
            st.sampled_from(
                [
                    left,
                    right,
                    left + right,
                    content + content,
                    left + middle + middle + right,
                    middle + left + right,
                    left + draw(st.binary(min_size=1, max_size=8)) + right,
                    left + content[first : first + 1] * 5000 + right,
                    bytes(left) + bytes(byte ^ 0x20 for byte in middle[:4]) + middle[4:] + right,
                ]
            )
        )
    return content


TEXTS = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=40),
    st.sampled_from(
        ["", "NaN", "-0", "1e400", "1E-400", "9" * 13, "9" * 70, "0." + "0" * 40 + "1", "-1", "20261340", "0001-01-01"]
    ),
    st.sampled_from(["99991231", "A26", "A1 ", "true", "FR76", "=1+1", "{0}", "%s", "1" * 5000, "é" * 300, "12:00"]),
)


@st.composite
def rewritten(draw):
    """A well-formed file in which elements say anything, are gone, are there twice, or changed places."""
    tree = etree.fromstring(draw(st.sampled_from(XML)))
    for _ in range(draw(st.integers(1, 4))):
        elements = [element for element in tree.iter(etree.Element) if element.getparent() is not None]
        element = draw(st.sampled_from(elements))
        parent = element.getparent()
        gesture = draw(st.sampled_from(["say", "say", "say", "drop", "double", "move", "attribute"]))
        if gesture == "say":
            leaves = [leaf for leaf in elements if not len(leaf)]
            draw(st.sampled_from(leaves or elements)).text = draw(TEXTS)
        elif gesture == "drop" and len(elements) > 5:
            parent.remove(element)
        elif gesture == "double":
            element.addnext(etree.fromstring(etree.tostring(element)))
        elif gesture == "move":
            draw(st.sampled_from([other for other in elements if other not in set(element.iter())] or [parent])).append(
                element
            )
        elif gesture == "attribute":
            element.set(draw(st.sampled_from(["schemeID", "currencyID", "unitCode", "filename"])), draw(TEXTS))
    return etree.tostring(tree)


@given(damaged(XML))
@settings(FUZZ, max_examples=250)
def test_damaged_xml_is_read_or_refused(content):
    survives(one, content)


@given(rewritten())
@settings(FUZZ, max_examples=400)
def test_rewritten_xml_is_read_or_refused(content):
    survives(one, content)


@given(damaged(PDF))
@settings(FUZZ, max_examples=100)
def test_damaged_pdf_is_read_or_refused(content):
    survives(one, content)
    survives(from_pdf, content)


@given(damaged(ARCHIVES))
@settings(FUZZ, max_examples=100)
def test_damaged_archive_is_read_or_refused(content):
    survives(read_archive, content)
    survives(batch, content)


@given(st.binary(max_size=2000))
@settings(FUZZ, max_examples=150)
def test_noise_is_refused(content):
    for read in (one, batch, from_pdf, read_archive):
        survives(read, content)


@pytest.mark.parametrize("seed", XML, ids=range(len(XML)))
def test_every_leaf_may_say_nonsense(seed):
    count = len([leaf for leaf in etree.fromstring(seed).iter(etree.Element) if not len(leaf)])
    for position in range(count):
        for text in ("", "1e400", "9" * 70, "n’importe quoi", "0"):
            tree = etree.fromstring(seed)
            leaves = [leaf for leaf in tree.iter(etree.Element) if not len(leaf)]
            leaves[position].text = text
            survives(one, etree.tostring(tree))


@pytest.mark.parametrize("count", [1000, 20_000])
def test_invoice_of_very_many_lines_is_read(count):
    tree = etree.fromstring(XML[0])
    line = next(tree.iter("{*}IncludedSupplyChainTradeLineItem"))
    for _ in range(count):
        line.addnext(etree.fromstring(etree.tostring(line)))
    survives(one, etree.tostring(tree))
