"""unit: what is asked, which gesture follows which, what may be joined."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from courses.domain.files import ATTACHMENT_BYTES, File
from courses.domain.refusals import Refusal, RefusedError
from courses.domain.support import (
    MOVES,
    Ask,
    attachments_refusal,
    offered,
    reply_due_at,
    target_of,
)
from courses.domain.vocabulary import SupportAction, SupportState, Urgency

PARIS = ZoneInfo("Europe/Paris")
PDF = File("piece.pdf", b"%PDF-1.7 ...")
GOOD = Ask(
    name="Jeanne Dupré",
    email="jeanne@atelier.example",
    organisation="",
    occupation="supplier",
    urgency="soon",
    subject="Code service",
    message="Je ne le trouve pas.",
    informed=True,
)


def test_every_state_offers_what_the_table_says():
    assert offered(SupportState.NEW) == {SupportAction.ASSIGN, SupportAction.REPLY, SupportAction.WRITE}
    assert offered(SupportState.CLOSED) == {SupportAction.WRITE}
    assert SupportAction.CLOSE in offered(SupportState.ANSWERED)
    assert len({(source, move.action) for move in MOVES for source in move.sources}) == sum(
        len(move.sources) for move in MOVES
    )


@pytest.mark.parametrize(
    ("state", "action", "target"),
    [
        ("new", "write", "new"),
        ("answered", "write", "assigned"),
        ("closed", "write", "assigned"),
        ("new", "reply", "answered"),
        ("answered", "close", "closed"),
    ],
)
def test_moves_lead_where_they_say(state, action, target):
    assert target_of(SupportState(state), SupportAction(action)).value == target


@pytest.mark.parametrize(("state", "action"), [("closed", "reply"), ("closed", "assign"), ("new", "close")])
def test_moves_that_are_not_in_the_table_are_refused(state, action):
    with pytest.raises(RefusedError):
        target_of(SupportState(state), SupportAction(action))


@pytest.mark.parametrize(
    ("urgency", "due"),
    [
        # A Friday noon; 11 November 2026 is a holiday.
        (Urgency.BLOCKED, datetime(2026, 11, 9, 12, tzinfo=PARIS)),
        (Urgency.SOON, datetime(2026, 11, 12, 12, tzinfo=PARIS)),
        (Urgency.LATER, datetime(2026, 11, 16, 12, tzinfo=PARIS)),
    ],
)
def test_answers_are_owed_within_working_days(urgency, due):
    assert reply_due_at(received_at=datetime(2026, 11, 6, 12, tzinfo=PARIS), urgency=urgency) == due


@pytest.mark.parametrize(
    ("field", "value", "refusal"),
    [
        ("name", "", Refusal.NAME_MISSING),
        ("name", "x" * 151, Refusal.NAME_TOO_LONG),
        ("email", "", Refusal.EMAIL_MISSING),
        ("email", "jeanne", Refusal.EMAIL_WRONG),
        ("organisation", "x" * 201, Refusal.ORGANISATION_TOO_LONG),
        ("occupation", "king", Refusal.OCCUPATION_UNKNOWN),
        ("urgency", "", Refusal.URGENCY_UNKNOWN),
        ("subject", " ", Refusal.SUBJECT_MISSING),
        ("subject", "x" * 151, Refusal.SUBJECT_TOO_LONG),
        ("message", "\n", Refusal.MESSAGE_MISSING),
        ("message", "x" * 5001, Refusal.MESSAGE_TOO_LONG),
        ("informed", False, Refusal.NOT_INFORMED),
    ],
)
def test_each_fault_is_named_by_its_field(field, value, refusal):
    assert GOOD.tidied().faults() == {}
    assert Ask(**{**GOOD.__dict__, field: value}).tidied().faults() == {field: refusal}


@pytest.mark.parametrize(
    ("files", "refusal"),
    [
        ([], None),
        (
            [PDF, File("ecran.PNG", b"\x89PNG\r\n\x1a\n..."), File("flux.xml", b"\xef\xbb\xbf<?xml version='1.0'?>")],
            None,
        ),
        ([PDF] * 4, Refusal.ATTACHMENTS_TOO_MANY),
        ([File("vide.pdf", b"")], Refusal.ATTACHMENT_EMPTY),
        ([File("gros.pdf", b"%PDF-" + b"x" * ATTACHMENT_BYTES)], Refusal.ATTACHMENT_TOO_BIG),
        ([File("faux.pdf", b"MZ\x90\x00")], Refusal.ATTACHMENT_KIND),
        ([File("page.html", b"<html>")], Refusal.ATTACHMENT_KIND),
        ([File("sans-nom", b"%PDF-1.7")], Refusal.ATTACHMENT_KIND),
    ],
)
def test_attachments_are_what_they_say(files, refusal):
    assert attachments_refusal(files) is refusal
