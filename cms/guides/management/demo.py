"""The guides, and the room of the labo."""

from datetime import datetime

from django.utils import timezone

from cms.core.management.page_tree import add_page_once, home
from cms.core.reading_over import read_over
from cms.core.signals import note_published_paths
from cms.guides.lessons import publish_lesson
from cms.guides.management.demo_accounts import ACCOUNT_GUIDES
from cms.guides.management.demo_amount_revised import AMOUNT_REVISED
from cms.guides.management.demo_contacts import CONTACT_GUIDES
from cms.guides.management.demo_deposit import DEPOSIT_GUIDES
from cms.guides.management.demo_follow import FOLLOW_GUIDES
from cms.guides.management.demo_payment import PAYMENT_GUIDES
from cms.guides.management.demo_petitions import PETITION_GUIDES
from cms.guides.management.demo_rejected_invoice import REJECTED_INVOICE
from cms.guides.management.demo_search import ADVANCED_SEARCH
from cms.guides.management.demo_works import WORKS_GUIDES
from cms.guides.management.demo_works_pieces import WORKS_PIECES_GUIDES
from cms.guides.models import GuideIndexPage, GuidePage, LabIndexPage, LessonPage
from notebooks.pipeline import lessons

GUIDES = (
    REJECTED_INVOICE,
    AMOUNT_REVISED,
    ADVANCED_SEARCH,
    *FOLLOW_GUIDES,
    *DEPOSIT_GUIDES,
    *PAYMENT_GUIDES,
    *WORKS_GUIDES,
    *WORKS_PIECES_GUIDES,
    *CONTACT_GUIDES,
    *PETITION_GUIDES,
    *ACCOUNT_GUIDES,
)


def load(*, now: datetime) -> None:
    """Create what is missing; what an editor changed or deleted stays as it is."""
    today = timezone.localtime(now).date()
    index = add_page_once(
        parent=home(),
        model=GuideIndexPage,
        slug="guides",
        now=now,
        title="Guides",
        intro="Un geste par guide, dans l’ordre où vous le ferez. Chaque règle dit d’où elle vient ; quand un exercice la "
        "rejoue, le guide y mène.",
    )
    if index is not None and index.first_published_at == now:
        # An installation that chose otherwise since keeps its choice.
        read_over(index)
    if index is not None:
        for guide in GUIDES:
            fields = {name: value for name, value in guide.items() if name not in ("slug", "raw")}
            add_page_once(
                parent=index,
                model=GuidePage,
                slug=guide["slug"],
                now=now,
                raw=guide["raw"],
                owner_name="l’équipe des guides",
                reviewed_on=today,
                **fields,
            )
    add_page_once(
        parent=home(),
        model=LabIndexPage,
        slug="labo",
        now=now,
        title="Labo",
        intro="Des leçons que l’on exécute : obtenir un jeton, déposer un flux, lire un statut. Le site rejoue chaque leçon "
        "contre le bac à sable avant de la publier.",
    )
    for lesson in lessons():
        if not LessonPage.objects.filter(lesson_slug=lesson.slug).exists():
            publish_lesson(lesson=lesson, run=None, now=now)
    note_published_paths()
