"""The « certificat de dépôt »: what was deposited, when, by whom, with its fingerprint."""

from zoneinfo import ZoneInfo

from sandbox.domain.flows import DepositMode
from sandbox.domain.petitions import noun_of
from sandbox.domain.vocabulary import DocumentKind, Frame
from sandbox.formats.certificate import Certificate, write_certificate
from sandbox.models import Document, Structure

_FRANCE = ZoneInfo("Europe/Paris")


def deposit_certificate(document_id: int) -> bytes | None:
    """The certificate of a deposited invoice, as a PDF; None while it is a draft, or gone.

    The moment is that of the space. The fingerprint is that of the deposited file, or for a typed invoice that of its
    canonical description.
    """
    document = Document.objects.select_related("supplier", "recipient", "flow").filter(pk=document_id).first()
    if document is None or document.deposited_at is None:
        return None
    mode = DepositMode.read(document.deposit_mode)
    frame = Frame.of(document.frame)
    return write_certificate(
        Certificate(
            number=document.number,
            kind=frame.label if frame.is_petition else DocumentKind.of(document.kind).label,
            noun=noun_of(frame),
            frame=f"{frame.short} — {frame.label}",
            supplier=_party(document.supplier),
            recipient=_party(document.recipient),
            issued_on=document.issued_on,
            deposited_at=document.deposited_at.astimezone(_FRANCE),
            deposit_mode=mode.label if mode else "",
            flow_number=document.flow.number if document.flow else "",
            file_name=document.flow.file_name if document.flow else "",
            amount_due=document.amount_due,
            currency=document.currency,
            sha256=document.sha256,
            attachments=tuple((piece.name, piece.sha256) for piece in document.attachments.order_by("rank")),
        )
    )


def _party(structure: Structure | None) -> str:
    return f"{structure.name} — {structure.identifier_type} {structure.identifier}" if structure else ""
