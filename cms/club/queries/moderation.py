"""Questions of the moderators, and the register that members read."""

from django.db.models import Count, Prefetch, QuerySet

from cms.accounts.models import User
from cms.club.domain.moderation import CaseState
from cms.club.models import MessageFile, ModerationCase, Report, Thread

WAITING = (CaseState.OPEN.value, CaseState.APPEALED.value)


def _with_message(cases: QuerySet[ModerationCase]) -> QuerySet[ModerationCase]:
    return cases.select_related("message__thread__idea", "message__parent")


def queue() -> QuerySet[ModerationCase]:
    """What waits for a moderator, the oldest first, with ``report_count``."""
    waiting = ModerationCase.objects.filter(state__in=WAITING).annotate(report_count=Count("reports"))
    return _with_message(waiting).order_by("opened_at", "pk")


def waiting_count() -> int:
    """How many cases wait."""
    return ModerationCase.objects.filter(state__in=WAITING).count()


def case_for_moderator(*, pk: int) -> ModerationCase | None:
    """The case with its reports and the files of its message: what was reported, and nothing else of the space."""
    files = Prefetch("message__files", MessageFile.objects.defer("content").order_by("pk"))
    reports = Prefetch("reports", Report.objects.order_by("made_at", "pk"))
    return _with_message(ModerationCase.objects.prefetch_related(reports, files)).filter(pk=pk).first()


def case_file(*, case: ModerationCase, pk: int) -> MessageFile | None:
    """A file of the message of a case."""
    return MessageFile.objects.filter(pk=pk, message=case.message_id).first()


def case_for_author(*, pk: int, author: User) -> ModerationCase | None:
    """The case of a message, to its author, still in the club or not; only once it is decided."""
    found = _with_message(ModerationCase.objects.exclude(state=CaseState.OPEN.value))
    return found.filter(pk=pk, message__author=author).first()


def cases_of_author(*, author: User) -> list[ModerationCase]:
    """What was decided about a person's messages, the latest first."""
    found = _with_message(ModerationCase.objects.exclude(state=CaseState.OPEN.value))
    return list(found.filter(message__author=author).order_by("-decided_at", "-pk"))


def register(*, reader: User, everything: bool) -> QuerySet[ModerationCase]:
    """What was decided, the latest first: all of it to moderators, to others what was said where they read."""
    decided = _with_message(ModerationCase.objects.exclude(state=CaseState.OPEN.value))
    if not everything:
        decided = decided.filter(message__thread__in=Thread.objects.visible_to(reader))
    reports = Prefetch("reports", Report.objects.order_by("made_at", "pk"))
    return decided.prefetch_related(reports).order_by("-decided_at", "-pk")
