"""The assistant: every path of the tree leads somewhere, numbers are cleaned, nothing forged breaks the dialogue."""

import pytest

from sandbox.domain.assistant import (
    FOUND,
    NOT_FOUND,
    ROOT,
    Branch,
    RemedyKind,
    Speaker,
    Tracked,
    branch_of,
    clean_number,
    converse,
    paths,
)
from sandbox.domain.assistant_tree import ASSISTANT
from sandbox.domain.catalogue_guides import GUIDES
from sandbox.domain.labelled import Evidence
from sandbox.domain.requests import Route
from sandbox.domain.vocabulary import Status
from sandbox.formats.request_pairs import request_pairs

PAYING = Tracked(1, "la facture", "F-1", "Commune", "Mise en paiement", "20/11/2026", Branch.PAYMENT)
REJECTED = Tracked(2, "le mémoire", "M-2", "Tribunal", "Rejetée", "20/11/2026", Branch.REJECTED, "Non.", "Autre motif")
SUSPENDED = Tracked(
    3, "la facture", "F-3", "Hôpital", "Suspendue", "20/11/2026", Branch.PROCESSING, "Le bon ?", "Pièce", my_turn=True
)
QUIET = Tracked(4, "la facture", "F-4", "Office", "Mise à disposition", "20/11/2026", Branch.PROCESSING)
DOCUMENTS = (PAYING, REJECTED, SUSPENDED, QUIET)
BY_NUMBER = {it.number: it for it in DOCUMENTS}


def dialogue(*answers):
    return converse(ASSISTANT, answers, BY_NUMBER.get)


def typed(way):
    numbers = {f"={it.key}": it.number for it in DOCUMENTS} | {"=": "RIEN"}
    return [numbers.get(answer, answer) for answer in way]


WAYS = paths(ASSISTANT, DOCUMENTS)


def test_every_path_ends_with_a_remedy_and_reads_well():
    ends = set()
    for way in WAYS:
        told = dialogue(*typed(way))
        assert len(told.answers) == len(way), way
        node = told.node
        ends.add(node.code)
        assert node.remedies, f"{node.code} is a dead end"
        for line in told.lines:
            assert line.text.strip()
            assert "{" not in line.text
            assert "'" not in line.text
        if any(remedy.kind is RemedyKind.DOCUMENT for remedy in node.remedies):
            assert told.tracked is not None
    assert len(WAYS) > 50
    reached = {dialogue(*typed(way)[:cut]).node.code for way in WAYS for cut in range(len(way) + 1)}
    assert reached == set(ASSISTANT)  # no node that nobody can reach
    assert ends


def test_tree_leads_to_guides_pairs_and_nodes_that_exist():
    nodes = ASSISTANT.values()
    assert {choice.to for node in nodes for choice in node.choices} <= set(ASSISTANT)
    assert {*FOUND.values(), NOT_FOUND, ROOT} <= set(ASSISTANT)
    remedies = [remedy for node in nodes for remedy in node.remedies]
    assert {it.target for it in remedies if it.kind is RemedyKind.GUIDE} <= set(GUIDES)
    assert {it.target for it in remedies if it.kind is RemedyKind.REQUEST} <= set(request_pairs())
    for node in nodes:
        codes = [choice.code for choice in node.choices]
        assert len(set(codes)) == len(codes)
        assert node.evidence is Evidence.ASSUMED or node.source, f"{node.code} says official without a source"
        assert bool(node.asks) + bool(node.choices or node.remedies) == 1


def test_contacting_the_client_goes_straight_to_him():
    for code in ("contacter-suivi", "contacter-rejet"):
        (remedy,) = ASSISTANT[code].remedies
        assert request_pairs()[remedy.target].route is Route.DIRECT


@pytest.mark.parametrize(
    ("text", "number", "cleaned"),
    [
        ("F-2026-001", "F-2026-001", False),
        ("  F-2026-001  ", "F-2026-001", False),
        ("n° F-2026-001", "F-2026-001", True),
        ("N°F-2026-001", "F-2026-001", True),
        ("Facture numéro F-2026-001", "F-2026-001", True),
        ("F-2026-001 €", "F-2026-001", True),
        ("« F-2026-001 »", "F-2026-001", True),
        ("NO-12", "NO-12", False),
        ("NUM12", "NUM12", False),
        ("n°", "n°", False),
        ("", "", False),
        ("\x00", "", False),
        ("x" * 400, "x" * 50, False),
    ],
)
def test_number_is_cleaned_of_what_is_no_part_of_it(text, number, cleaned):
    told = clean_number(text)
    assert (told.number, told.cleaned) == (number, cleaned)


def test_cleaned_number_is_told():
    told = dialogue("facture", "suivi", "n° F-1")
    assert told.tracked is PAYING
    assert [line.text for line in told.lines if line.speaker is Speaker.YOU][-1] == "F-1"
    assert any("tapez le numéro seul" in line.text for line in told.lines)


def test_three_branches_and_what_each_offers():
    codes = {
        number: [choice.code for choice in dialogue("facture", "suivi", number).choices]
        for number in ("F-1", "M-2", "F-3", "F-4")
    }
    assert codes["F-1"] == ["contacter", "detail", "autre-numero"]
    assert codes["M-2"] == ["contacter", "detail", "commentaire", "refaire", "autre-numero"]
    assert codes["F-3"] == ["a-vous", "contacter", "detail", "commentaire", "autre-numero"]
    assert codes["F-4"] == ["contacter", "detail", "autre-numero"]
    assert dialogue("facture", "suivi", "M-2").lines[-1].text.startswith("Le mémoire M-2")


def test_branch_of_every_status_is_one_of_three():
    found = {status: branch_of(status) for status in Status}
    assert found[Status.PAID] is Branch.PAYMENT
    assert found[Status.REJECTED] is Branch.REJECTED
    assert {found[status] for status in (Status.AVAILABLE, Status.SUSPENDED, Status.TO_RECYCLE)} == {Branch.PROCESSING}


@pytest.mark.parametrize("answers", [["x"], ["facture", "x"], ["facture", "suivi", ""], ["facture"] * 99])
def test_forged_answers_leave_the_dialogue_where_they_make_no_sense(answers):
    told = dialogue(*answers)
    assert list(told.answers) == answers[: len(told.answers)]
    assert len(told.answers) < len(answers)
    assert told.node.choices or told.node.asks
