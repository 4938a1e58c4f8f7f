"""« Expliquer un rejet »: one pastes a message, and reads what it says, where it is on screen and what to do.

What is pasted is neither kept nor logged: it travels in the body of the form, and a report of an error hides it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from sandbox.domain.catalogue_guides import GUIDES
from sandbox.domain.catalogue_unplayed import why_not_played
from sandbox.domain.entries import Entry, Kind
from sandbox.domain.messages import MAX_MESSAGE, Finding, Reading, read
from sandbox.web.views.refusals import case_address, idea_address, reproduce_address

EXAMPLES = (
    ("Un chemin de balise", "balise : AccountingSupplierParty.Party.PartyIdentification.ID.value"),
    ("Un code du compte rendu", "NUMERO_DEJA_UTILISE - balise : ExchangedDocument.ID.value"),
    ("Une règle EN 16931", "[BR-CO-15]-Invoice total amount with VAT (BT-112) = ..."),
    ("Les mots du client", "À recycler : code service erroné"),
)


EXERCISES = {
    "completer-une-facture-suspendue": "suspendre-et-completer",
    "recycler-une-facture": "recycler",
    "suivre-sa-facture": "lire-un-statut",
    "traiter-une-facture-rejetee": "facture-simple",
}
"""What a person practises who pasted a status or a reason, by guide: there is no wrong invoice to open, but a case."""


@dataclass(frozen=True)
class Guide:
    """Where the catalogue sends for more."""

    title: str
    url: str


@dataclass(frozen=True)
class Answer:
    """One finding as the page shows it."""

    finding: Finding
    guide: Guide | None
    reproduce_url: str
    case_url: str = ""
    why_not: str = ""
    exercise_url: str = ""
    idea_url: str = ""

    @property
    def entry(self) -> Entry:
        """What was recognised."""
        return self.finding.entry


@dataclass(frozen=True)
class Guess:
    """An entry that looks like what was pasted, and the address that explains it."""

    entry: Entry
    url: str


@never_cache
@sensitive_post_parameters("message")
@require_http_methods(["GET", "HEAD", "POST"])
def explain(request: HttpRequest) -> HttpResponse:
    """The box, and the answer in three parts."""
    message = (request.POST if request.method == "POST" else request.GET).get("message", "").replace("\x00", "")
    reading = read(message) if message.strip() else Reading()
    asked = request.method == "POST" or bool(message.strip())
    context = {
        "message": message[:MAX_MESSAGE],
        "asked": asked,
        "empty": asked and not message.strip(),
        "reading": reading,
        "answers": [_answer(finding) for finding in reading.findings],
        "guesses": [Guess(entry, _address(entry.code)) for entry in reading.guesses],
        "examples": [{"label": label, "message": text, "url": _address(text)} for label, text in EXAMPLES],
        "idea_url": idea_address() if asked and not reading.understood else "",
        "limit": MAX_MESSAGE,
    }
    return render(request, "sandbox/explain/page.html", context, status=422 if context["empty"] else 200)


def guide_of(slug: str) -> Guide | None:
    """The guide of a slug of the catalogue; None where nobody publishes guides."""
    try:
        return Guide(GUIDES.get(slug, "Lire le guide"), reverse("guide_toward", args=[slug]))
    except NoReverseMatch:
        return None


def _answer(finding: Finding) -> Answer:
    reproduce_url = reproduce_address(finding.entry)
    return Answer(
        finding=finding,
        guide=guide_of(finding.entry.guide),
        reproduce_url=reproduce_url,
        why_not="" if reproduce_url else why_not_played(finding.entry),
        case_url=case_address(finding.entry),
        exercise_url=_exercise_url(finding.entry),
        idea_url=idea_address(finding.entry.code),
    )


def _exercise_url(entry: Entry) -> str:
    slug = EXERCISES.get(entry.guide, "")
    if not slug or entry.kind not in (Kind.STATUS, Kind.REASON):
        return ""
    return reverse("sandbox:exercise", args=[slug])


def _address(message: str) -> str:
    return f"{reverse('sandbox:explain')}?{urlencode({'message': message})}"
