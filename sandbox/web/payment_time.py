"""The payment time of a document in words: a headline, a sentence, or why none runs."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.domain.vocabulary import Family, Frame, Status
from sandbox.models import Document
from sandbox.queries.payments import ECB_RATE, PaymentState


@dataclass(frozen=True, slots=True)
class PaymentWords:
    """``late``: the time is over and nothing is paid yet, or it was paid too late."""

    headline: str
    sentence: str
    late: bool = False
    rate: str = f"{ECB_RATE + 8:f}".replace(".", ",") + "\u202f%"


def payment_words(payment: PaymentState | None, document: Document) -> PaymentWords | None:
    """What to say of a time that runs, is stopped or is over."""
    if payment is None:
        return None
    legal = f"{payment.legal_days}\u00a0jours"
    if document.paid_at is not None:
        if payment.owed is not None:
            return PaymentWords("Payée en retard", f"{_days(payment.owed.days)} après l’échéance.", late=True)
        return PaymentWords("Payée", f"À temps\u00a0: le délai légal était de {legal}.")
    if payment.interrupted:
        return PaymentWords("Interrompu", "La suspension arrête le délai jusqu’à ce que la facture soit complétée.")
    if payment.days_left is None:
        return None
    if payment.days_left < 0:
        sentence = "Les intérêts et l’indemnité sont dus de plein droit, sans rien demander."
        return PaymentWords(f"{_days(-payment.days_left)} de retard", sentence, late=True)
    left = _days(payment.days_left)
    agreed = " ou l’accord du valideur" if document.agreed_at else ""
    return PaymentWords(
        f"{left} restant{'s' if payment.days_left > 1 else ''}",
        f"Le destinataire a {legal} depuis la mise à disposition{agreed}.",
    )


def _days(count: int) -> str:
    return f"{count}\u00a0jour{'s' if count > 1 else ''}"


_RUNS_SINCE = (
    "Le délai de paiement court depuis que la première pièce du dossier a été reçue par la maîtrise d’œuvre ou, à "
    "défaut, par la maîtrise d’ouvrage : le"
)
_BALANCE = "Le délai de paiement du solde courra depuis que le service financier aura reçu le décompte définitif."
_RUNS_FROM_RECEIPT = (
    "Il commencera à courir quand la première pièce du dossier sera reçue par la maîtrise d’œuvre ou, à défaut, par "
    "la maîtrise d’ouvrage."
)
_NOT_YET = "Il commencera à courir quand la facture sera mise à la disposition du destinataire."
_NOT_AGREED = "Il commencera à courir après l’accord du valideur\u00a0: exprès, ou tacite au bout de 15\u00a0jours."
_ALREADY_PAID = "Le client a déjà payé cette facture\u00a0: aucun délai ne court."
_NO_CONTRACT = (
    "Le délai de trente jours est celui de la commande publique\u00a0: le bac à sable suppose qu’il ne s’applique ni à "
    "un mémoire de frais de justice, ni à une demande de remboursement."
)
_REFUSED = "Une demande refusée par le valideur n’arrive pas chez le client\u00a0: rien ne court."
_NO_PAYMENT = {
    Status.REFUSED_1: _REFUSED,
    Status.REFUSED_2: _REFUSED,
    Status.REJECTED: "Une facture rejetée n’est pas payée\u00a0: c’est la suivante qui fera courir un délai.",
    Status.TO_RECYCLE: "Il repartira de zéro quand la facture arrivera à sa bonne adresse.",
}


def why_no_payment(document: Document) -> str:
    """Why no time runs."""
    file = document.works_file
    if file is not None and document.state not in _NO_PAYMENT:
        if file.is_final:
            return _BALANCE
        return f"{_RUNS_SINCE} {file.payment_from:%d/%m/%Y}." if file.payment_from else _RUNS_FROM_RECEIPT
    if document.frame == Frame.A2.value:
        return _ALREADY_PAID
    if Frame.of(document.frame).is_petition:
        return _NO_CONTRACT
    waits = document.state.family is Family.VALIDATION
    return _NO_PAYMENT.get(document.state, _NOT_AGREED if waits else _NOT_YET)
