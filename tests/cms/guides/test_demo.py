"""Consistency: the guides that refusals lead to exist, say where their rules come from, and load once."""

import pytest
from django.utils import timezone

from cms.guides.management.demo import GUIDES, load
from cms.guides.models import GuidePage
from courses.queries.exercises import exercises_of_guide
from sandbox.domain.catalogue_guides import GUIDES as KNOWN
from sandbox.scenarios import exercise_scenarios

BY_SLUG = {guide["slug"]: guide for guide in GUIDES}


def texts(value) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, (list, tuple)):
        return [text for inner in value for text in texts(inner)]
    return [value] if isinstance(value, str) else []


def rules(value) -> list[dict]:
    if isinstance(value, dict):
        inner = [found for item in value.values() for found in rules(item)]
        return [value, *inner] if {"text", "evidence", "source"} == set(value) else inner
    return [found for item in value for found in rules(item)] if isinstance(value, (list, tuple)) else []


def test_guides_that_refusals_lead_to_are_those_that_exist():
    assert {slug: BY_SLUG[slug]["title"] for slug in KNOWN if slug in BY_SLUG} == KNOWN


@pytest.mark.parametrize("slug", list(BY_SLUG))
def test_guide_is_french_and_sourced(slug):
    guide = BY_SLUG[slug]
    assert guide["sources"]
    assert len(guide["intro"]) < 250
    for text in [*texts(guide["body"]), guide["title"], guide["intro"]]:
        assert "'" not in text, text
    for rule in rules(guide["body"]):
        assert rule["evidence"] in ("official", "observed", "assumed")
        assert rule["source"] or rule["evidence"] == "assumed", rule["text"]


EXERCISES = {told.exercise.slug: told.exercise for told in exercise_scenarios()}


@pytest.mark.parametrize("slug", list(EXERCISES))
def test_exercise_leads_to_a_guide_that_exists(slug):
    guide = EXERCISES[slug].guide
    assert guide in BY_SLUG
    assert slug in [link.url.rstrip("/").rpartition("/")[2] for link in exercises_of_guide(guide=guide)]


@pytest.mark.parametrize("slug", list(BY_SLUG))
def test_guide_is_proved_by_an_exercise(slug):
    assert BY_SLUG[slug]["raw"]["exercise_slug"] in EXERCISES


def test_exercise_that_a_guide_names_comes_first_and_once():
    links = exercises_of_guide(guide="faire-valider-sa-demande", first="cotraitant")
    assert [link.title for link in links] == [
        EXERCISES[slug].title for slug in ("cotraitant", "sous-traitant", "valideur-silencieux")
    ]
    assert exercises_of_guide(guide="", first="jamais-vu") == []


@pytest.mark.django_db
def test_demo_loads_once(site_home, django_assert_max_num_queries):
    load(now=timezone.now())
    before = {page.slug: page.latest_revision_id for page in GuidePage.objects.order_by("pk")}
    assert set(before) == set(BY_SLUG)
    with django_assert_max_num_queries(4 * len(GUIDES) + 40):
        load(now=timezone.now())
    assert {page.slug: page.latest_revision_id for page in GuidePage.objects.order_by("pk")} == before


@pytest.mark.django_db
def test_every_guide_is_shown(site_home, client):
    load(now=timezone.now())
    for slug, guide in BY_SLUG.items():
        response = client.get(f"/guides/{slug}/")
        assert response.status_code == 200
        assert guide["title"].split("’")[0] in response.content.decode()
