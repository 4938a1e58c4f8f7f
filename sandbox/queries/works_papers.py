"""What a deposited works piece tells on paper: the chain up to it, and the other dossiers of its contract."""

from datetime import datetime

from django.utils import timezone

from sandbox.domain.labelled import Evidence
from sandbox.domain.typography import typeset
from sandbox.domain.vocabulary import FINAL_FRAMES, Frame, Role, WorksKind
from sandbox.domain.works_pieces import WORKS_KINDS
from sandbox.formats.printed import amount_words, day_words
from sandbox.formats.works_papers import EarlierFile, PaperLine, PiecePaper, Sums
from sandbox.models import Document, Seat, WorksFile
from sandbox.queries.works import Card, Dossier, dossier_of, dossier_rows

_REQUESTS = frozenset(
    {WorksKind.MONTHLY_DRAFT_STATEMENT, WorksKind.FINAL_DRAFT_STATEMENT, WorksKind.SUBCONTRACTOR_REQUEST}
)
PRINTED = frozenset(frame for frame, kind in WORKS_KINDS.items() if kind not in _REQUESTS)
"""The pieces that answer a request or close a contract: those that one prints."""

_MOE_SIGNS, _CONTRACTOR_SIGNS = ("Le maître d’œuvre, le",), ("Le titulaire, le",)
_SIGNERS = {
    Frame.A17: _MOE_SIGNS,
    Frame.A22: _CONTRACTOR_SIGNS,
    Frame.A23: _CONTRACTOR_SIGNS,
    Frame.A24: _MOE_SIGNS,
}
"""Who signs alone what is not, or not by both, a general account."""


def paper_of(document: Document, seat: Seat) -> PiecePaper | None:
    """The paper of a piece that the seat sees; None for a request, which is nobody's answer."""
    frame, file = Frame.of(document.frame), document.works_file
    if frame not in PRINTED or file is None:
        return None
    dossier = dossier_of(file, at=document.space.clock, until=document.rank)
    mine = next(card for card in dossier.cards if card.document.pk == document.pk)
    works = document.draft().works
    first = next((card for card in dossier.cards if not card.is_dead), mine)
    return PiecePaper(
        title=f"{WORKS_KINDS[frame].label} n° {document.number}",
        heading=tuple(_heading(file, dossier, mine)),
        lines=tuple(
            PaperLine(line.name, line.asked, line.asked if line.admitted is None else line.admitted, line.reasons)
            for line in dossier.lines
        ),
        asked=_sums(first.document),
        admitted=_sums(document),
        currency="euros" if document.currency == "EUR" else document.currency,
        is_account=frame in FINAL_FRAMES,
        earlier=_earlier(file, seat),
        notes=tuple(_notes(document, dossier)),
        signers=_SIGNERS.get(frame, ()),
        reserves=bool(works and works.reserves) if frame is Frame.A8 else None,
    )


def _sums(document: Document) -> Sums:
    return Sums(document.total_excl_vat, document.total_vat, document.total_incl_vat)


def _heading(file: WorksFile, dossier: Dossier, card: Card) -> list[tuple[str, str]]:
    document = card.document
    contract = f"n° {file.contract_number}" if file.contract_number else ""
    supplier = document.supplier.name if document.supplier else ""
    asker = "Demandeur" if document.supplier_id != file.contractor_id else "Titulaire"
    return [
        ("Marché", " — ".join(filter(None, [contract, dossier.contract_label]))),
        ("Dossier de facturation", file.number),
        ("Pièce", f"{card.frame.short} — {card.frame.label}"),
        ("Déposée", f"le {_day(document.deposited_at)} par {card.depositor}"),
        (asker, supplier),
        ("Maîtrise d’œuvre", file.moe.name if file.moe else "absente de l’outil"),
        ("Maîtrise d’ouvrage", file.moa.name if file.moa else "absente de l’outil"),
        ("Service financier", file.payer.name),
        ("Cahier des clauses", f"{dossier.ccag.label} ({dossier.ccag.decree})"),
        ("État", document.status_label),
    ]


def _day(moment: datetime | None) -> str:
    return day_words(timezone.localtime(moment).date()) if moment else ""


def _notes(document: Document, dossier: Dossier) -> list[str]:
    found = [
        f"Montant révisé {contest.answer.label} le {_day(contest.at)}."
        + (f" « {contest.comment} »" if contest.comment else "")
        for contest in dossier.contests
    ]
    works = document.draft().works
    if works and works.cumulative_excl_vat is not None:
        done = amount_words(works.cumulative_excl_vat, "€ HT")
        found.append(f"Travaux cumulés depuis le début du marché : {done}.")
    if works and works.reserves:
        found.append(f"Réserves du titulaire : « {works.reserves} »")
    if document.paid_at is not None:
        found.append(f"Payé le {_day(document.paid_at)}.")
    if Frame.of(document.frame).depositor is Role.SUPPLIER and dossier.admitted is None:
        found.append("Personne n’a encore répondu à cette pièce : le montant admis est celui qu’elle demande.")
    for wait in dossier.waits:
        if wait.document == document:
            source = ", ".join(filter(None, [Evidence.of(wait.evidence).label, wait.article]))
            due = f"{wait.wait.label}\u00a0: jusqu’au {_day(wait.due)}"
            found.append(f"{due}. Au-delà\u00a0: {wait.silence} ({source})")
    return [typeset(note) for note in found]


def _earlier(file: WorksFile, seat: Seat) -> tuple[EarlierFile, ...]:
    if not file.contract_number:
        return ()
    before = WorksFile.objects.filter(space=file.space, contract_number=file.contract_number, rank__lt=file.rank)
    return tuple(
        EarlierFile(row.file.number, _day(row.file.opened_at), row.asked, row.admitted, row.paid)
        for row in dossier_rows(before.order_by("rank"), seat)
    )
