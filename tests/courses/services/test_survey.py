"""integration: one answer an attendee, and nothing that tells whose."""

import json
import random
from datetime import timedelta

import pytest
from django.db import connection, models

from courses import services
from courses.domain.refusals import Refusal, RefusedError
from courses.domain.survey import FEWEST, OPEN_FOR, Answers
from courses.models import CourseEvent, CourseMail, SealedAnswer, Survey, SurveyAnswer, SurveyPass
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db
START = NOW - timedelta(hours=2)
CLOSED = NOW + OPEN_FOR


@pytest.fixture
def attended():
    """``attended(7)``: a session whose list is closed, and the seven who were there all along."""

    def make(number):
        session = SessionFactory(starts_at=START)
        people = EnrolmentFactory.create_batch(number, session=session)
        for one in people:
            services.choose_presence(token=one.token, accepted=True, now=START)
            services.record_join(enrolment_id=one.pk, at=START)
        services.close_attendance(session_id=session.pk, now=NOW)
        return session, people

    return make


def say(person, text="", *, now=NOW, seed=None, **changes):
    chance = random.SystemRandom() if seed is None else random.Random(seed)
    values = {"satisfaction": "very", "can_redo": "alone", "pace": "right", "comment": text, **changes}
    services.answer_survey(token=person.token, answers=Answers(**values), now=now, chance=chance)


def refusal_of(*args, **kwargs):
    with pytest.raises(RefusedError) as caught:
        say(*args, **kwargs)
    return caught.value.refusal


def whole_database():
    """Every value of every table of the room, as text: what an operator can read."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("courses_"):
                cursor.execute(f'SELECT * FROM "{table}"')
                found += [(table, row) for row in cursor.fetchall()]
    return found


def test_each_attendee_answers_once(attended):
    _session, people = attended(FEWEST)
    say(people[0])

    assert refusal_of(people[0]) is Refusal.SURVEY_ANSWERED
    assert refusal_of(people[1], satisfaction="") is Refusal.SURVEY_INCOMPLETE
    assert refusal_of(people[1], "x" * 1001) is Refusal.COMMENT_TOO_LONG
    assert refusal_of(people[1], now=CLOSED) is Refusal.SURVEY_ENDED
    survey = Survey.objects.get()
    assert (survey.invited, survey.answered) == (FEWEST, 1)


def test_those_who_were_not_there_are_not_asked(attended):
    session, people = attended(1)
    absent = EnrolmentFactory(session=SessionFactory(starts_at=START))
    assert refusal_of(absent) is Refusal.SURVEY_NOT_OPEN
    trainer = UserFactory(roles=["administrator"])
    services.correct(enrolment_id=people[0].pk, outcome="absent", reason="Erreur", actor=trainer, now=NOW)

    assert refusal_of(people[0]) is Refusal.SURVEY_NOT_INVITED
    services.correct(enrolment_id=people[0].pk, outcome="attended", reason="Si", actor=trainer, now=NOW)
    say(people[0])
    assert (session.survey.invited, session.survey.answered) == (1, 1)


def test_attack_the_schema_has_no_road_from_an_answer_to_a_person():
    allowed = {"courses.Topic", "courses.Session"}
    for model in (SealedAnswer, SurveyAnswer):
        fields = model._meta.get_fields()
        assert {f.related_model._meta.label for f in fields if f.is_relation} <= allowed
        assert not [f for f in fields if isinstance(f, models.DateField | models.TimeField | models.AutoField)]
    # The right to answer holds one bit: neither a moment nor a number that counts up.
    assert {f.name for f in SurveyPass._meta.concrete_fields} == {"enrolment", "answered"}


def test_attack_before_the_envelopes_are_opened_nobody_reads_an_answer(attended):
    _session, people = attended(FEWEST)
    for person, text in zip(people[: FEWEST - 1], ("", "oui", "Trop de diapositives", "é" * 1000), strict=True):
        say(person, text)

    dumped = repr(whole_database())
    assert "diapositives" not in dumped
    assert "satisfaction" not in dumped
    assert not SurveyAnswer.objects.exists()
    assert len({len(sealed.box) for sealed in SealedAnswer.objects.all()}) == 1


def test_attack_neither_order_nor_identifiers_nor_moments_nor_tokens_link_an_answer_to_its_author(attended):
    """The operator knows who answered in which order (the proxy's log), and reads all tables in every order."""
    session, people = attended(2 * FEWEST)
    before = {table: row for table, row in whole_database() if table in ("courses_courseevent", "courses_coursemail")}
    events = (CourseEvent.objects.count(), CourseMail.objects.count())
    for number, person in enumerate(people):
        say(person, f"remarque {number}", seed=number)

    # Nothing was written about the moment of an answer.
    assert (CourseEvent.objects.count(), CourseMail.objects.count()) == events
    assert before.items() <= dict(whole_database()).items()
    assert not SealedAnswer.objects.exists()
    rows = [row for table, row in whole_database() if table == "courses_surveyanswer"]
    assert len(rows) == 2 * FEWEST

    # Whatever column one sorts by, the physical order included, the authors are not in the order they answered in.
    said_in_order = [f"remarque {number}" for number in range(2 * FEWEST)]
    physical = "ctid" if connection.vendor == "postgresql" else "rowid"
    for column in (
        physical,
        *(field.column for field in SurveyAnswer._meta.concrete_fields if field.name != "comment"),
    ):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT comment FROM courses_surveyanswer ORDER BY {column}")
            found = [comment for (comment,) in cursor.fetchall()]
        for first in (0, FEWEST):
            batch = [comment for comment in found if comment in said_in_order[first : first + FEWEST]]
            assert batch != said_in_order[first : first + FEWEST], column

    # No identifier, token or address of a person is in what was answered, in any spelling.
    answered = repr(rows) + json.dumps([repr(row) for row in rows])
    for person in people:
        for clue in (person.uid.hex, str(person.uid), person.token, person.email):
            assert clue not in answered
    # Who answered is known, and only that; the rights to answer look all the same.
    assert set(SurveyPass.objects.values_list("answered", flat=True)) == {True}
    assert session.survey.answered == 2 * FEWEST


def test_attack_a_handful_of_answers_is_never_told_by_session(attended):
    session, people = attended(FEWEST - 1)
    for person in people:
        say(person, "seul")

    assert services.end_surveys(now=CLOSED - timedelta(seconds=1)) == 0
    assert [services.end_surveys(now=CLOSED), services.end_surveys(now=CLOSED)] == [1, 0]
    answers = SurveyAnswer.objects.all()
    assert {(a.session, a.topic, a.year) for a in answers} == {(None, session.topic, START.year)}
    assert not SurveyPass.objects.exists()
    assert not SealedAnswer.objects.exists()


def test_the_last_envelopes_join_those_of_their_session(attended):
    session, people = attended(FEWEST + 1)
    for person in people:
        say(person)

    assert SurveyAnswer.objects.filter(session=session).count() == FEWEST
    services.end_surveys(now=CLOSED)
    assert SurveyAnswer.objects.filter(session=session).count() == FEWEST + 1


def test_only_the_silent_are_reminded_and_once(attended, committed, mailoutbox):
    _session, people = attended(3)
    say(people[1])
    with committed():
        assert services.remind_silent(now=NOW + timedelta(days=6)) == 0
        assert services.remind_silent(now=NOW + timedelta(days=7)) == 1
        assert services.remind_silent(now=NOW + timedelta(days=8)) == 0

    reminded = [m for m in mailoutbox if "avis nous manque" in m.subject]
    assert sorted(m.to[0].split("<")[1].rstrip(">") for m in reminded) == sorted([people[0].email, people[2].email])


def test_erasure_forgets_who_answered_and_keeps_what_was_said(attended):
    session, people = attended(FEWEST)
    for person in people:
        say(person)
    services.erase_for(emails=[people[0].email], now=NOW)

    assert SurveyPass.objects.count() == FEWEST - 1
    assert SurveyAnswer.objects.filter(session=session).count() == FEWEST


def test_a_lost_secret_loses_what_waited_and_stops_nothing(attended, settings):
    session, people = attended(FEWEST + 1)
    settings.SECRET_KEY = "an-older-one"
    say(people[0])
    settings.SECRET_KEY = "the-one-of-today"
    for person in people[1:FEWEST]:
        say(person)
    assert SurveyAnswer.objects.filter(session=session).count() == FEWEST - 1
    settings.SECRET_KEY_FALLBACKS = ["the-one-of-today"]
    say(people[FEWEST])

    assert services.end_surveys(now=CLOSED) == 1
    assert SurveyAnswer.objects.count() == FEWEST
