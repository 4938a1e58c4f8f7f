"""What comes back by mail to the courses: reports of non-delivery, and replies to the support."""

from datetime import datetime

from cms.core.bounces import Bounce, BounceKind
from cms.core.correspondence import Correspondence, register
from cms.core.letters import Letter
from courses import services
from courses.domain.support import File


def _course_mail_bounced(reference: str, bounce: Bounce, now: datetime) -> None:
    services.note_mail_returned(
        mail_id=int(reference), status=bounce.status, for_ever=bounce.kind is BounceKind.HARD, now=now
    )


def _support_mail_bounced(reference: str, bounce: Bounce, now: datetime) -> None:
    if bounce.kind is BounceKind.HARD:
        services.note_requester_unreachable(request_id=int(reference), now=now)


def _support_answered(reference: str, letter: Letter, now: datetime) -> bool:
    return services.receive_letter(
        request_id=int(reference),
        letter=services.LetterReceived(
            key=letter.key,
            text=letter.text,
            files=tuple(File(file.name, file.content) for file in letter.files),
            too_big=letter.too_big,
        ),
        now=now,
    )


def register_correspondences() -> None:
    """Called once, when every room is ready."""
    register(Correspondence("formation", bounced=_course_mail_bounced))
    register(Correspondence("accompagnement", bounced=_support_mail_bounced, answered=_support_answered))
