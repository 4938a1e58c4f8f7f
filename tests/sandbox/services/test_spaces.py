"""Spaces: opened, claimed, restarted, rewound; the rebuilt one is the original."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model

from sandbox.domain.actions import Action
from sandbox.domain.drafts import Party
from sandbox.domain.refusals import RefusalCode, RefusedError
from sandbox.domain.vocabulary import Role, Status
from sandbox.formats.attachments import attachment_of
from sandbox.formats.cii_writer import write_cii
from sandbox.models import Attachment, Document, Event, Flow, Market, MarketParty, PracticeSpace, StoredFile
from sandbox.queries import current_space, exercise_state
from sandbox.services import (
    Routing,
    acknowledge,
    add_file,
    advance_clock,
    claim_space,
    complete,
    deposit_flow,
    deposit_form,
    handle_rejection,
    open_space,
    perform_action,
    recycle,
    restart_space,
    rewind,
    save_draft,
    save_market,
    take_hint,
    take_seat,
)
from tests.sandbox.factories import CONTREX, LUMEN, MENUISERIE, make_draft, make_sheet, make_space, seat_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return get_user_model().objects.create_user(email="lea@exemple.test", password="x")


@pytest.fixture
def other_user():
    return get_user_model().objects.create_user(email="paul@exemple.test", password="x")


def code_of(call, **kwargs):
    with pytest.raises(RefusedError) as caught:
        call(**kwargs)
    return caught.value.refusal.code


PARTY = ("market_id", "structure_id", "role", "share_excl_vat", "principal_id", "position")


def picture(space):
    """Every row of a space, as plain values; but what the person earned, which no rewind takes away."""
    row = PracticeSpace.objects.filter(pk=space.pk).values().get()
    row.pop("finished_before")
    return {
        "space": row,
        "documents": list(Document.objects.filter(space=space).order_by("rank").values()),
        "attachments": list(
            Attachment.objects.filter(document__space=space).order_by("document__rank", "rank").values()
        ),
        "flows": list(Flow.objects.filter(space=space).order_by("rank").values()),
        "markets": list(Market.objects.filter(space=space).order_by("rank").values()),
        "parties": list(
            MarketParty.objects.filter(market__space=space).order_by("market__rank", "position").values(*PARTY)
        ),
        "files": list(StoredFile.objects.filter(space=space).order_by("rank").values()),
        "events": list(Event.objects.filter(space=space).order_by("run", "sequence").values()),
    }


def validation(number, action, role, **kwargs):
    perform_action(document_id=Document.objects.get(number=number).pk, action=action, role=role, **kwargs)


def lively_space():
    """A space where every kind of command was given once."""
    space = make_space()
    commands = [
        lambda: save_draft(space_id=space.pk, draft=make_draft(number="D-1")),
        lambda: save_draft(
            space_id=space.pk, draft=make_draft(number="D-2"), document_id=Document.objects.get(rank=1).pk
        ),
        lambda: deposit_form(
            space_id=space.pk,
            draft=make_draft(
                attachments=(attachment_of(name="a.pdf", mime_type="application/pdf", content=b"%PDF a"),)
            ),
        ),
        lambda: deposit_flow(space_id=space.pk, content=write_cii(make_draft(number="F-2")), file_name="a.xml"),
        lambda: deposit_flow(
            space_id=space.pk, content=write_cii(make_draft(number="F-3", commitment_number="")), file_name="b.xml"
        ),
        lambda: add_file(space_id=space.pk, name="bon.pdf", mime_type="application/pdf", content=b"%PDF bon"),
        lambda: advance_clock(space_id=space.pk, days=2),
        lambda: acknowledge(space_id=space.pk),
        lambda: handle_rejection(document_id=Document.objects.get(number="F-2026-001").pk),
        lambda: deposit_form(
            space_id=space.pk,
            draft=make_draft(number="F-4", commitment_number="FAUX"),
            previous_id=Document.objects.get(number="F-2026-001").pk,
        ),
        lambda: save_market(space_id=space.pk, sheet=make_sheet(months=6)),
        lambda: save_market(
            space_id=space.pk, sheet=make_sheet(), market_id=Market.objects.get(space=space, rank=1).pk
        ),
        lambda: take_hint(space_id=space.pk, step="paid"),
        lambda: advance_clock(space_id=space.pk, days=1),
        lambda: recycle(document_id=Document.objects.get(number="F-4").pk, routing=Routing(commitment_number="CDE234")),
        lambda: take_seat(space_id=space.pk, seat_id=seat_of(space, Role.RECIPIENT).pk),
        lambda: perform_action(
            document_id=Document.objects.get(number="F-2").pk,
            action=Action.SUSPEND,
            role=Role.RECIPIENT,
            reason="SUSPENSION_PJ_MANQUANTE",
        ),
        lambda: complete(
            document_id=Document.objects.get(number="F-2").pk,
            attachments=[attachment_of(name="b.pdf", mime_type="application/pdf", content=b"%PDF b")],
        ),
        lambda: take_seat(space_id=space.pk, seat_id=seat_of(space, Role.SUPPLIER, LUMEN).pk),
        lambda: perform_action(document_id=Document.objects.get(rank=1).pk, action=Action.DELETE, role=Role.SUPPLIER),
        lambda: deposit_form(
            space_id=space.pk, draft=make_draft(number="ST-1", frame_code="A9", validator=Party(identifier=MENUISERIE))
        ),
        lambda: deposit_form(
            space_id=space.pk, draft=make_draft(number="CT-1", frame_code="A12", validator=Party(identifier=MENUISERIE))
        ),
        lambda: validation("ST-1", Action.REPORT_WRONG_VALIDATOR, Role.VALIDATOR, reason="REFUS_PAS_VALIDEUR"),
        lambda: validation("ST-1", Action.CORRECT_VALIDATOR, Role.SUPPLIER, validator_identifier="24590041000292"),
        lambda: validation("ST-1", Action.VALIDATE, Role.VALIDATOR, validator_identifier=CONTREX),
        lambda: validation("CT-1", Action.REFUSE, Role.VALIDATOR, reason="REFUS_MONTANT"),
        lambda: advance_clock(space_id=space.pk, days=60),
    ]
    return space, commands


def test_rebuilt_space_equals_the_original():
    space, commands = lively_space()
    for command in commands:
        command()
    assert {document.state for document in Document.objects.filter(space=space)} == {
        Status.DELETED,
        Status.REJECTED,
        Status.REFUSED_1,
        Status.PAID,
    }
    before = picture(space)
    rewind(space_id=space.pk, to_sequence=before["space"]["last_sequence"])
    assert picture(space) == before


def test_rewind_goes_back_to_how_it_was_after_each_command():
    space, commands = lively_space()
    pictures = [picture(space)]
    for command in commands:
        command()
        pictures.append(picture(space))
    for expected in reversed(pictures[:-1]):
        rewind(space_id=space.pk, to_sequence=expected["space"]["last_sequence"])
        assert picture(space) == expected


def test_life_goes_on_after_a_rewind():
    space = make_space()
    deposit_form(space_id=space.pk, draft=make_draft())
    advance_clock(space_id=space.pk, days=5)
    rewind(space_id=space.pk, to_sequence=1)
    document = deposit_form(space_id=space.pk, draft=make_draft())
    assert (document.rank, document.deposited_at) == (1, space.clock)


@pytest.mark.parametrize("sequence", [0, -1, 99])
def test_rewind_to_nowhere_is_refused(sequence):
    space = make_space()
    assert code_of(rewind, space_id=space.pk, to_sequence=sequence) is RefusalCode.REWIND_UNKNOWN


def test_open_space_seats_the_supplier_and_seeds_the_directory(now):
    space = open_space(now=now)
    assert (space.current_seat.role, space.current_seat.structure.identifier) == ("FOURNISSEUR", LUMEN)
    assert space.structures.count() == 17
    assert space.structures.get(identifier="11000201100044").departments.filter(code="AAASCPV").exists()
    assert [event.type for event in space.events.all()] == ["space.opened"]


def test_unknown_scenario_opens_nothing(now):
    assert code_of(open_space, now=now, scenario="rien") is RefusalCode.SCENARIO_UNKNOWN
    assert PracticeSpace.objects.count() == 0


def test_space_is_seen_by_its_owner_alone(user, other_user, now):
    mine = open_space(now=now, owner_id=user.pk)
    visitor = open_space(now=now, anonymous_key="clef")
    nobody = open_space(now=now)
    seen = PracticeSpace.objects.visible_to
    assert list(seen(user_id=user.pk)) == [mine]
    assert list(seen(user_id=other_user.pk)) == []
    assert list(seen(anonymous_key="clef")) == [visitor]
    assert list(seen(anonymous_key="autre")) == []
    assert list(seen()) == []
    assert nobody.pk is not None


def test_documents_are_seen_with_their_space(user, other_user, now):
    space = open_space(now=now, owner_id=user.pk)
    document = deposit_form(space_id=space.pk, draft=make_draft())
    assert list(Document.objects.visible_to(user_id=user.pk)) == [document]
    assert list(Document.objects.visible_to(user_id=other_user.pk)) == []


def test_claimed_space_follows_the_account_and_leaves_the_cookie(user, now):
    space = open_space(now=now, anonymous_key="clef")
    claim_space(space_id=space.pk, user_id=user.pk, anonymous_key="clef")
    assert current_space(user_id=user.pk) == space
    assert current_space(anonymous_key="clef") is None
    claim_space(space_id=space.pk, user_id=user.pk, anonymous_key="clef")
    assert Event.objects.filter(type="space.claimed").count() == 1


@pytest.mark.parametrize("key", ["", "fausse"])
def test_claim_needs_the_key(user, now, key):
    space = open_space(now=now, anonymous_key="clef")
    code = code_of(claim_space, space_id=space.pk, user_id=user.pk, anonymous_key=key)
    assert code is RefusalCode.SPACE_TAKEN


def test_claim_does_not_take_the_space_of_somebody(user, other_user, now):
    space = open_space(now=now, owner_id=other_user.pk)
    code = code_of(claim_space, space_id=space.pk, user_id=user.pk, anonymous_key="")
    assert code is RefusalCode.SPACE_TAKEN


def test_restart_empties_the_space_and_keeps_the_journal_of_before(now):
    space = make_space()
    deposit_form(space_id=space.pk, draft=make_draft())
    deposit_flow(space_id=space.pk, content=write_cii(make_draft(number="F-2")), file_name="a.xml")
    later = now + timedelta(days=3)
    space = restart_space(space_id=space.pk, now=later)
    assert (space.run, space.clock, space.last_sequence) == (2, later, 1)
    assert not Document.objects.filter(space=space).exists()
    assert not Flow.objects.filter(space=space).exists()
    assert Event.objects.filter(space=space, run=1).count() == 3
    assert exercise_state(space).done_count == 0
    assert deposit_form(space_id=space.pk, draft=make_draft()).rank == 1


def test_seat_of_another_space_is_unknown():
    one, two = make_space(), make_space()
    seat = seat_of(two, Role.RECIPIENT)
    assert code_of(take_seat, space_id=one.pk, seat_id=seat.pk) is RefusalCode.SEAT_UNKNOWN


def test_hints_open_one_by_one_up_to_three():
    space = make_space()
    assert [take_hint(space_id=space.pk, step="deposit") for _ in range(5)] == [1, 2, 3, 3, 3]
    (first, *_others) = exercise_state(space).steps
    assert (len(first.hints), first.hints_left) == (3, 0)
    assert Event.objects.filter(type="hint.taken").count() == 3


def test_hint_of_an_unknown_step_is_refused():
    with pytest.raises(RefusedError):
        take_hint(space_id=make_space().pk, step="rien")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"", RefusalCode.FILE_EMPTY),
        ("a.pdf", b"x" * (10 * 1024 * 1024 + 1), RefusalCode.FILE_TOO_LARGE),
        ("a" * 60 + ".pdf", b"x", RefusalCode.FILE_NAME_TOO_LONG),
        ("a.exe", b"x", RefusalCode.ATTACHMENT_TYPE),
        ("pdf", b"x", RefusalCode.ATTACHMENT_TYPE),
    ],
)
def test_added_file_is_checked(name, content, code):
    space = make_space()
    assert code_of(add_file, space_id=space.pk, name=name, mime_type="", content=content) is code
    assert StoredFile.objects.count() == 0
