"""integration: the pages of a study, a merge, an edit, and a case that is replayed."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.club.models import Idea
from sandbox.services.bookmarks import keep_bookmark
from tests.cms.club.factories import EventFactory, IdeaFactory, MembershipFactory, StudyFactory, UserFactory

pytestmark = pytest.mark.django_db
ANSWERS = {"title": "T", "problem": "p", "who_suffers": "q", "wished_change": "c", "gain": "g"}


def url(name, idea):
    return reverse(f"club:{name}", kwargs={"pk": idea.pk})


def told(response):
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def support(client):
    user = UserFactory(roles=["support"])
    client.force_login(user)
    return user


@pytest.fixture
def member(client):
    user = MembershipFactory().user
    client.force_login(user)
    return user


def test_study_is_handed_in_and_shown_once_it_is_closed(client, support):
    idea = IdeaFactory(state="under_study")
    form = {"cost": "low", "value": "high", "feasibility": "unfeasible", "opinion": "Trop lourd."}
    assert client.post(url("study", idea), form | {"cost": "x"}).status_code == 400

    assert client.post(url("study", idea), form).status_code == 302

    page = told(client.get(idea.get_absolute_url()))
    assert "1 évaluation sur 2" in page
    assert "Infaisable" not in page
    assert client.post(url("study", idea), form).status_code == 409
    EventFactory(idea=idea, number=2, target="on_agenda", reason="Étude close.")
    EventFactory(idea=idea, number=3, target="on_agenda", reason="Étude close.")
    Idea.objects.filter(pk=idea.pk).update(state="on_agenda")
    assert "Infaisable en l’état" in told(client.get(idea.get_absolute_url()))


def test_study_is_not_for_members(client, member):
    idea = IdeaFactory(state="under_study")

    form = {"cost": "low", "value": "high", "feasibility": "feasible", "opinion": "Oui."}

    assert client.post(url("study", idea), form).status_code == 403
    assert idea.studies.count() == 0


def test_merge_leads_the_readers_of_the_double_to_the_idea_that_stays(client, support):
    double, kept = IdeaFactory(title="Double"), IdeaFactory(title="Celle qui reste")

    for into, status in (("", 400), ("x", 400), ("0", 400), ("9" * 30, 400), (double.pk, 400), (kept.pk, 302)):
        form = {"into": into, "reason": "Même demande.", "version": "1"}
        assert client.post(url("merge", double), form).status_code == status, into

    page = told(client.get(double.get_absolute_url()))
    assert "Cette idée vit dans" in page
    assert kept.get_absolute_url() in page
    assert "Les voix ont suivi l’idée" in page
    assert "Suivre cette idée" not in page
    assert "membre parti" not in told(client.get(kept.get_absolute_url()))


def test_author_edits_and_the_former_text_stays_readable(client, member):
    idea = IdeaFactory(author=member, problem="Ce que je disais d’abord.")
    assert "Modifier mon idée" in told(client.get(idea.get_absolute_url()))

    assert client.post(url("edit", idea), ANSWERS | {"version": "1", "title": ""}).status_code == 400
    assert client.post(url("edit", idea), ANSWERS | {"version": "8"}).status_code == 409
    edited = client.post(url("edit", idea), ANSWERS | {"version": "1"})

    assert edited.status_code == 302
    page = told(client.get(edited.url))
    assert "<dt>Le problème</dt><dd>Ce que je disais d’abord.</dd>" in page


def test_others_do_not_edit(client, member):
    assert client.get(url("edit", IdeaFactory())).status_code == 403
    assert client.get(url("edit", IdeaFactory(author=member, state="admissible"))).status_code == 409


def test_case_goes_with_the_idea_and_is_replayed(client, member):
    kept = keep_bookmark(title="Service manquant", scenario="facture-simple", now=timezone.now())
    form_page = told(client.get(reverse("club:idea_new"), {"cas": kept.code}))
    assert "Le cas est joint à votre idée" in form_page

    client.post(reverse("club:idea_new"), ANSWERS | {"cas": kept.code, "confirmed": "1"})

    page = told(client.get(Idea.objects.get().get_absolute_url()))
    assert "Service manquant" in page
    assert reverse("sandbox:bookmark", args=[kept.code]) in page


def test_message_of_the_catalogue_goes_with_the_idea(client, member):
    client.post(reverse("club:idea_new"), ANSWERS | {"message": "BR-CO-15", "confirmed": "1"})

    assert "Message BR-CO-15" in told(client.get(Idea.objects.get().get_absolute_url()))


@pytest.mark.parametrize("code", ["inconnu", "\x00", "../..", "x" * 500])
def test_case_that_does_not_exist_is_said_and_keeps_nobody_from_writing(client, member, code):
    page = client.get(reverse("club:idea_new"), {"cas": code})

    assert page.status_code == 200
    assert "Cas à rejouer : il n’existe pas" in told(page)
    client.post(reverse("club:idea_new"), ANSWERS | {"cas": code, "confirmed": "1"})
    assert Idea.objects.get().case_code == ""


def test_idea_with_studies_costs_the_same_whatever_their_number(client, django_assert_max_num_queries):
    idea = IdeaFactory(state="on_agenda")
    StudyFactory.create_batch(3, idea=idea)
    client.get(idea.get_absolute_url())

    with django_assert_max_num_queries(14):
        client.get(idea.get_absolute_url())


def test_message_that_nobody_explains_opens_the_form_and_keeps_nothing(client, member):
    pasted = "Bidule introuvable <b>zzz</b>"
    dead_end = client.post(reverse("sandbox:explain"), {"message": pasted}).content.decode()
    assert f'action="{reverse("club:idea_new")}"' in dead_end
    assert 'name="pasted" value="Bidule introuvable &lt;b&gt;zzz&lt;/b&gt;"' in dead_end

    opened = client.post(reverse("club:idea_new"), {"pasted": pasted})

    assert (opened.status_code, opened.context["form"].errors) == (200, {})
    assert "Bidule introuvable &lt;b&gt;zzz&lt;/b&gt;" in opened.content.decode()
    assert not Idea.objects.exists()
