"""The steps of a mémoire and of a refund claim. Each reads its part of a ``Draft`` and writes it back."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.forms import BaseFormSet, formset_factory

from sandbox.domain.drafts import Draft, Party
from sandbox.domain.money import ZERO
from sandbox.domain.petitions import (
    PAPERS,
    Beneficiary,
    Delivery,
    Energy,
    Fees,
    JusticeService,
    Procedure,
    Refund,
)
from sandbox.domain.refunds import with_deliveries
from sandbox.domain.vocabulary import Frame
from sandbox.web.draft_forms import MAX_LINES, Choice
from sandbox.web.fields import AmountField, CommentField, DayField, DsfrForm, TextField

_CHOOSE = ("", "Choisissez dans la liste")
_CODE = {"autocomplete": "off"}
_DIGITS = {"autocomplete": "off", "inputmode": "numeric"}


def _number(label: str) -> TextField:
    """The box of a number that is given once."""
    return TextField(
        label=label,
        help_text="20 caractères au plus. Un numéro déjà utilisé, même rejeté, est refusé.",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs=_CODE),
    )


def _account(whose: str) -> TextField:
    """The box of the account to credit."""
    return TextField(
        label="Compte à créditer (IBAN)",
        help_text=f"Obligatoire pour {whose}. Un IBAN fictif est proposé.",
        required=False,
        max_length=50,
        widget=forms.TextInput(attrs=_CODE),
    )


class PetitionForm(DsfrForm):
    """A step: ``initial_of`` reads the draft, ``applied_to`` writes it back."""

    def __init__(self, *args: Any, structures: Sequence[Choice] = (), today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.structures = structures
        self.today = today
        field = self.fields.get("recipient")
        if isinstance(field, forms.ChoiceField):
            field.choices = [(structure.siret, structure.name) for structure in structures]

    def _recipient(self, draft: Draft, department: str = "") -> Party:
        siret = self.cleaned_data["recipient"]
        names = {structure.siret: structure.name for structure in self.structures}
        return Party(identifier=siret, name=names.get(siret, ""), department_code=department)


class CourtForm(PetitionForm):
    """« Juridiction et prestataire »: which mémoire, to which court, on which account."""

    number = _number("Numéro du mémoire")
    issued_on = DayField(label="Date du mémoire", required=False)
    recipient = forms.ChoiceField(label="Juridiction", widget=forms.RadioSelect, required=False)
    department = TextField(
        label="Code du service",
        help_text="Celui qui reçoit les mémoires dans la juridiction.",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={**_CODE, "list": "departments"}),
    )
    iban = _account("un prestataire de justice")

    @staticmethod
    def initial_of(draft: Draft) -> dict[str, Any]:
        """What the boxes hold when the step opens."""
        return {
            "number": draft.number,
            "issued_on": draft.issued_on,
            "recipient": draft.recipient.identifier,
            "department": draft.recipient.department_code,
            "iban": draft.iban,
        }

    def applied_to(self, draft: Draft) -> Draft:
        """The draft with its court and its account."""
        data = self.cleaned_data
        return dataclasses.replace(
            draft,
            number=data["number"].strip(),
            issued_on=data["issued_on"],
            recipient=self._recipient(draft, data["department"].strip()),
            iban="".join(data["iban"].split()).upper(),
        )


class MissionForm(PetitionForm):
    """« Mission »: what was ordered, by whom, and when it ended."""

    service = forms.ChoiceField(
        label="Nature de la prestation",
        choices=[_CHOOSE, *((item.value, item.label) for item in JusticeService)],
        required=False,
    )
    procedure = forms.ChoiceField(
        label="Procédure",
        help_text="Elle figure en tête de la réquisition ou de l’ordonnance.",
        choices=[_CHOOSE, *((item.value, item.label) for item in Procedure)],
        required=False,
    )
    case_number = TextField(
        label="Numéro d’affaire",
        help_text="Numéro de parquet, d’instruction ou de rôle.",
        required=False,
        max_length=50,
        widget=forms.TextInput(attrs=_CODE),
    )
    ordered_by = TextField(label="Magistrat ou service prescripteur", required=False, max_length=120)
    ended_on = DayField(
        label="Fin de la mission",
        help_text="Le mémoire se dépose dans l’année qui suit ce jour.",
        required=False,
    )
    grouped = forms.BooleanField(label="Ce mémoire groupe plusieurs missions", required=False)

    @staticmethod
    def initial_of(draft: Draft) -> dict[str, Any]:
        """What the boxes hold when the step opens."""
        return dataclasses.asdict(draft.fees or Fees())

    def applied_to(self, draft: Draft) -> Draft:
        """The draft with its mission."""
        return dataclasses.replace(draft, fees=Fees(**{name: self.cleaned_data[name] for name in self.base_fields}))


class BeneficiaryForm(PetitionForm):
    """« Bénéficiaire »: what the sheet of the structure says, and who files."""

    pacage = TextField(
        label="Numéro PACAGE",
        help_text="Neuf chiffres, repris de votre fiche de structure.",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs=_DIGITS),
    )
    beneficiary = forms.ChoiceField(
        label="Catégorie de bénéficiaire",
        help_text="Reprise de votre fiche de structure.",
        choices=[_CHOOSE, *((item.value, item.label) for item in Beneficiary)],
        required=False,
    )
    filer = TextField(
        label="Déposée par un tiers",
        help_text="SIRET du centre de gestion rattaché à votre structure. Vide si vous déposez vous-même.",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={**_DIGITS, "list": "filers"}),
    )
    iban = _account("une demande de remboursement")

    @staticmethod
    def initial_of(draft: Draft) -> dict[str, Any]:
        """What the boxes hold when the step opens."""
        refund = draft.refund or Refund()
        return {
            "pacage": refund.pacage,
            "beneficiary": refund.beneficiary,
            "filer": refund.filer,
            "iban": draft.iban,
        }

    def applied_to(self, draft: Draft) -> Draft:
        """The draft with its beneficiary."""
        data = self.cleaned_data
        refund = dataclasses.replace(
            draft.refund or Refund(),
            pacage="".join(data["pacage"].split()),
            beneficiary=data["beneficiary"],
            filer="".join(data["filer"].split()),
        )
        return dataclasses.replace(draft, refund=refund, iban="".join(data["iban"].split()).upper())


class CampaignForm(PetitionForm):
    """« Campagne et service instructeur »: which year, to whom, under which number."""

    year = forms.TypedChoiceField(
        label="Année de consommation",
        help_text="La campagne d’une année ouvre le 1er février de l’année suivante.",
        coerce=int,
        empty_value=None,
        required=False,
    )
    recipient = forms.ChoiceField(label="Service instructeur", widget=forms.RadioSelect, required=False)
    number = _number("Numéro de la demande")
    issued_on = DayField(label="Date de la demande", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the declared field
        last = self.today.year if self.today else 0
        field.choices = [_CHOOSE, *((str(year), str(year)) for year in range(last, last - 5, -1))]

    @staticmethod
    def initial_of(draft: Draft) -> dict[str, Any]:
        """What the boxes hold when the step opens."""
        return {
            "year": draft.refund.year if draft.refund else None,
            "recipient": draft.recipient.identifier,
            "number": draft.number,
            "issued_on": draft.issued_on,
        }

    def applied_to(self, draft: Draft) -> Draft:
        """The draft with its campaign and its service."""
        data = self.cleaned_data
        return dataclasses.replace(
            draft,
            number=data["number"].strip(),
            issued_on=data["issued_on"],
            recipient=self._recipient(draft),
            refund=dataclasses.replace(draft.refund or Refund(), year=data["year"]),
        )


class _RatedSelect(forms.Select):
    """The products, each option with its rate: what the live sums read."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """An option, with the euros refunded for one unit."""
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        energy = Energy.read(str(option["value"]))
        if energy is not None:
            option["attrs"]["data-rate"] = str(energy.rate)
        return option


class DeliveryForm(DsfrForm):
    """One delivery of energy; a wholly empty one is left out."""

    product = forms.ChoiceField(
        label="Produit",
        choices=[_CHOOSE, *((item.value, f"{item.label} ({item.unit})") for item in Energy)],
        required=False,
        widget=_RatedSelect(attrs={"class": "fr-select"}),
    )
    quantity = AmountField(label="Volume livré", places=4, minimum=ZERO, required=False)
    invoice = TextField(label="Numéro de la facture d’énergie", required=False, max_length=50)
    delivered_on = DayField(label="Date de livraison", required=False)
    remove = forms.BooleanField(label="Retirer cette livraison", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["data-part"] = name

    def is_blank(self) -> bool:
        """Whether nothing was typed in it."""
        data = self.cleaned_data
        return not any(data.get(name) for name in ("product", "quantity", "invoice", "delivered_on"))

    def clean(self) -> dict[str, Any]:
        """A started row is finished: a product, a volume, an invoice, a day."""
        data = super().clean() or {}
        self.cleaned_data = data
        if data.get("remove") or self.errors or self.is_blank():
            return data
        for name, sentence in (
            ("product", "Choisissez le produit livré."),
            ("quantity", "Indiquez le volume livré."),
            ("invoice", "Indiquez le numéro de la facture d’énergie."),
            ("delivered_on", "Indiquez le jour de la livraison."),
        ):
            if not data.get(name):
                self.add_error(name, sentence)
        return data


class _Deliveries(BaseFormSet):
    """The deliveries of a claim."""

    default_error_messages: ClassVar[dict[str, str]] = {
        "missing_management_form": "Le formulaire est arrivé incomplet : rechargez la page et recommencez.",
    }

    def applied_to(self, draft: Draft) -> Draft:
        """The draft with these deliveries, and every sum that follows from them."""
        rows = [form.cleaned_data for form in self.forms if not form.cleaned_data.get("remove") and not form.is_blank()]
        deliveries = [
            (Delivery(0, row["product"], row["invoice"], row["delivered_on"]), row["quantity"] or Decimal(0))
            for row in rows
        ]
        return with_deliveries(draft, draft.refund or Refund(), deliveries)


DeliveryFormSet = formset_factory(
    DeliveryForm, formset=_Deliveries, extra=0, max_num=MAX_LINES, absolute_max=MAX_LINES + 1, validate_max=True
)


def delivery_initial(draft: Draft) -> list[dict[str, Any]]:
    """What the rows of the deliveries hold when the step opens."""
    rows = draft.refund.deliveries if draft.refund else ()
    volumes = {line.number: line.quantity for line in draft.lines}
    return [
        {
            "product": row.product,
            "quantity": volumes.get(row.number),
            "invoice": row.invoice,
            "delivered_on": row.delivered_on,
        }
        for row in rows
    ]


class PapersForm(DsfrForm):
    """« Pièces et envoi »: one file at a time, with what it is; a comment."""

    paper = forms.ChoiceField(label="Nature de la pièce", required=False)
    file = forms.FileField(
        label="Ajouter un fichier",
        help_text="10 Mo au plus par fichier ; nom de 50 caractères au plus, extension comprise.",
        required=False,
        max_length=255,
        allow_empty_file=True,  # refused below, in the words of the catalogue
        widget=forms.FileInput,
    )
    comment = CommentField(
        label="Commentaire pour le destinataire", help_text="Facultatif, 2 000 caractères au plus.", rows=3
    )

    def __init__(self, *args: Any, frame: Frame, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["paper"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the declared field
        field.choices = [(paper.value, paper.label) for paper in PAPERS[frame]]
