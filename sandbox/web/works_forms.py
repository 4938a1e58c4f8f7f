"""The three steps of « Factures de travaux », Déposer: which deposit, which piece, the recap."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from sandbox.domain.drafts import Attachment, Draft, Line, Party, Works, with_computed_totals
from sandbox.domain.money import ZERO
from sandbox.domain.typography import typeset
from sandbox.domain.vocabulary import Frame, PaymentMode, Role, TaxRegime
from sandbox.domain.works import REVERSE_CHARGE_MENTION
from sandbox.domain.works_drafts import Admitted
from sandbox.domain.works_pieces import followers_of
from sandbox.models import Document
from sandbox.web.fields import AmountField, CommentField, DayField, DsfrForm, TextField

INITIAL = "initial"
ASSOCIATION = "association"
MAX_LINES = 30


class KindForm(DsfrForm):
    """Step 1: an initial deposit, or an association; which frame, and to which piece."""

    kind = forms.ChoiceField(
        label="Type de dépôt",
        choices=[
            (INITIAL, "Dépôt initial : j’ouvre un dossier"),
            (ASSOCIATION, "Association : je réponds à une pièce d’un dossier"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si vous ouvrez un dossier ou si vous répondez à une pièce."},
    )
    frame = forms.ChoiceField(
        label="Cadre de facturation",
        help_text="Il dit quelle pièce vous déposez. La liste est celle de votre siège.",
        error_messages={
            "required": "Choisissez la pièce que vous déposez.",
            "invalid_choice": "Ce cadre n’est pas dans la liste de votre siège : choisissez-en un autre.",
        },
    )
    previous = forms.ChoiceField(
        label="Pièce précédente",
        help_text="Pour une association : la pièce à laquelle vous répondez.",
        required=False,
        error_messages={"invalid_choice": "Cette pièce n’attend pas la vôtre : choisissez-en une de la liste."},
    )

    def __init__(self, *args: Any, role: Role, pieces: Sequence[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role = role
        self.pieces = {str(piece.pk): piece for piece in pieces}
        frames = [frame for frame in Frame if frame.is_works and frame.depositor is role]
        field, previous = self.fields["frame"], self.fields["previous"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the declared field
        assert isinstance(previous, forms.ChoiceField)  # noqa: S101 - narrows the declared field
        field.choices = [("", "Choisissez un cadre"), *((frame.short, _frame_label(frame)) for frame in frames)]
        previous.choices = [("", "Aucune"), *((key, _piece_label(piece)) for key, piece in self.pieces.items())]

    def clean(self) -> dict[str, Any]:
        """An association names its piece, and a frame that may follow it."""
        data = super().clean() or {}
        if data.get("kind") != ASSOCIATION:
            return data
        piece = self.pieces.get(data.get("previous") or "")
        if piece is None:
            if "previous" not in self.errors:
                self.add_error("previous", "Choisissez la pièce à laquelle vous répondez.")
            return data
        frame = Frame.from_short(data.get("frame") or "")
        followers = followers_of(Frame.of(piece.frame), self.role)
        if frame is not None and frame not in followers:
            told = ", ".join(item.short for item in followers) or "aucun"
            short = Frame.of(piece.frame).short
            self.add_error("frame", f"Après une pièce {short}, votre siège dépose : {told}.")
        return data


def _frame_label(frame: Frame) -> str:
    return f"{frame.short} — {frame.label} ({frame.depositor_label})"


def _piece_label(piece: Document) -> str:
    frame = Frame.of(piece.frame)
    supplier = piece.supplier.name if piece.supplier else ""
    return f"{piece.number} — {frame.short}, {frame.label.lower()}, {supplier}"


class PieceForm(DsfrForm):
    """Step 2: the file and what it says. ``with_actors``: an initial deposit names the actors of the contract.

    ``kept``: the file that came with the draft one corrects.
    """

    number = TextField(label="Numéro de la pièce", help_text="20 caractères au plus.", max_length=60)
    issued_on = DayField(label="Date de la pièce")
    contract_number = TextField(label="Numéro de marché", required=False, max_length=50)
    moe = TextField(
        label="SIRET de la maîtrise d’œuvre",
        help_text="Laissez vide si elle n’est pas dans l’outil.",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "list": "actors"}),
    )
    moa = TextField(
        label="SIRET de la maîtrise d’ouvrage",
        help_text="Laissez vide si elle n’est pas dans l’outil.",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "list": "actors"}),
    )
    recipient = TextField(
        label="SIRET du service financier",
        help_text="Celui qui paie, à la fin du circuit.",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "list": "actors"}),
    )
    validator = TextField(
        label="SIRET du titulaire ou du mandataire",
        help_text="Il voit la demande en premier et a quinze jours pour répondre.",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "list": "actors"}),
    )
    cumulative = AmountField(
        label="Cumul des travaux depuis le début (HT)",
        help_text="Facultatif. Un décompte est cumulatif : ce nombre ne baisse pas d’un mois à l’autre.",
        required=False,
        minimum=Decimal(0),
    )
    reserves = CommentField(label="Réserves", help_text="Vide : vous signez sans réserve.", rows=3)
    comment = CommentField(label="Commentaire", rows=3)
    file = forms.FileField(
        label="Fichier de la pièce",
        help_text="PDF ou autre, 10 Mo au plus. Sans fichier, le bac à sable en prépare un à votre place.",
        required=False,
        max_length=255,
        allow_empty_file=True,
        widget=forms.FileInput,
    )

    def __init__(
        self, *args: Any, frame: Frame, with_actors: bool, kept: Attachment | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.frame = frame
        if kept is not None:
            self.fields["file"].help_text = typeset(
                f"« {kept.name} » est gardé ; choisissez un fichier pour le remplacer."
            )
        left_out = set() if with_actors else {"contract_number", "moe", "moa", "recipient", "validator"}
        if frame not in {Frame.A10, Frame.A13, Frame.A14}:
            left_out.add("validator")
        if frame not in {Frame.A4, Frame.A5, Frame.A6, Frame.A10, Frame.A13}:
            left_out.add("cumulative")
        if frame is not Frame.A8:
            left_out.add("reserves")
        for name in left_out:
            del self.fields[name]

    def told(self, name: str) -> str:
        """What was typed in a box, without the spaces of an identifier; empty where there is no such box."""
        return "".join(str(self.cleaned_data.get(name) or "").split())


class AskedLineForm(DsfrForm):
    """A line of an initial piece: what is asked."""

    name = TextField(label="Ouvrage", required=False, max_length=200)
    amount = AmountField(label="Montant HT", required=False)
    vat_rate = AmountField(label="TVA (%)", required=False, max_digits=3, minimum=Decimal(0))


class AdmittedLineForm(DsfrForm):
    """A line of an answer: what is admitted (or asked, by who signs his own account), and why it is not the former."""

    amount = AmountField(label="Montant admis HT", required=False)
    reason = TextField(label="Raison de la différence", required=False, max_length=200)

    def __init__(self, *args: Any, admits: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not admits:
            self.fields["amount"].label = "Montant demandé HT"


class _Lines(BaseFormSet):
    def clean(self) -> None:
        """A piece has one line at least, each with its name and its amount."""
        for form in self.forms:
            if not form.is_valid():
                return
            data = form.cleaned_data
            if data.get("name") and data.get("amount") is None:
                form.add_error("amount", "Renseignez le montant de cet ouvrage.")
            if data.get("amount") is not None and not data.get("name"):
                form.add_error("name", "Nommez l’ouvrage de ce montant.")


AskedLines = formset_factory(AskedLineForm, formset=_Lines, extra=3, max_num=MAX_LINES, absolute_max=MAX_LINES)
AdmittedLines = formset_factory(AdmittedLineForm, extra=0, max_num=MAX_LINES, absolute_max=MAX_LINES)


def usual_vat_rate(frame: Frame) -> Decimal:
    """What a line says when nobody typed a rate: a subcontractor's has no VAT (rule « reverse-charge »)."""
    return ZERO if frame is Frame.A10 else Decimal(20)


def initial_draft(form: PieceForm, lines: Iterable[dict[str, Any]], *, supplier: Party, iban: str) -> Draft:
    """The piece of an initial deposit, as it was typed."""
    data = form.cleaned_data
    rows = [row for row in lines if row.get("name") and row.get("amount") is not None]
    rates = [usual_vat_rate(form.frame) if row.get("vat_rate") is None else row["vat_rate"] for row in rows]
    reverse = form.frame is Frame.A10 and not any(rates)
    validator = form.told("validator")
    return with_computed_totals(
        Draft(
            number=data["number"].strip(),
            issued_on=data["issued_on"],
            frame_code=form.frame.value,
            supplier=supplier,
            recipient=Party(identifier=form.told("recipient")),
            validator=Party(identifier=validator) if validator else None,
            commitment_number=form.told("contract_number"),
            contract_number=form.told("contract_number"),
            tax_regime=(TaxRegime.EXEMPT if reverse else TaxRegime.ON_DEBITS).value,
            exemption_reason=REVERSE_CHARGE_MENTION if reverse else "",
            payment_mode=PaymentMode.TRANSFER.value,
            iban=iban,
            lines=tuple(
                Line(number=rank, name=row["name"], unit_price_excl_vat=row["amount"], vat_rate=rate)
                for rank, (row, rate) in enumerate(zip(rows, rates, strict=True), start=1)
            ),
            comment=data["comment"],
            works=Works(
                moe=form.told("moe"),
                moa=form.told("moa"),
                cumulative_excl_vat=data.get("cumulative"),
                reserves=data.get("reserves") or "",
            ),
        )
    )


def admitted_of(previous: Draft, lines: Iterable[dict[str, Any]]) -> dict[int, Admitted]:
    """What was typed in front of each line of the piece one answers; an empty box admits what was asked."""
    found = {}
    for line, row in zip(previous.lines, lines, strict=False):
        amount = row.get("amount")
        if amount is not None:
            found[line.number] = Admitted(amount, (row.get("reason") or "").strip())
    return found


def taken_up(draft: Draft, refused: Document) -> Draft:
    """The piece that takes up a refused one: the same place in the same dossier."""
    works = draft.works or Works()
    before = refused.draft().works
    return dataclasses.replace(
        draft,
        works=dataclasses.replace(
            works,
            replaces=refused.number,
            previous=before.previous if before else "",
            rows=before.rows if before else (),
        ),
    )
