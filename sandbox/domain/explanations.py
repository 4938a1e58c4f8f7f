"""The one catalogue: what every refusal says, why it happens and what to do. No refusal speaks French elsewhere.

``sentence`` is filled with the values of the refusal. ``guide`` is the slug of the how-to page, ``scenario`` the slug
of the exercise that reproduces the case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sandbox.domain import market_checks
from sandbox.domain.catalogue_accounts import ACCOUNT_EVIDENCE, ACCOUNT_ROWS
from sandbox.domain.catalogue_contacts import CONTACT_EVIDENCE, CONTACT_ROWS
from sandbox.domain.catalogue_deposit import DEPOSIT_ROWS
from sandbox.domain.catalogue_files import FILE_ROWS, WORDS
from sandbox.domain.catalogue_gestures import GESTURE_ROWS
from sandbox.domain.catalogue_guides import GUIDES
from sandbox.domain.catalogue_markets import MARKET_ROWS
from sandbox.domain.catalogue_petitions import PETITION_ROWS
from sandbox.domain.catalogue_search import SEARCH_ROWS
from sandbox.domain.catalogue_works import WORKS_ROWS
from sandbox.domain.checks import CHECK_BY_CODE
from sandbox.domain.labelled import Evidence
from sandbox.domain.refusals import Refusal, RefusalCode
from sandbox.domain.typography import typeset

DEFAULT_SCENARIO = "facture-simple"
LIBELLE_LENGTH = 200
"""The real flow report cuts its text at about this length."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One refusal, as people read it. ``field_label`` names the field as the form does (empty: no field)."""

    code: RefusalCode
    title: str
    sentence: str
    cause: str
    remedy: str
    guide: str
    field_label: str
    scenario: str
    evidence: Evidence


_EVIDENCE = {**market_checks.EVIDENCE, **CONTACT_EVIDENCE, **ACCOUNT_EVIDENCE}


def _catalogue() -> dict[RefusalCode, Explanation]:
    found = {}
    for code, field_label, title, sentence, cause, remedy, guide in (
        *FILE_ROWS,
        *DEPOSIT_ROWS,
        *GESTURE_ROWS,
        *SEARCH_ROWS,
        *MARKET_ROWS,
        *WORKS_ROWS,
        *PETITION_ROWS,
        *CONTACT_ROWS,
        *ACCOUNT_ROWS,
    ):
        if code in found:
            raise ValueError(f"{code} stands twice in the catalogue")
        check = CHECK_BY_CODE.get(code)
        found[code] = Explanation(
            code=code,
            title=typeset(title),
            sentence=typeset(sentence),
            cause=typeset(cause),
            remedy=typeset(remedy),
            guide=guide,
            field_label=field_label,
            scenario=DEFAULT_SCENARIO,
            evidence=check.evidence if check else _EVIDENCE.get(code, Evidence.ASSUMED),
        )
    return found


CATALOGUE = _catalogue()


@dataclass(frozen=True, slots=True)
class Explained:
    """A refusal with its words: what a screen shows as a card."""

    refusal: Refusal
    explanation: Explanation

    @property
    def code(self) -> str:
        """The stable code."""
        return self.refusal.code.value

    @property
    def field(self) -> str:
        """The id of the field on screen (empty: none), for the link that puts the cursor there."""
        return self.refusal.field

    @property
    def message(self) -> str:
        """The sentence, with its values: names the field and says what is wrong."""
        return self._filled(self.explanation.sentence)

    @property
    def beside(self) -> str:
        """The sentence beside its own box: « Champ « Numéro » : » need not be said again there."""
        if not self.message.startswith("Champ"):
            return self.message
        told = self.message.partition(":")[2].strip()
        return told[:1].upper() + told[1:]

    @property
    def title(self) -> str:
        """A few words."""
        return self.explanation.title

    @property
    def cause(self) -> str:
        """Why it happens, with its values."""
        return self._filled(self.explanation.cause)

    @property
    def remedy(self) -> str:
        """What to do, with its values."""
        return self._filled(self.explanation.remedy)

    @property
    def guide(self) -> str:
        """The slug of the how-to page."""
        return self.explanation.guide

    @property
    def guide_title(self) -> str:
        """The title of that page."""
        return GUIDES[self.guide]

    @property
    def is_advice(self) -> bool:
        """True when the gate stays open."""
        return self.refusal.level.value == "advice"

    def _filled(self, text: str) -> str:
        values = {name: WORDS.get(value, value) for name, value in self.refusal.values.items()}
        return text.format_map(defaultdict(str, values))


def explain(refusal: Refusal) -> Explained:
    """The refusal with its words."""
    return Explained(refusal=refusal, explanation=CATALOGUE[refusal.code])


def explain_all(refusals: Iterable[Refusal]) -> list[Explained]:
    """Several refusals with their words, in the same order."""
    return [explain(refusal) for refusal in refusals]


def libelle(refusals: Iterable[Refusal]) -> str:
    """What the flow report of Chorus Pro would say: tag paths joined by « | », cut at about 200 characters."""
    return " | ".join(_libelle_of(refusal) for refusal in refusals)[:LIBELLE_LENGTH]


def technical_libelle(refusal: Refusal) -> str:
    """A technical error of the flow report: « IRRECEVABILITE: ... - ligne: 150 - position: 60 »."""
    values = refusal.values
    text = values.get("detail") or explain(refusal).title
    line, column = values.get("line", "1"), values.get("column", "1")
    return f"IRRECEVABILITE: {text[:140]} - ligne: {line} - position: {column}"


def _libelle_of(refusal: Refusal) -> str:
    tag = f" - balise : {refusal.tag}" if refusal.tag else ""
    return f"{refusal.code.value}{tag}"
