"""A person's data: given back whole, forgotten whole, totals unchanged."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sandbox.domain.refusals import DepositRefusedError
from sandbox.models import Document, Event, Flow, PracticeSpace
from sandbox.queries import most_frequent_refusal, practice_figures
from sandbox.queries.holding import export
from sandbox.services import deposit_form, open_space
from sandbox.services.holding import erase, forget_abandoned
from tests.sandbox.factories import make_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(django_user_model):
    return django_user_model.objects.create_user(email="lea@exemple.test", password="x")


@pytest.fixture
def space(user, now):
    space = open_space(now=now, owner_id=user.pk)
    deposit_form(space_id=space.pk, draft=make_draft(comment="Pour Léa."), actor_id=user.pk)
    with pytest.raises(DepositRefusedError):
        deposit_form(space_id=space.pk, draft=make_draft(comment="Pour Léa."), actor_id=user.pk)
    return space


def figures():
    today = timezone.now()
    return practice_figures(start=today - timedelta(days=1), end=today + timedelta(days=1)), most_frequent_refusal()


def test_export_gives_back_what_was_typed(user, space):
    (told,) = export(user=user, emails=[])["espaces"]
    assert [(row["numero"], row["contenu"]["comment"]) for row in told["documents"]] == [("F-2026-001", "Pour Léa.")]
    assert [row["fait"] for row in told["journal"]] == [
        "Espace ouvert",
        "Facture déposée",
        "Dépôt refusé par les contrôles",
    ]


def test_erasure_forgets_the_person_and_keeps_the_totals(user, space, now):
    before = figures()
    erase(user=user, emails=[], now=now)
    erase(user=user, emails=[], now=now)
    assert figures() == before
    assert export(user=user, emails=[]) == {"notification_facturation": "À chaque statut", "espaces": []}
    assert not Document.objects.filter(space=space).exists()
    assert not Flow.objects.filter(space=space).exists()
    assert not Event.objects.filter(actor=user).exists()
    kept = [event.payload for event in Event.objects.filter(space=space).order_by("sequence")]
    assert kept == [{}, {}, {"codes": ["NUMERO_DEJA_UTILISE"]}]
    assert PracticeSpace.objects.get(pk=space.pk).owner is None


def test_erasure_leaves_the_spaces_of_others(user, space, django_user_model, now):
    other = django_user_model.objects.create_user(email="paul@exemple.test", password="x")
    theirs = open_space(now=now, owner_id=other.pk)
    deposit_form(space_id=theirs.pk, draft=make_draft())
    erase(user=user, emails=[], now=now)
    assert Document.objects.filter(space=theirs).count() == 1
    assert PracticeSpace.objects.get(pk=theirs.pk).owner == other


def test_abandoned_anonymous_spaces_are_emptied_after_ninety_days(user, space, now):
    abandoned = open_space(now=now, anonymous_key="vieille")
    lively = open_space(now=now, anonymous_key="neuve")
    nobody = open_space(now=now)
    for each in (abandoned, lively, nobody):
        deposit_form(space_id=each.pk, draft=make_draft())
    today = timezone.now()
    Event.objects.exclude(space=lively).update(recorded_at=today - timedelta(days=91))
    assert [forget_abandoned(now=today), forget_abandoned(now=today)] == [1, 0]
    kept = Document.objects.order_by("space").values_list("space_id", flat=True)
    assert set(kept) == {space.pk, lively.pk, nobody.pk}
    assert not PracticeSpace.objects.visible_to(anonymous_key="vieille").exists()
    assert Event.objects.filter(space=abandoned).count() == 2
