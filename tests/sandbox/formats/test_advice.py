"""The advice of EN 16931 and BR-FR: given by a child process, or honestly not given."""

import os
import signal
import threading

import pytest

from sandbox.formats import advice as module
from sandbox.formats.advice import AdviceUnavailableError, Adviser, RuleBook, rule_books, shared_adviser
from sandbox.formats.cii_writer import write_cii
from sandbox.formats.errors import FormatError
from sandbox.formats.xml import parse_xml
from tests.conftest import REFERENCE_ROOT
from tests.sandbox.factories import make_draft

EXAMPLES = REFERENCE_ROOT / "data" / "en16931"
needs_examples = pytest.mark.skipif(not EXAMPLES.exists(), reason="the European examples are not beside the project")


@pytest.fixture(scope="module")
def adviser():
    adviser = Adviser()
    yield adviser
    adviser.close()


def ours():
    return parse_xml(write_cii(make_draft()))


def european(adviser, path):
    found = adviser.advise(parse_xml((EXAMPLES / path).read_bytes()))
    return [item.code for item in found if item.source == "EN 16931" and item.level == "fatal"]


@needs_examples
@pytest.mark.parametrize(
    ("path", "codes"),
    [
        ("cii/examples/CII_example1.xml", []),
        ("cii/examples/CII_example5.xml", []),
        ("ubl/examples/ubl-tc434-example1.xml", []),
        ("ubl/examples/ubl-tc434-creditnote1.xml", []),
    ],
)
def test_european_example_holds_the_european_rules(adviser, path, codes):
    assert european(adviser, path) == codes


@needs_examples
def test_rule_that_only_facturx_has_says_so(adviser):
    found = adviser.advise(parse_xml((EXAMPLES / "cii/examples/CII_example5.xml").read_bytes()))
    assert [item.code for item in found if item.source == "Factur-X"] == ["", ""]


def test_broken_rule_is_named_with_its_place(adviser):
    content = write_cii(make_draft()).replace(b"<ram:GrandTotalAmount>1224.00<", b"<ram:GrandTotalAmount>1.00<")
    found = {item.code: item for item in adviser.advise(parse_xml(content))}
    assert found["BR-CO-15"].location == (
        "CrossIndustryInvoice/SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement"
        "/SpecifiedTradeSettlementHeaderMonetarySummation"
    )
    assert (found["BR-CO-15"].source, found["BR-CO-15"].level) == ("EN 16931", "fatal")
    assert found["BR-FR-08_BT-23"].source == "Règles françaises (BR-FR)"


@pytest.mark.parametrize(
    ("profile", "books"),
    [
        ("urn:factur-x.eu:1p0:minimum", {RuleBook.FACTURX_MINIMUM}),
        ("urn:factur-x.eu:1p0:basicwl", {RuleBook.FACTURX_BASIC_WL}),
        ("urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic", {RuleBook.FACTURX_BASIC, RuleBook.FRENCH_CII}),
        ("urn:cen.eu:en16931:2017", {RuleBook.EN16931_CII, RuleBook.FRENCH_CII}),
        (
            "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended",
            {RuleBook.FACTURX_EXTENDED, RuleBook.FRENCH_CII},
        ),
    ],
)
def test_profile_chooses_the_books(adviser, profile, books):
    text = write_cii(make_draft()).decode().replace(">urn:cen.eu:en16931:2017<", f">{profile}<")
    tree = parse_xml(text.encode())
    assert set(rule_books(tree)) == books
    assert {item.source for item in adviser.advise(tree)} <= {book.label for book in books} | {"Factur-X"}


def test_killed_child_is_replaced(adviser):
    before = adviser.advise(ours())
    first = adviser.child_pid
    os.kill(first, signal.SIGKILL)
    assert adviser.advise(ours()) == before
    assert adviser.child_pid != first


def test_silent_child_is_no_clean_sheet(adviser):
    before = adviser.advise(ours())
    stopped = adviser.child_pid
    os.kill(stopped, signal.SIGSTOP)
    adviser.answer_seconds, usual = 0.2, adviser.answer_seconds
    try:
        with pytest.raises(AdviceUnavailableError):
            adviser.advise(ours())
    finally:
        adviser.answer_seconds = usual
    assert adviser.advise(ours()) == before
    assert adviser.child_pid != stopped


def test_stopped_child_does_not_block_the_writer(adviser):
    large = make_draft(comment="a" * 400_000)  # more than a pipe holds
    adviser.advise(ours())
    os.kill(adviser.child_pid, signal.SIGSTOP)
    adviser.answer_seconds, usual = 0.2, adviser.answer_seconds
    try:
        with pytest.raises(AdviceUnavailableError):
            adviser.advise(parse_xml(write_cii(large)))
    finally:
        adviser.answer_seconds = usual


def test_child_that_cannot_start_is_told(adviser, monkeypatch):
    monkeypatch.setattr(module.sys, "executable", "/nowhere/python")
    with pytest.raises(AdviceUnavailableError):
        Adviser().advise(ours())


def test_book_that_is_not_there_is_told_and_the_child_lives_on(adviser, monkeypatch):
    before = adviser.advise(ours())
    pid = adviser.child_pid
    with pytest.raises(AdviceUnavailableError):
        adviser.advise(ours(), books=("no-such-sheet.xslt",))
    assert adviser.advise(ours()) == before
    assert adviser.child_pid == pid


def test_many_threads_ask_one_child(adviser):
    expected = adviser.advise(ours())
    pid, answers = adviser.child_pid, []
    threads = [threading.Thread(target=lambda: answers.append(adviser.advise(ours()))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [expected] * 8
    assert adviser.child_pid == pid


def test_invoice_beyond_the_rules_is_not_asked(adviser, monkeypatch):
    monkeypatch.setattr(module, "MAX_QUESTION_BYTES", 100)
    with pytest.raises(AdviceUnavailableError):
        adviser.advise(ours())


def test_embedded_files_are_left_out_of_the_question():
    content = write_cii(make_draft()).replace(
        b"</ram:ApplicableHeaderTradeAgreement>",
        b"<ram:AdditionalReferencedDocument><ram:AttachmentBinaryObject>"
        + b"QUJD" * 100
        + b"</ram:AttachmentBinaryObject></ram:AdditionalReferencedDocument></ram:ApplicableHeaderTradeAgreement>",
    )
    tree = parse_xml(content)
    question = module._without_embedded_files(tree)
    assert "QUJD" not in question
    assert ">AA==<" in question
    assert b"QUJD" in content
    assert "QUJD" in "".join(tree.getroot().itertext())


def test_hostile_xml_never_reaches_the_child():
    adviser = Adviser()
    with pytest.raises(FormatError):
        adviser.advise(parse_xml(b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'))
    assert adviser.child_pid is None


def test_process_has_one_adviser():
    assert shared_adviser() is shared_adviser()


def test_closing_ends_the_child():
    adviser = Adviser()
    adviser.advise(ours(), books=(RuleBook.FACTURX_MINIMUM,))
    pid = adviser.child_pid
    adviser.close()
    adviser.close()
    assert adviser.child_pid is None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
