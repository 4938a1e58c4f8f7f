"""Who is of which college: one row a quality, with the reason that is shown; and the charter one accepts.

The three colleges and the people named in each are those of the newsletter that announces the club (official); the
qualities that it does not name are placed by the platform (assumed), and a moderator has the last word on all.
"""

from dataclasses import dataclass
from datetime import date

from cms.club.domain.vocabulary import College, Evidence, Refusal
from cms.core.labelled import Labelled


class Quality(Labelled):
    """In what quality one uses the portal."""

    SUPPLIER = "supplier", "Fournisseur : mon entreprise facture des structures publiques"
    SUPPLIER_ACCOUNTANT = "supplier_accountant", "Comptable ou gestionnaire chez un fournisseur"
    CONTRACTOR = "contractor", "Titulaire ou cotraitant d’un marché de travaux"
    SUBCONTRACTOR = "subcontractor", "Sous-traitant payé directement"
    PROJECT_MANAGER = "project_manager", "Maître d’œuvre privé"
    PUBLISHER = "publisher", "Éditeur de logiciel"
    OPERATOR = "operator", "Opérateur de dématérialisation"
    APPROVED_PLATFORM = "approved_platform", "Plateforme agréée"
    INTEGRATOR = "integrator", "Intégrateur ou société de services informatiques"
    CHARTERED_ACCOUNTANT = "chartered_accountant", "Expert-comptable"
    FEDERATION = "federation", "Fédération ou organisation professionnelle"
    CHAMBER = "chamber", "Chambre consulaire"
    PUBLIC_AGENT = "public_agent", "Agent d’une structure publique"
    OTHER = "other", "Autre situation"


@dataclass(frozen=True)
class Placing:
    """The college that the rule proposes (None: it proposes none), and why, as people read it."""

    college: College | None
    reason: str
    evidence: Evidence


_ISSUES = "Vous émettez des factures vers le portail, quel que soit le moyen : ce collège est celui des émetteurs."
_WORKS = "Vous déposez les pièces d’un marché de travaux : la plateforme vous range avec les émetteurs de factures."
_TOOLS = "Vous éditez ou exploitez les outils par lesquels les factures passent, en émission ou en réception."
_HELPS = "Vous représentez ou accompagnez des fournisseurs : ce collège réunit les tiers intermédiaires."

PLACINGS: dict[Quality, Placing] = {
    Quality.SUPPLIER: Placing(College.ISSUERS, _ISSUES, Evidence.OFFICIAL),
    Quality.SUPPLIER_ACCOUNTANT: Placing(College.ISSUERS, _ISSUES, Evidence.OFFICIAL),
    Quality.CONTRACTOR: Placing(College.ISSUERS, _WORKS, Evidence.ASSUMED),
    Quality.SUBCONTRACTOR: Placing(College.ISSUERS, _WORKS, Evidence.ASSUMED),
    Quality.PROJECT_MANAGER: Placing(College.ISSUERS, _WORKS, Evidence.ASSUMED),
    Quality.PUBLISHER: Placing(College.PUBLISHERS, _TOOLS, Evidence.OFFICIAL),
    Quality.OPERATOR: Placing(College.PUBLISHERS, _TOOLS, Evidence.OFFICIAL),
    Quality.APPROVED_PLATFORM: Placing(College.PUBLISHERS, _TOOLS, Evidence.ASSUMED),
    Quality.INTEGRATOR: Placing(College.PUBLISHERS, _TOOLS, Evidence.ASSUMED),
    Quality.CHARTERED_ACCOUNTANT: Placing(College.INTERMEDIARIES, _HELPS, Evidence.OFFICIAL),
    Quality.FEDERATION: Placing(College.INTERMEDIARIES, _HELPS, Evidence.OFFICIAL),
    Quality.CHAMBER: Placing(College.INTERMEDIARIES, _HELPS, Evidence.OFFICIAL),
    Quality.PUBLIC_AGENT: Placing(
        None,
        "Le club s’adresse d’abord aux fournisseurs des structures publiques et à leurs intermédiaires : aucun collège "
        "n’est celui des agents publics. Dites auquel vous pouvez apporter, et pourquoi.",
        Evidence.OFFICIAL,
    ),
    Quality.OTHER: Placing(
        None,
        "Votre situation n’est pas dans la liste : choisissez le collège le plus proche, et dites pourquoi.",
        Evidence.ASSUMED,
    ),
}

# How long a moderator has to confirm a college: the platform's own promise.
CONFIRMATION_DAYS = 5
MAX_ORGANISATION = 120
MAX_WISH = 500


def refusal_of_wish(*, quality: Quality, wished: College | None, why: str) -> Refusal | None:
    """The first objection to what a person asks for themselves, or None.

    Without a proposal one must choose; asking for another college than the proposed one takes a reason.
    """
    proposed = PLACINGS[quality].college
    if proposed is None and wished is None:
        return Refusal.COLLEGE_MISSING
    if wished is not None and wished is not proposed and not why.strip():
        return Refusal.WISH_WITHOUT_REASON
    return None


def refusal_of_placement(
    *, proposed: College | None, current: College, confirmed: bool, chosen: College, reason: str
) -> Refusal | None:
    """The first objection to a moderator's choice, or None: another college than was proposed, or was, has a reason."""
    changes = chosen is not proposed or (confirmed and chosen is not current)
    return Refusal.REASON_MISSING if changes and not reason.strip() else None


@dataclass(frozen=True)
class Charter:
    """What a member promises; the version they accepted is kept with its date."""

    version: str
    dated: date
    lines: tuple[str, ...]


CHARTER = Charter(
    version="1",
    dated=date(2025, 9, 1),
    lines=(
        "Je parle de ce que je vis : un cas, une gêne, un changement souhaité.",
        "Je ne nomme ni personne, ni entreprise, ni collectivité, et je ne publie aucune facture réelle.",
        "Je donne mes voix pour l’intérêt des utilisateurs, pas pour un produit.",
        "J’accepte que mes idées soient publiques, discutées, réunies à d’autres ou écartées avec un motif.",
        "Je respecte les autres membres ; l’équipe peut retirer un propos qui ne respecte pas la charte.",
    ),
)
