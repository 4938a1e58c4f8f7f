"""The whole catalogue by code: refusals of the gate, statuses, reasons, states, answers, schemas, rules.

``find`` answers for one code, ``entries`` lists what can be listed (the rules told by a template are found, not
listed: there are two thousand of them).
"""

from __future__ import annotations

import re
from functools import lru_cache

from sandbox.domain.catalogue_bare import CAUSES_WITHOUT_VALUES, REMEDIES_WITHOUT_VALUES, WITHOUT_VALUES
from sandbox.domain.catalogue_french_rules import french_rule
from sandbox.domain.catalogue_places import PLACES
from sandbox.domain.catalogue_portal import PORTAL
from sandbox.domain.catalogue_rules import RULES
from sandbox.domain.catalogue_syntax import SCHEMA_ERRORS, schema_error, syntax_rule
from sandbox.domain.catalogue_vat_rules import CATEGORIES, extended_rule, vat_rule
from sandbox.domain.checks import CHECK_BY_CODE
from sandbox.domain.entries import Entry, Kind
from sandbox.domain.explanations import CATALOGUE, Explanation
from sandbox.domain.labelled import Evidence
from sandbox.domain.refusals import RefusalCode
from sandbox.domain.typography import typeset

_GATE_SOURCES = {
    Evidence.OFFICIAL: "Documentation publique de Chorus Pro",
    Evidence.OBSERVED: "Outils qui se servent de Chorus Pro, et fichiers d’exemple officiels",
    Evidence.ASSUMED: "Règle du bac à sable, plausible mais lue nulle part",
}
_FIELD_BY_LABEL = {place.label: place.field for place in PLACES.values()} | {
    "Lignes de facture": "lines",
    "Motif de la remise": "discount_reason",
    "Syntaxe": "file",
}


_ELSEWHERE = {
    "MARCHE_": "Sur la fiche du marché, dans « Marchés de travaux ».",
    "MESSAGE_": "Sur le formulaire d’un message, dans « Mes messages ».",
    "SOLLICITATION_": "Sur le formulaire ou la page d’une sollicitation.",
    "MEMOIRE_": "Dans la saisie d’un mémoire de frais de justice.",
    "REMBOURSEMENT_": "Dans la saisie d’une demande de remboursement TIC.",
    "ASSISTANT_": "Dans le dialogue de l’assistant.",
    "COMPTE_": "Sur la page « Mon compte » de l’exercice.",
    "ACCES_": "Sur « Mon compte » pour qui demande, sur « Approbations » pour qui répond.",
}
"""Refusals of other screens, by the beginning of their code: their boxes are not those of an invoice."""


def _of_refusal(told: Explanation) -> Entry:
    check = CHECK_BY_CODE.get(told.code)
    elsewhere = told.code.value.startswith(tuple(_ELSEWHERE))
    field = "" if elsewhere else check.field.split(".")[0] if check else _FIELD_BY_LABEL.get(told.field_label, "")
    field = field if field in PLACES else ""  # the actors of a works contract stand in no invoice
    return Entry(
        code=told.code.value,
        kind=Kind.REFUSAL,
        title=told.title,
        says=_headless(typeset(WITHOUT_VALUES.get(told.code, told.sentence))),
        cause=typeset(CAUSES_WITHOUT_VALUES.get(told.code, told.cause)),
        remedy=typeset(REMEDIES_WITHOUT_VALUES.get(told.code, told.remedy)),
        guide=told.guide,
        evidence=told.evidence,
        source=_GATE_SOURCES[told.evidence],
        field=field,
        where="" if field else _where(told),
        refusal=told.code,
    )


def _where(told: Explanation) -> str:
    for start, where in _ELSEWHERE.items():
        if told.code.value.startswith(start):
            return typeset(where)
    return typeset("Sur la page du document, ou dans le bandeau de l’espace d’entraînement.")


def _headless(told: str) -> str:
    """A sentence of the catalogue without the field that it names at its head, which is told apart."""
    if told.startswith("Champ"):
        told = told.partition(":")[2].strip()
    return told[:1].upper() + told[1:]


REFUSALS: dict[str, Entry] = {code.value: _of_refusal(told) for code, told in CATALOGUE.items()}
_LISTED = REFUSALS | PORTAL | RULES
_SHAPES = ("FX-VALEUR", "FX-OBLIGATOIRE", "FX-REPETE", "FX-ATTRIBUT", "FX-NON-PREVU")
PLACE_PREFIX = "CHAMP-"


def find(code: str) -> Entry | None:
    """The entry of a code, in any case; None when the catalogue has none."""
    code = code.strip()
    upper = code.upper()
    if found := _LISTED.get(code) or _LISTED.get(upper):
        return found
    if code.lower().startswith("cvc-"):
        return schema_error(code)
    if upper.startswith(PLACE_PREFIX):
        return _of_place(upper.removeprefix(PLACE_PREFIX).lower())
    if upper.startswith("BR-FXEXT-"):
        upper = re.sub(r"(?<=\d)(?:B|A|INI|REV)$", lambda end: end[0].lower(), upper)
    return vat_rule(upper) or extended_rule(upper) or french_rule(upper) or syntax_rule(upper)


@lru_cache(maxsize=64)
def _of_place(field: str) -> Entry | None:
    """What a bare path says: where, and no more."""
    place = PLACES.get(field)
    if place is None:
        return None
    return Entry(
        code=f"{PLACE_PREFIX}{field.upper()}",
        kind=Kind.PLACE,
        title=typeset(f"Le message vise le champ « {place.label} »"),
        says=typeset(f"Il montre un chemin dans le fichier, sans dire ce qui ne va pas. On y lit {place.holds}."),
        cause="Le plus souvent, cet élément manque, est vide, ou sa valeur n’est pas permise.",
        remedy=typeset(
            f"Regardez le champ « {place.label} » : remplissez-le, ou corrigez-le, puis déposez de nouveau."
        ),
        guide=place.guide,
        evidence=Evidence.OBSERVED,
        source=typeset("Comptes rendus de flux : les erreurs fonctionnelles donnent le chemin de la balise"),
        field=field,
        refusal=place.refusal,
    )


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """Everything that can be listed: what guesses are made from, and what tests walk."""
    vat = [
        found
        for letters in CATEGORIES
        for rank in range(1, 15)
        if (found := vat_rule(f"BR-{letters}-{rank:02d}")) is not None
    ]
    shapes = [found for code in _SHAPES if (found := syntax_rule(code)) is not None]
    places = [found for field in PLACES if (found := _of_place(field)) is not None]
    return (*_LISTED.values(), *SCHEMA_ERRORS.values(), *vat, *shapes, *places)


def entry_for(code: RefusalCode) -> Entry:
    """The entry of a refusal of our gate."""
    return REFUSALS[code.value]
