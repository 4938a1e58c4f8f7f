"""Figures of what people attended and thought of it, for the yearly report."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from courses.domain.survey import SATISFIED
from courses.domain.vocabulary import CanRedo, EnrolmentState, Occupation, PresenceOutcome
from courses.models import Attendance, SurveyAnswer, Topic

PRESENCE_DEFINITION = (
    "Une présence compte quand les présences de la session sont arrêtées : présent à partir des deux tiers de la"
    " session, présent en partie à partir d’un dixième. Qui a refusé la mesure n’est pas compté absent. L’année est"
    " celle du début de la session, à l’heure de Paris."
)
SATISFACTION_DEFINITION = (
    "Une réponse compte dès que son enveloppe est ouverte, avec quatre autres au moins ou à la clôture du"
    " questionnaire. Est satisfait qui répond « très » ou « plutôt satisfait ». L’année est celle de la session."
)
_PRESENT = (PresenceOutcome.ATTENDED.value, PresenceOutcome.PARTLY.value)


@dataclass(frozen=True)
class PresenceFigure:
    """One line: ``expected`` people, of whom ``present`` (wholly or partly), ``absent``, ``unmeasured``."""

    code: str
    label: str
    present: int
    expected: int
    absent: int
    unmeasured: int


def _counted(year: int | None) -> Any:
    """Presences that count: the list is closed, the seat confirmed."""
    counted = Attendance.objects.filter(
        enrolment__state=EnrolmentState.CONFIRMED.value, enrolment__session__sheet__isnull=False
    ).exclude(outcome="")
    return counted if year is None else counted.filter(enrolment__session__starts_at__year=year)


_SUMS = {
    "present": Count("pk", filter=Q(outcome__in=_PRESENT)),
    "expected": Count("pk"),
    "absent": Count("pk", filter=Q(outcome=PresenceOutcome.ABSENT.value)),
    "unmeasured": Count("pk", filter=Q(outcome=PresenceOutcome.UNMEASURED.value)),
}


def _figures(year: int | None, key: str, lines: list[tuple[Any, str, str]]) -> list[PresenceFigure]:
    rows = {row[key]: row for row in _counted(year).order_by().values(key).annotate(**_SUMS)}
    return [
        PresenceFigure(code=code, label=label, **{name: rows.get(value, {}).get(name, 0) for name in _SUMS})
        for value, code, label in lines
    ]


def presence_by_topic(year: int | None = None) -> list[PresenceFigure]:
    """In the order of the catalogue, topics at zero included. Two queries."""
    lines = [(topic.pk, topic.slug, topic.title) for topic in Topic.objects.all()]
    return _figures(year, "enrolment__session__topic", lines)


def presence_by_occupation(year: int | None = None) -> list[PresenceFigure]:
    """By the part that people play, in the order of the vocabulary. One query."""
    return _figures(year, "enrolment__occupation", [(o.value, o.value, o.label) for o in Occupation])


def presence_total(year: int | None = None) -> int:
    """People present, counted on their own: the cross-check of both."""
    total: int = _counted(year).filter(outcome__in=_PRESENT).count()
    return total


@dataclass(frozen=True)
class SatisfactionFigure:
    """One topic: ``answers``, of which ``satisfied``, and of which ``can_redo`` the gesture, alone or with a guide."""

    code: str
    label: str
    answers: int
    satisfied: int
    can_redo: int


def satisfaction_by_topic(year: int | None = None) -> list[SatisfactionFigure]:
    """In the order of the catalogue, topics at zero included. Two queries."""
    answers = SurveyAnswer.objects.all() if year is None else SurveyAnswer.objects.filter(year=year)
    sums = {
        "answers": Count("pk"),
        "satisfied": Count("pk", filter=Q(satisfaction__in=[s.value for s in SATISFIED])),
        "can_redo": Count("pk", filter=~Q(can_redo=CanRedo.NO.value)),
    }
    rows = {row["topic"]: row for row in answers.order_by().values("topic").annotate(**sums)}
    return [
        SatisfactionFigure(topic.slug, topic.title, **{name: rows.get(topic.pk, {}).get(name, 0) for name in sums})
        for topic in Topic.objects.all()
    ]


def satisfaction_total(year: int | None = None) -> int:
    """Answers counted on their own."""
    return (SurveyAnswer.objects.all() if year is None else SurveyAnswer.objects.filter(year=year)).count()
