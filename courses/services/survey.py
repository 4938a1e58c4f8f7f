"""Asks those who attended, once each, and takes their answers apart from their names."""

import json
import random
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from courses.domain.refusals import Refusal, RefusedError
from courses.domain.survey import FEWEST, INVITED, OPEN_FOR, REMINDED_AFTER, Answers, survey_refusal
from courses.domain.vocabulary import EventType, PresenceOutcome
from courses.formats.envelope import BrokenSealError, seal, unseal
from courses.models import Enrolment, FollowUp, SealedAnswer, Session, Survey, SurveyAnswer, SurveyPass
from courses.services.journal import record

_CHANCE: random.Random = random.SystemRandom()


def open_survey(*, session: Session, now: datetime) -> None:
    """Ask those who attended; in the transaction that closes the attendance."""
    attended = session.enrolments.confirmed().filter(
        attendance__outcome__in=[outcome.value for outcome in INVITED], erased_at=None
    )
    passes = [SurveyPass(enrolment=enrolment) for enrolment in attended.order_by("pk")]
    SurveyPass.objects.bulk_create(passes)
    Survey.objects.create(session=session, closes_at=now + OPEN_FOR, invited=len(passes))


def invite_late(*, enrolment: Enrolment, outcome: PresenceOutcome, now: datetime) -> None:
    """A corrected presence gives the right to answer, or takes it back if it was not used."""
    survey = Survey.objects.select_for_update(of=("self",)).filter(session_id=enrolment.session_id).first()
    if survey is None or now >= survey.closes_at:
        return
    if outcome in INVITED:
        _pass, made = SurveyPass.objects.get_or_create(enrolment=enrolment)
        survey.invited += made
    else:
        deleted, _by_model = SurveyPass.objects.filter(enrolment=enrolment, answered=False).delete()
        survey.invited -= deleted
    survey.save(update_fields=["invited"])


@transaction.atomic
def answer_survey(*, token: str, answers: Answers, now: datetime, chance: random.Random = _CHANCE) -> None:
    """Take one answer, by private link. No event is written: its moment would tell whose answer it is.

    The answer waits sealed until ``FEWEST`` are there, then all are opened and
    written shuffled. ``chance`` draws identifiers and order.
    """
    enrolment = Enrolment.objects.by_token(token).filter(erased_at=None).first()
    if enrolment is None:
        raise RefusedError(Refusal.LINK_UNKNOWN)
    survey = (
        Survey.objects.select_for_update(of=("self",))
        .select_related("session__topic")
        .filter(session_id=enrolment.session_id)
        .first()
    )
    right = SurveyPass.objects.filter(enrolment=enrolment).first()
    refusal = (
        survey_refusal(
            now=now,
            closes_at=survey.closes_at if survey else None,
            invited=right is not None,
            answered=right is not None and right.answered,
        )
        or answers.refusal()
    )
    if refusal or survey is None:
        raise RefusedError(refusal or Refusal.SURVEY_NOT_OPEN)
    SurveyPass.objects.filter(enrolment=enrolment).update(answered=True)
    SealedAnswer.objects.create(
        id=_drawn_id(chance),
        session=survey.session,
        box=seal(json.dumps(asdict(answers)), secrets=_secrets()),
    )
    survey.answered += 1
    survey.save(update_fields=["answered"])
    if SealedAnswer.objects.filter(session=survey.session).count() >= FEWEST:
        _open_envelopes(survey, named=True, chance=chance)


def remind_silent(*, now: datetime) -> int:
    """Have the silent asked once more, a week before the end at the latest; how many surveys."""
    due = Survey.objects.filter(reminded=False, closes_at__gt=now, closes_at__lte=now + OPEN_FOR - REMINDED_AFTER)
    reminded = 0
    for survey_id in due.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            survey = Survey.objects.select_for_update(of=("self",)).select_related("session").get(pk=survey_id)
            if survey.reminded:
                continue
            survey.reminded = True
            survey.save(update_fields=["reminded"])
            record(event_type=EventType.SURVEY_REMINDED, now=now, session=survey.session)
            reminded += 1
    return reminded


def end_surveys(*, now: datetime, chance: random.Random = _CHANCE) -> int:
    """Open the last envelopes of surveys that closed, and forget who had answered; how many surveys."""
    ended = 0
    for survey_id in Survey.objects.filter(ended=False, closes_at__lte=now).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            survey = Survey.objects.select_for_update(of=("self",)).select_related("session__topic").get(pk=survey_id)
            if survey.ended:
                continue
            _open_envelopes(survey, named=survey.answered >= FEWEST, chance=chance)
            SurveyPass.objects.filter(enrolment__session_id=survey.session_id).delete()
            survey.ended = True
            survey.save(update_fields=["ended"])
            ended += 1
    return ended


@transaction.atomic
def say_what_was_done(*, follow_up: FollowUp, actor: Any, now: datetime) -> FollowUp:
    """Save « Vous l’avez dit, nous l’avons fait »; a trainer speaks of the topics of their own sessions."""
    own = Session.objects.visible_to(actor).filter(topic_id=follow_up.topic_id)
    if not (actor.has_role("administrator") or own.exists()):
        raise RefusedError(Refusal.NOT_YOURS)
    if follow_up.pk is None:
        follow_up.written_by = actor
        follow_up.written_at = now
    follow_up.save()
    return follow_up


def _open_envelopes(survey: Survey, *, named: bool, chance: random.Random) -> None:
    sealed = list(SealedAnswer.objects.filter(session=survey.session).order_by("pk"))
    opened = [answers for answer in sealed if (answers := _opened(answer)) is not None]
    chance.shuffle(opened)
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(
            id=_drawn_id(chance),
            topic=survey.session.topic,
            session=survey.session if named else None,
            year=timezone.localtime(survey.session.starts_at).year,
            **values,
        )
        for values in opened
    )
    SealedAnswer.objects.filter(pk__in=[answer.pk for answer in sealed]).delete()


def _opened(answer: SealedAnswer) -> dict[str, str] | None:
    """What an envelope holds; None when the secret that sealed it is gone, and its answer with it."""
    try:
        answers: dict[str, str] = json.loads(unseal(answer.box, secrets=_secrets()))
    except BrokenSealError:
        return None
    return answers


def _drawn_id(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def _secrets() -> list[str]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
