"""What the pages of the two spaces say, and a claim told as rows of a recap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.domain.drafts import Draft
from sandbox.domain.petitions import (
    Beneficiary,
    Fees,
    JusticeService,
    Procedure,
    Refund,
    campaign_opens_on,
    last_day_to_claim,
)
from sandbox.domain.typography import typeset
from sandbox.domain.vocabulary import Frame, Status


@dataclass(frozen=True, slots=True)
class SpaceWords:
    """A space of the portal. ``rules``: what one must know before, each with its evidence."""

    label: str
    entry: str
    new: str
    needed: str
    url_name: str
    new_url_name: str
    guide: str
    intro: str
    received: str
    empty: str
    depositor: str
    rules: tuple[tuple[str, str], ...]


SPACES: Mapping[Frame, SpaceWords] = {
    Frame.A3: SpaceWords(
        label="Mémoires de frais de justice",
        entry="Saisir un mémoire",
        new="Saisir un mémoire",
        needed="un siège de prestataire de justice, ou de juridiction",
        url_name="sandbox:fees",
        new_url_name="sandbox:fees_new",
        guide="deposer-un-memoire-de-frais-de-justice",
        intro="Une juridiction vous a commis ou requis\u00a0: vous demandez ici vos frais et honoraires, mission par "
        "mission.",
        received="Les mémoires que les prestataires de justice vous ont envoyés.",
        empty="Un mémoire commencé, envoyé ou renvoyé se lira ici, avec son statut. La saisie compte quatre étapes et "
        "se reprend à tout moment.",
        depositor="Prestataire",
        rules=(
            ("Il se dépose dans l’année qui suit la fin de la mission (missions depuis le 31/12/2020).", "official"),
            (
                typeset(
                    "Aide juridictionnelle, consignation, témoins, jurés, voie administrative : à demander ailleurs."
                ),
                "official",
            ),
            (
                typeset(
                    "Mis à disposition de la juridiction, il ne se modifie plus : on le complète ou on le rejette."
                ),
                "official",
            ),
            ("Un mémoire qui groupe plusieurs missions porte un bordereau.", "official"),
            ("La réquisition ou l’ordonnance est jointe.", "assumed"),
            (
                typeset(
                    "Par fichier, un mémoire suit un flux à part, E3, dont la syntaxe est « IN_DP_E3_UBL_INVOICE »."
                ),
                "official",
            ),
            ("Un fichier A3 envoyé dans un autre flux est lu ici de la même façon.", "assumed"),
        ),
    ),
    Frame.A21: SpaceWords(
        label="Demandes de remboursement TIC",
        entry="Saisir une demande de remboursement",
        new="Saisir une demande",
        needed="un siège de bénéficiaire, ou du service qui rembourse",
        url_name="sandbox:refunds",
        new_url_name="sandbox:refund_new",
        guide="demander-un-remboursement-tic",
        intro="L’énergie de l’exploitation a porté une taxe\u00a0: vous en demandez ici le remboursement, année par "
        "année.",
        received="Les demandes que les bénéficiaires, ou leurs centres de gestion, vous ont envoyées.",
        empty="Une demande commencée, envoyée ou renvoyée se lira ici, avec son statut. La saisie compte quatre étapes "
        "et se reprend à tout moment.",
        depositor="Bénéficiaire",
        rules=(
            ("La campagne d’une année ouvre le 1er février de l’année suivante.", "official"),
            ("Le numéro PACAGE et la catégorie sont repris de la fiche de structure.", "official"),
            ("Un centre de gestion dépose pour un client qui l’a rattaché à sa structure.", "official"),
            (typeset("Les taux sont ceux de l’exercice : les vrais sont publiés chaque année."), "assumed"),
            ("On remonte à deux ans au plus.", "assumed"),
        ),
    ),
}


STATUS_WORDS: Mapping[Status, str] = {
    status: typeset(text)
    for status, text in {
        Status.AVAILABLE: "Le destinataire en est prévenu et peut l’examiner ; plus rien ne s’y modifie.",
        Status.SUSPENDED: "Il manque une pièce : l’examen attend qu’elle soit jointe.",
        Status.COMPLETED: "Ce qui manquait est joint ; l’examen reprend.",
        Status.REJECTED: "Refus définitif : ce qui est juste se saisit de nouveau, sous un autre numéro.",
        Status.SERVICE_CERTIFIED: "La juridiction certifie que la mission est faite (statut facultatif).",
        Status.PAID: "Le comptable a lancé le paiement : c’est terminé.",
    }.items()
}
"""What a status means for a claim, where the words of an invoice do not hold: no time of contracts runs."""
RETURN_WORDS: Mapping[Status, tuple[str, str]] = {
    Status.SUSPENDED: (
        "Il manque une pièce ou une réponse : l’examen attend.",
        "Joignez ce qui manque, ou répondez en commentaire. Le reste ne se modifie plus.",
    ),
    Status.REJECTED: (
        typeset("Ce qui a été envoyé n’est pas recevable : il ne sera pas payé."),
        "Saisissez-le de nouveau, corrigé, sous un autre numéro.",
    ),
}
"""Of a return: what it means, what to do."""


def told_of(draft: Draft) -> list[tuple[str, str]]:
    """What a claim says beyond an invoice, as labels and values; empty for any other document."""
    if draft.fees is not None:
        return _fees(draft.fees)
    return _refund(draft.refund) if draft.refund is not None else []


def _fees(fees: Fees) -> list[tuple[str, str]]:
    service, procedure = JusticeService.read(fees.service), Procedure.read(fees.procedure)
    until = last_day_to_claim(fees.ended_on) if fees.ended_on else None
    return [
        ("Nature de la prestation", service.label if service else "à choisir"),
        ("Procédure", procedure.label if procedure else "à choisir"),
        ("Numéro d’affaire", fees.case_number or "à saisir"),
        ("Prescripteur", fees.ordered_by or "à saisir"),
        ("Fin de la mission", f"{fees.ended_on:%d/%m/%Y}" if fees.ended_on else "à saisir"),
        ("À déposer jusqu’au", f"{until:%d/%m/%Y}" if until else "—"),
        ("Missions", "plusieurs, avec bordereau" if fees.grouped else "une seule"),
    ]


def _refund(refund: Refund) -> list[tuple[str, str]]:
    category = Beneficiary.read(refund.beneficiary)
    return [
        ("Numéro PACAGE", refund.pacage or "à saisir"),
        ("Catégorie de bénéficiaire", category.label if category else "à choisir"),
        ("Déposée par", refund.filer or "le bénéficiaire"),
        ("Année de consommation", str(refund.year) if refund.year else "à choisir"),
        ("Campagne ouverte le", f"{campaign_opens_on(refund.year):%d/%m/%Y}" if refund.year else "—"),
        ("Livraisons", str(len(refund.deliveries))),
    ]
