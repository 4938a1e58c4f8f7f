"""The steps of the deposit form. Each reads its part of a ``Draft`` and writes it back; none judges it.

What may be typed (a date, a number, a length) is checked here; whether the invoice is right is the gate's affair, and
the gate alone speaks of it, with the sentences of the catalogue.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory

from sandbox.domain.drafts import Attachment, Draft, Line, Party, with_computed_totals
from sandbox.domain.lifecycles import CIRCUITS
from sandbox.domain.money import ZERO
from sandbox.domain.vocabulary import DocumentKind, Frame, PaymentMode, TaxRegime
from sandbox.web.fields import AmountField, CommentField, DayField, DsfrForm, TextField

OTHER = "autre"
MAX_LINES = 200
MAX_ATTACHMENTS = 20


@dataclass(frozen=True)
class Choice:
    """A structure to tick: what the directory says of it in one line."""

    siret: str
    name: str
    hint: str = ""


class StepForm(DsfrForm):
    """A step: ``initial_of`` reads the draft, ``applied_to`` writes it back."""

    @classmethod
    def initial_of(cls, draft: Draft) -> dict[str, Any]:
        """What the boxes hold when the step opens."""
        return {name: getattr(draft, name) for name in cls.base_fields}

    def applied_to(self, draft: Draft) -> Draft:
        """The draft with what was typed."""
        return dataclasses.replace(draft, **{name: self.cleaned_data[name] for name in self.base_fields})


class RecipientForm(StepForm):
    """« Destinataire »: ticked in the directory, or another SIRET."""

    recipient = forms.ChoiceField(label="Structure destinataire", widget=forms.RadioSelect, required=False)
    recipient_siret = TextField(
        label="Autre SIRET",
        help_text="14 chiffres, sans espace. À remplir seulement si la structure n’est pas dans la liste.",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    recipient_department = TextField(
        label="Code du service exécutant",
        help_text="Si la structure l’exige : il figure sur le bon de commande.",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, structures: Sequence[Choice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.structures = structures
        choices = [(structure.siret, structure.name) for structure in structures]
        field = self.fields["recipient"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the declared field
        field.choices = [*choices, (OTHER, "Une autre structure")]

    @classmethod
    def initial_of(cls, draft: Draft) -> dict[str, Any]:
        """The structure ticked where the directory has it; the view turns the others into « une autre »."""
        return {
            "recipient": draft.recipient.identifier,
            "recipient_siret": "",
            "recipient_department": draft.recipient.department_code,
        }

    def clean(self) -> dict[str, Any]:
        """« Une autre structure » wants its SIRET, made of digits."""
        data = super().clean() or {}
        typed = "".join((data.get("recipient_siret") or "").split())
        if data.get("recipient") == OTHER and not typed and "recipient_siret" not in self.errors:
            self.add_error("recipient_siret", "Indiquez le SIRET de la structure, ou choisissez-la dans la liste.")
        elif typed and data.get("recipient") not in (OTHER, typed):
            self.add_error(
                "recipient_siret",
                "Une structure est aussi cochée dans la liste : cochez « Une autre structure » pour prendre ce SIRET, "
                "ou videz ce champ.",
            )
        return data

    def applied_to(self, draft: Draft) -> Draft:
        """The recipient, named as the directory names it where it is known."""
        data = self.cleaned_data
        ticked = data.get("recipient") or ""
        siret = "".join(data["recipient_siret"].split()) if ticked == OTHER else ticked
        names = {structure.siret: structure.name for structure in self.structures}
        return dataclasses.replace(
            draft,
            recipient=Party(
                identifier=siret, name=names.get(siret, ""), department_code=data["recipient_department"].strip()
            ),
        )


class SupplierForm(StepForm):
    """« Fournisseur »: the structures of the seat, and the bank account to be paid on."""

    supplier = forms.ChoiceField(label="Votre structure", widget=forms.RadioSelect, required=False)
    iban = TextField(
        label="Compte à créditer (IBAN)",
        help_text="Un IBAN fictif est proposé. Les espaces sont admis.",
        required=False,
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    account_name = TextField(label="Titulaire du compte", required=False, max_length=100)

    def __init__(self, *args: Any, structures: Sequence[Choice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.structures = structures
        field = self.fields["supplier"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the declared field
        field.choices = [(structure.siret, structure.name) for structure in structures]

    @classmethod
    def initial_of(cls, draft: Draft) -> dict[str, Any]:
        """The structure and its account."""
        return {"supplier": draft.supplier.identifier, "iban": draft.iban, "account_name": draft.account_name}

    def applied_to(self, draft: Draft) -> Draft:
        """The supplier, named as the directory names it."""
        data = self.cleaned_data
        names = {structure.siret: structure.name for structure in self.structures}
        siret = data["supplier"]
        return dataclasses.replace(
            draft,
            supplier=dataclasses.replace(draft.supplier, identifier=siret, name=names.get(siret, "")),
            iban="".join(data["iban"].split()).upper(),
            account_name=data["account_name"],
        )


def _frame_choice(frame: Frame) -> tuple[str, str]:
    return frame.value, f"{frame.short} — {frame.label} ({frame.depositor_label})"


class FrameForm(StepForm):
    """« Cadre de facturation »: which document, and who deposits it."""

    frame_code = forms.ChoiceField(
        label="Cadre de facturation",
        help_text="Pour une facture ordinaire déposée par le fournisseur : A1.",
        choices=[
            ("Ouverts dans le bac à sable", [_frame_choice(frame) for frame in Frame if frame in CIRCUITS]),
            ("Pas encore ouverts", [_frame_choice(frame) for frame in Frame if frame not in CIRCUITS]),
        ],
        required=False,
    )
    validator = TextField(
        label="SIRET du valideur",
        help_text="Cadres A9 et A12 seulement : le titulaire (A9) ou le mandataire (A12) valide avant le client.",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "list": "validators"}),
    )

    def __init__(self, *args: Any, structures: Sequence[Choice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.structures = structures

    @classmethod
    def initial_of(cls, draft: Draft) -> dict[str, Any]:
        """The frame meant, A1 when nothing was said; the validator named."""
        return {
            "frame_code": draft.frame.value if draft.frame else "",
            "validator": draft.validator.identifier if draft.validator else "",
        }

    def applied_to(self, draft: Draft) -> Draft:
        """The frame; the validator, named as the directory names it, or none."""
        siret = "".join(self.cleaned_data["validator"].split())
        names = {structure.siret: structure.name for structure in self.structures}
        return dataclasses.replace(
            draft,
            frame_code=self.cleaned_data["frame_code"],
            validator=Party(identifier=siret, name=names.get(siret, "")) if siret else None,
        )


class ReferencesForm(StepForm):
    """« Références »."""

    number = TextField(
        label="Numéro",
        help_text="Celui de votre facture : 20 caractères au plus. Un numéro déjà utilisé, même rejeté, est refusé.",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    issued_on = DayField(label="Date de la facture", required=False)
    kind = forms.ChoiceField(
        label="Type de document", choices=[(kind.value, kind.label) for kind in DocumentKind], required=False
    )
    origin_number = TextField(
        label="Numéro de la facture d’origine", help_text="Pour un avoir seulement.", required=False, max_length=100
    )
    currency = TextField(label="Devise", help_text="Trois lettres : EUR.", required=False, max_length=3)
    tax_regime = forms.ChoiceField(
        label="Type de TVA", choices=[(regime.value, regime.label) for regime in TaxRegime], required=False
    )
    exemption_reason = TextField(
        label="Motif d’exonération", help_text="Si le type de TVA est « Exonération ».", required=False, max_length=200
    )
    commitment_number = TextField(
        label="Numéro d’engagement",
        help_text="Ou numéro de bon de commande : le client vous l’a donné.",
        required=False,
        max_length=50,
    )
    contract_number = TextField(label="Numéro de marché", required=False, max_length=50)
    payment_mode = forms.ChoiceField(
        label="Mode de règlement", choices=[(mode.value, mode.label) for mode in PaymentMode], required=False
    )


class LineForm(DsfrForm):
    """One « ligne de poste »; a wholly empty one is left out."""

    name = TextField(label="Désignation", required=False)
    reference = TextField(label="Référence", required=False, max_length=50)
    quantity = AmountField(label="Quantité", places=4, required=False)
    unit = TextField(label="Unité", required=False, max_length=20)
    unit_price_excl_vat = AmountField(label="Prix unitaire HT", places=6, required=False)
    discount_excl_vat = AmountField(label="Remise HT", required=False)
    vat_rate = AmountField(label="Taux de TVA (%)", max_digits=3, minimum=ZERO, required=False)
    remove = forms.BooleanField(label="Retirer cette ligne", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["data-part"] = name  # what the live sums read

    def is_blank(self) -> bool:
        """Whether nothing was typed in it."""
        data = self.cleaned_data
        named = any(data.get(name) for name in ("name", "reference", "unit"))
        return not named and all(data.get(name) is None for name in ("quantity", "unit_price_excl_vat"))

    def clean(self) -> dict[str, Any]:
        """A started line is finished: a name, a quantity, a price, a rate."""
        data = super().clean() or {}
        self.cleaned_data = data
        if data.get("remove") or self.errors or self.is_blank():
            return data
        if not data.get("name"):
            self.add_error("name", "Nommez ce qui est facturé sur cette ligne.")
        for name, sentence in (
            ("quantity", "Indiquez la quantité."),
            ("unit_price_excl_vat", "Indiquez le prix unitaire hors taxes."),
            ("vat_rate", "Indiquez le taux de TVA : 20 ; 10 ; 5,5 ; 2,1 ou 0."),
        ):
            if data.get(name) is None:
                self.add_error(name, sentence)
        return data


class BaseLines(BaseFormSet):
    """The lines of an invoice."""

    default_error_messages: ClassVar[dict[str, str]] = {
        "missing_management_form": "Le formulaire est arrivé incomplet : rechargez la page et recommencez.",
    }

    def kept(self) -> tuple[Line, ...]:
        """The lines that were filled and not removed, numbered from 1."""
        lines: list[Line] = []
        for form in self.forms:
            if form.cleaned_data.get("remove") or form.is_blank():
                continue
            data = form.cleaned_data
            lines.append(
                Line(
                    number=len(lines) + 1,
                    name=data["name"],
                    reference=data["reference"],
                    unit=data["unit"],
                    quantity=data["quantity"] if data["quantity"] is not None else Decimal(1),
                    unit_price_excl_vat=data["unit_price_excl_vat"] or ZERO,
                    discount_excl_vat=data["discount_excl_vat"] or ZERO,
                    vat_rate=data["vat_rate"],
                )
            )
        return tuple(lines)

    def applied_to(self, draft: Draft) -> Draft:
        """The draft with these lines, and every sum that follows from them."""
        return with_computed_totals(dataclasses.replace(draft, lines=self.kept()))


LineFormSet = formset_factory(
    LineForm, formset=BaseLines, extra=0, max_num=MAX_LINES, absolute_max=MAX_LINES + 1, validate_max=True
)


def line_initial(draft: Draft) -> list[dict[str, Any]]:
    """What the rows of the lines hold when the step opens."""
    names = (
        "name",
        "reference",
        "quantity",
        "unit",
        "unit_price_excl_vat",
        "discount_excl_vat",
        "vat_rate",
    )
    rows = [{name: getattr(line, name) for name in names} for line in draft.lines]
    for row in rows:
        row["discount_excl_vat"] = row["discount_excl_vat"] or None
    return rows


class TotalsForm(StepForm):
    """« Récapitulatif TVA » and « Montants »: computed; only a global discount and what was already paid are typed."""

    discount = AmountField(label="Remise globale TTC", required=False, minimum=ZERO)
    discount_reason = TextField(label="Motif de la remise", required=False, max_length=200)
    prepaid = AmountField(
        label="Montant déjà versé TTC",
        help_text="Acompte ou avance déjà payés. Pour une facture déjà payée (cadre A2) : tout le montant TTC.",
        required=False,
        minimum=ZERO,
    )

    @classmethod
    def initial_of(cls, draft: Draft) -> dict[str, Any]:
        """Zero is left blank."""
        return {
            "discount": draft.totals.discount or None,
            "discount_reason": draft.discount_reason,
            "prepaid": draft.totals.prepaid or None,
        }

    def applied_to(self, draft: Draft) -> Draft:
        """The draft and its foot, computed again."""
        data = self.cleaned_data
        totals = dataclasses.replace(draft.totals, discount=data["discount"] or ZERO, prepaid=data["prepaid"] or ZERO)
        return with_computed_totals(dataclasses.replace(draft, totals=totals, discount_reason=data["discount_reason"]))


class AttachmentForm(DsfrForm):
    """« Pièces jointes » and « Commentaire »: one file at a time, named as the recipient will read it."""

    file = forms.FileField(
        label="Ajouter un fichier",
        help_text="10 Mo au plus par fichier ; nom de 50 caractères au plus, extension comprise ; "
        "PDF, images, tableurs, textes, archives.",
        required=False,
        max_length=255,
        allow_empty_file=True,  # refused below, in the words of the catalogue
        widget=forms.FileInput,
    )
    designation = TextField(
        label="Désignation", help_text="Par exemple : bon de livraison.", required=False, max_length=100
    )
    comment = CommentField(
        label="Commentaire pour le destinataire", help_text="Facultatif, 2 000 caractères au plus.", rows=5
    )


def with_attachment(draft: Draft, piece: Attachment) -> Draft:
    """The draft with one more file; a file of the same name takes the place of the former."""
    kept = tuple(other for other in draft.attachments if other.name != piece.name)
    if len(kept) >= MAX_ATTACHMENTS:
        raise ValidationError(f"{MAX_ATTACHMENTS} pièces jointes au plus : retirez-en une avant d’en ajouter.")
    return dataclasses.replace(draft, attachments=(*kept, piece))


def without_attachment(draft: Draft, name: str) -> Draft:
    """The draft without the file of that name."""
    return dataclasses.replace(draft, attachments=tuple(piece for piece in draft.attachments if piece.name != name))
