"""integration: what lists and other rooms are told."""

from datetime import UTC, datetime, timedelta

import pytest

from courses.queries import TopicFigure, enrolments_by_topic, next_sessions_with_seats
from courses.queries.catalogue import calendar, day_in_words, hour_in_words, lines, session_page
from courses.queries.enrolments import roster
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_next_sessions_are_the_nearest_that_take_people():
    later = SessionFactory(starts_at=NOW + timedelta(days=9))
    sooner = SessionFactory(starts_at=NOW + timedelta(days=2), capacity=12)
    EnrolmentFactory(session=sooner)
    SessionFactory(starts_at=NOW - timedelta(days=1))
    SessionFactory(starts_at=NOW + timedelta(minutes=30), cutoff_minutes=60)
    EnrolmentFactory(session__starts_at=NOW + timedelta(days=1), session__capacity=1)

    cards = next_sessions_with_seats(NOW)
    assert [c.slug for c in cards] == [sooner.slug, later.slug]
    assert (cards[0].title, cards[0].seats_left, cards[0].kind_label, cards[0].audience, cards[0].url) == (
        sooner.topic.title,
        11,
        "Webinaire",
        "Fournisseurs de la sphère publique",
        f"/formations/{sooner.slug}/",
    )


@pytest.mark.parametrize("limit", [1, 3])
def test_next_sessions_cost_one_query(django_assert_num_queries, limit):
    for day in range(4):
        EnrolmentFactory(session=SessionFactory(starts_at=NOW + timedelta(days=day + 1)))

    with django_assert_num_queries(1):
        assert len(next_sessions_with_seats(NOW, limit=limit)) == limit


def test_next_sessions_of_nothing_is_empty():
    assert next_sessions_with_seats(NOW) == []


def test_calendar_groups_by_month_of_paris():
    # 31 December 23 h 30 UTC is already January in Paris.
    SessionFactory(starts_at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    SessionFactory(starts_at=datetime(2026, 12, 1, 9, 0, tzinfo=UTC))

    then = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    assert [m.name for m in calendar(now=then).months] == ["Décembre 2026", "Janvier 2027"]


def test_calendar_filters_add_up():
    topic = TopicFactory(slug="moe", audience="project_managers")
    wanted = SessionFactory(topic=topic, kind="virtual_class")
    SessionFactory(topic=topic)
    SessionFactory(kind="virtual_class")
    found = calendar(now=NOW, topic="moe", kind="virtual_class", audience="project_managers")

    assert [c.slug for month in found.months for c in month.sessions] == [wanted.slug]
    assert found.count == 1


def test_session_page_proposes_other_dates_with_seats():
    topic = TopicFactory()
    session, other = SessionFactory(topic=topic), SessionFactory(topic=topic)
    SessionFactory(topic=topic, starts_at=NOW - timedelta(days=1))
    EnrolmentFactory(session=SessionFactory(topic=topic, capacity=1))
    SessionFactory()

    assert [c.slug for c in session_page(slug=session.slug, now=NOW).other_dates] == [other.slug]


def test_trainer_is_named_and_never_by_an_address():
    named = SessionFactory(trainer=UserFactory())
    nameless = SessionFactory(trainer=UserFactory(first_name="", last_name=""))
    names = [session_page(slug=s.slug, now=NOW).card.trainer_name for s in (named, nameless)]

    assert names == ["Farah Essai", ""]


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 12, 1, 9, 0, tzinfo=UTC), ("mardi 1er décembre 2026", "10\u00a0h")),
        (datetime(2027, 7, 11, 12, 5, tzinfo=UTC), ("dimanche 11 juillet 2027", "14\u00a0h\u00a005")),
    ],
)
def test_dates_are_in_words(moment, words):
    assert (day_in_words(moment), hour_in_words(moment)) == words


def test_lines_leave_out_what_is_blank():
    assert lines(" un \r\n\n deux\n") == ["un", "deux"]


def test_figures_count_confirmed_people_and_seats_by_topic_and_year():
    first, second = TopicFactory(rank=1), TopicFactory(rank=2)
    of_2026 = SessionFactory(topic=first, capacity=10, starts_at=datetime(2026, 6, 2, 8, tzinfo=UTC))
    # The last minutes of 31 December in UTC belong to the next year in Paris.
    of_2027 = SessionFactory(topic=first, capacity=20, starts_at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    EnrolmentFactory(session=of_2026, email="a@x.example")
    EnrolmentFactory(session=of_2026, held=True)
    EnrolmentFactory(session=of_2026, cancelled=True)
    EnrolmentFactory(session=of_2027, email="a@x.example")
    EnrolmentFactory(session=of_2027, email="b@x.example")

    def row(confirmed, people, seats, sessions):
        return TopicFigure(first.slug, first.title, confirmed, people, seats, sessions)

    nothing = TopicFigure(second.slug, second.title, 0, 0, 0, 0)
    assert enrolments_by_topic() == [row(3, 2, 30, 2), nothing]
    assert enrolments_by_topic(2026) == [row(1, 1, 10, 1), nothing]
    assert enrolments_by_topic(2027) == [row(2, 2, 20, 1), nothing]
    assert enrolments_by_topic(2025)[0] == row(0, 0, 0, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_figures_cost_three_queries(django_assert_num_queries, count):
    for _topic in range(count):
        EnrolmentFactory()

    with django_assert_num_queries(3):
        assert len(enrolments_by_topic()) == count


def test_roster_is_for_the_trainer_and_the_administrator():
    trainer = UserFactory(roles=["trainer"])
    session = SessionFactory(trainer=trainer)
    EnrolmentFactory(session=session, name="Zoé")
    EnrolmentFactory(session=session, name="Ana", held=True)
    EnrolmentFactory(session=session, name="Oubli", held=True, held_until=NOW)
    EnrolmentFactory(session=session, name="Parti", cancelled=True)

    found = roster(session_id=session.pk, user=trainer, now=NOW)
    assert [row.name for row in found.rows] == ["Ana", "Zoé"]
    assert (found.confirmed_count, found.held_count) == (1, 1)
    assert roster(session_id=session.pk, user=UserFactory(roles=["administrator"]), now=NOW) is not None
    for roles in (["trainer"], ["learner"], ["editor"]):
        assert roster(session_id=session.pk, user=UserFactory(roles=roles), now=NOW) is None
