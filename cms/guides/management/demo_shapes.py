"""The shapes that the guides share: a step, a rule with its evidence, a source. Sources as read in November 2026."""

from typing import Any

Block = tuple[str, Any]

LETTER = ("La lettre d’information de Chorus Pro", "AIFE", "", "printemps 2021", "official")
TRACKING = (
    "Suivre le traitement d’une facture",
    "Communauté Chorus Pro",
    "https://communaute.chorus-pro.gouv.fr/documentation/tracking-the-processing-of-an-invoice/?lang=en",
    "page lue en novembre 2026",
    "official",
)
ENTERING = (
    "Saisir une facture",
    "Communauté Chorus Pro",
    "https://communaute.chorus-pro.gouv.fr/documentation/saisir-une-facture",
    "page lue en novembre 2026",
    "official",
)
DEPOSITING = (
    "Déposer une facture unitaire ou par lot",
    "Communauté Chorus Pro",
    "https://communaute.chorus-pro.gouv.fr/documentation/deposer-une-facture-unitaire-ou-par-lot-2/",
    "page lue en novembre 2026",
    "official",
)
STRUCTURES = (
    "Créer une fiche structure",
    "Communauté Chorus Pro",
    "https://communaute.chorus-pro.gouv.fr/documentation/create-a-structure-form/?lang=en",
    "page lue en novembre 2026",
    "official",
)
SUBCONTRACTING = (
    "Gérer les factures de sous-traitance et de cotraitance",
    "Communauté Chorus Pro",
    "https://communaute.chorus-pro.gouv.fr/documentation/gerer-les-factures-de-sous-traitance-cotraitance",
    "page lue en novembre 2026",
    "official",
)
PUBLIC_ORDER = (
    "Délais de paiement, articles L2192-10 et suivants, R2192-10 et suivants",
    "Code de la commande publique",
    "https://www.legifrance.gouv.fr/",
    "lu en novembre 2026",
    "official",
)
CONNECTORS = (
    "Notes et code public de logiciels raccordés à Chorus Pro",
    "Éditeurs et intégrateurs",
    "",
    "lus en novembre 2026",
    "observed",
)
EXAMPLES = ("Fichiers d’exemple officiels au format CII", "AIFE", "", "lus en novembre 2026", "official")
OURS = ("Le bac à sable de ce site", "L’équipe des guides", "", "novembre 2026", "assumed")


def rule(text: str, evidence: str, source: str = "") -> dict[str, str]:
    """A rule with how sure we are of it."""
    return {"text": text, "evidence": evidence, "source": source}


def step(title: str, place: str, text: str, *rules: dict[str, str], screen: str = "") -> dict[str, Any]:
    """One gesture: where it is made, what one does, the rules it obeys, the screen that shows it (by name)."""
    return {"title": title, "place": place, "text": text, "screen": screen, "rules": list(rules)}


def steps(*told: dict[str, Any]) -> Block:
    """The gestures, in order."""
    return ("steps", {"steps": list(told)})


def questions(*told: tuple[str, str]) -> Block:
    """Questions that come back, each with its answer."""
    return ("accordion", {"questions": [{"title": title, "text": text} for title, text in told]})


def table(caption: str, head: list[str], *rows: list[str]) -> Block:
    """A table with its caption."""
    return ("table", {"caption": caption, "head": head, "rows": list(rows)})


def sources(*told: tuple[str, str, str, str, str]) -> list[Block]:
    """Where the rules were read."""
    names = ("title", "publisher", "url", "version", "evidence")
    return [("source", dict(zip(names, row, strict=True))) for row in told]


def guide(
    slug: str,
    title: str,
    intro: str,
    *,
    audience: str,
    topic: str,
    pictogram: str,
    minutes: int,
    body: list[Block],
    read_in: list[Block],
    exercise: str = "facture-rejetee",
) -> dict[str, Any]:
    """A guide as the loader wants it."""
    return {
        "slug": slug,
        "raw": {"audience": audience, "topic": topic, "pictogram": pictogram, "exercise_slug": exercise},
        "minutes": minutes,
        "title": title,
        "intro": intro,
        "body": body,
        "sources": read_in,
    }
