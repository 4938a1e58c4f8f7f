"""integration: figures count what their definition says, and their checks see a wrong reading."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from cms.report.domain.figures import Reading, Row
from cms.report.figures import LIVE as FIGURES
from cms.report.figures import years
from cms.report.reading import Line, read_figure
from sandbox.services import deposit_form
from tests.cms.club.factories import IdeaFactory, MembershipFactory
from tests.cms.report.factories import NOW, EnrolmentFactory, SessionFactory, TopicFactory
from tests.sandbox.factories import make_draft, make_space

TODAY = date(2026, 11, 24)
BY_SLUG = {figure.slug: figure for figure in FIGURES}
ENROLMENTS = BY_SLUG["inscriptions-par-theme"]


@pytest.mark.django_db
def test_enrolments_are_counted_by_topic_and_apart():
    topic = TopicFactory(title="Déposer")
    session = SessionFactory(topic=topic, capacity=20)
    EnrolmentFactory(session=session)
    EnrolmentFactory(session=session)
    EnrolmentFactory(session=session, state="cancelled", seat_number=None, confirmed_at=None, cancelled_at=NOW)
    TopicFactory(title="Vide")

    card = read_figure(ENROLMENTS, year=None, today=TODAY)

    assert {line.row.label: line.row.values for line in card.lines} == {"Déposer": (2, 2, 20, 1), "Vide": (0, 0, 0, 0)}
    assert (card.total, card.holds, card.is_empty) == (2, True, False)


@pytest.mark.django_db
def test_enrolments_of_a_year_follow_the_time_of_paris():
    # Half past eleven in the evening in universal time is the next year in Paris.
    EnrolmentFactory(session__starts_at=datetime(2024, 12, 31, 23, 30, tzinfo=UTC))

    assert read_figure(ENROLMENTS, year=2024, today=TODAY).total == 0
    of_2025 = read_figure(ENROLMENTS, year=2025, today=TODAY)
    assert (of_2025.total, of_2025.holds) == (1, True)


@pytest.mark.django_db
def test_ideas_and_members_are_counted_by_their_classes():
    IdeaFactory(state="pilot")
    MembershipFactory(college="publishers")

    ideas = read_figure(BY_SLUG["idees-par-etat"], year=2025, today=TODAY)
    members = read_figure(BY_SLUG["membres-par-college"], year=1999, today=TODAY)

    assert {line.row.code: line.row.values for line in ideas.lines}["pilot"] == (1,)
    assert (ideas.total, ideas.holds) == (1, True)
    assert [line.row.values for line in members.lines] == [(0,), (1,), (0,)]
    assert (members.total, members.period) == (1, "au 24 novembre 2026")


@pytest.mark.django_db
@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.slug)
def test_every_figure_bears_an_empty_house(figure):
    card = read_figure(figure, year=2026, today=TODAY)

    assert (card.total, card.holds, card.is_empty) == (0, True, True)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.slug)
def test_every_figure_turns_red_when_its_lines_do_not_make_its_total(figure):
    rows = (Row("a", "A", (6, *[6] * (len(figure.columns) - 1))),)
    broken = replace(figure, read=lambda year, today: Reading(rows, total=8))

    card = read_figure(broken, year=None, today=TODAY)

    assert (card.holds, card.is_empty) == (False, False)
    assert any("écart de 2" in check.detail or "8 sur 6" in check.detail for check in card.broken)


@pytest.mark.parametrize(
    ("values", "label"),
    [
        ((5, 6, 9, 1), "Pas plus de personnes que d’inscriptions"),
        ((5, 5, 4, 1), "Pas plus d’inscriptions que de places"),
    ],
)
def test_enrolments_turn_red_when_they_cannot_be(values, label):
    checks = ENROLMENTS.checks(Reading((Row("a", "A", values),), total=5))

    assert [check.label for check in checks if not check.holds] == [label]


def test_bars_are_in_proportion_to_the_longest():
    rows = (Row("a", "A", (3,)), Row("b", "B", (1,)), Row("c", "C", (0,)))
    figure = replace(BY_SLUG["idees-par-etat"], read=lambda year, today: Reading(rows, total=4))

    card = read_figure(figure, year=None, today=TODAY)

    assert card.lines == (Line(rows[0], 1000), Line(rows[1], 333), Line(rows[2], 0))


@pytest.mark.parametrize(
    ("year", "period"),
    [
        (None, "depuis l’ouverture, jusqu’au 24 novembre 2026"),
        (2026, "du 1er janvier au 24 novembre 2026 (année en cours)"),
        (2025, "du 1er janvier au 31 décembre 2025"),
    ],
)
def test_period_is_said_in_words(year, period):
    figure = replace(BY_SLUG["idees-par-etat"], read=lambda year, today: Reading((), total=0))

    assert read_figure(figure, year=year, today=TODAY).period == period


@pytest.mark.django_db
def test_years_go_back_to_the_first_thing_counted():
    assert years(today_year=2026) == [2026, 2020]

    IdeaFactory()
    SessionFactory(starts_at=datetime(2024, 6, 1, tzinfo=UTC))
    assert years(today_year=2026) == [2026, 2025, 2024, 2020]

    SessionFactory(starts_at=datetime(2027, 6, 1, tzinfo=UTC))
    assert years(today_year=2026) == [2026, 2025, 2024, 2020]


def test_slugs_are_unique_and_do_not_hide_the_whole_report():
    assert len(BY_SLUG) == len(FIGURES)
    assert "bilan" not in BY_SLUG


@pytest.mark.django_db
def test_practice_is_counted_by_month_of_the_year_and_by_year():
    space = make_space()
    deposit_form(space_id=space.pk, draft=make_draft())
    space.events.update(recorded_at=datetime(2026, 10, 31, 23, 30, tzinfo=UTC))
    figure = BY_SLUG["depots-d-entrainement"]

    of_year = read_figure(figure, year=2026, today=TODAY)
    of_all = read_figure(figure, year=None, today=date(2027, 3, 1))

    # Half past eleven in the evening in universal time is the next month in Paris.
    assert [(line.row.label, line.row.values[0]) for line in of_year.lines][-2:] == [
        ("octobre 2026", 0),
        ("novembre 2026", 1),
    ]
    assert (len(of_year.lines), of_year.total, of_year.holds) == (11, 1, True)
    assert [(line.row.label, line.row.values[0]) for line in of_all.lines] == [("2026", 1), ("2027", 0)]


@pytest.mark.django_db
def test_practice_turns_red_when_something_is_counted_before_the_opening():
    space = make_space()
    deposit_form(space_id=space.pk, draft=make_draft())
    space.events.update(recorded_at=datetime(2020, 6, 1, tzinfo=UTC))

    card = read_figure(BY_SLUG["depots-d-entrainement"], year=None, today=TODAY)

    assert [check.detail for check in card.broken] == [
        "Les périodes font 0, le total compté à part est 1 : écart de 1."
    ]
