"""The form of a market sheet: from boxes to a ``MarketSheet``, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sandbox.domain.market_sheet import (
    AdvanceClause,
    Ccag,
    CoefficientRounding,
    GroupKind,
    GuaranteeClause,
    GuaranteeKind,
    IndexTerm,
    MarketSheet,
    PartyRole,
    PenaltyClause,
    RevisionClause,
    SheetParty,
    index_table,
    month_code,
    month_of,
)
from sandbox.domain.money import ZERO
from sandbox.models import Structure
from sandbox.web.fields import AmountField, DayField, DsfrForm, TextField

MEMBERS = 3
SUBCONTRACTORS = 3
TERMS = 3
_NUMBER = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,4})?")
_NOBODY = ("", "Aucune")


def _choices(enum: Any) -> list[tuple[str, str]]:
    return [(member.value, member.label) for member in enum]


class MonthField(forms.CharField):
    """A month, « 2026-01 » or « 01/2026 »."""

    def clean(self, value: Any) -> date | None:
        """The first day of the month; None when empty."""
        text = str(value or "").strip()
        if not text:
            return None
        if match := re.fullmatch(r"(\d{1,2})/(\d{4})", text):
            text = f"{match[2]}-{int(match[1]):02d}"
        try:
            return month_of(text)
        except ValueError:
            raise ValidationError(f"« {text[:20]} » n’est pas un mois : écrivez 2026-01 ou 01/2026.") from None


def _rows() -> dict[str, forms.Field]:
    """The repeated rows, as fields of their own names: they need no script to be added."""
    rows: dict[str, forms.Field] = {}
    for rank in range(1, MEMBERS + 1):
        rows[f"member{rank}_structure"] = forms.ChoiceField(label=f"Cotraitant {rank}", required=False)
        rows[f"member{rank}_share"] = AmountField(label=f"Part HT du cotraitant {rank}", required=False)
    for rank in range(1, SUBCONTRACTORS + 1):
        rows[f"sub{rank}_structure"] = forms.ChoiceField(label=f"Sous-traitant {rank}", required=False)
        rows[f"sub{rank}_share"] = AmountField(label=f"Part HT du sous-traitant {rank}", required=False)
        rows[f"sub{rank}_principal"] = forms.ChoiceField(
            label=f"Le sous-traitant {rank} travaille pour", required=False
        )
    for rank in range(1, TERMS + 1):
        rows[f"term{rank}_index"] = TextField(label=f"Index {rank}", required=False, max_length=20)
        rows[f"term{rank}_weight"] = AmountField(label=f"Poids de l’index {rank}, en %", max_digits=3, required=False)
    return rows


class MarketForm(DsfrForm):
    """The whole sheet on one page. ``structures``: those of the directory, for the lists."""

    number = TextField(label="Numéro du marché", help_text="Par exemple 2026-TX-014.", required=False, max_length=50)
    title = TextField(label="Objet du marché", required=False, max_length=200)
    ccag = forms.ChoiceField(
        label="Version du CCAG travaux", help_text="Elle décide des articles et des délais.", choices=_choices(Ccag)
    )
    notified_on = DayField(label="Notifié le", required=False)
    starts_on = DayField(label="Début des travaux", help_text="Date de l’ordre de service.", required=False)
    months = AmountField(label="Durée, en mois", places=0, max_digits=4, required=False)
    currency = TextField(label="Devise", initial="EUR", required=False, max_length=3)
    amount_excl_vat = AmountField(label="Montant du marché HT", required=False)
    vat_rate = AmountField(label="Taux de TVA, en %", max_digits=3, required=False)
    contractor = forms.ChoiceField(label="Titulaire, ou mandataire d’un groupement", required=False)
    group = forms.ChoiceField(label="Groupement", choices=_choices(GroupKind))
    moe = forms.ChoiceField(
        label="Maîtrise d’œuvre", help_text="Laissez « Aucune » si elle n’est pas dans l’outil.", required=False
    )
    moa = forms.ChoiceField(label="Maîtrise d’ouvrage", required=False)
    finance = forms.ChoiceField(
        label="Service financier", help_text="Souvent la maîtrise d’ouvrage elle-même.", required=False
    )
    advance_rate = AmountField(label="Taux de l’avance, en %", max_digits=3, required=False)
    waived = forms.BooleanField(label="Le titulaire renonce à l’avance", required=False)
    repaid_from = AmountField(label="Remboursée à partir de, en %", max_digits=3, required=False)
    repaid_to = AmountField(label="Remboursée en totalité à, en %", max_digits=3, required=False)
    guarantee = forms.ChoiceField(label="Garantie", choices=_choices(GuaranteeKind))
    guarantee_rate = AmountField(label="Taux de la retenue, en %", max_digits=3, required=False)
    bank = TextField(label="Banque", help_text="Pour une garantie ou une caution.", required=False, max_length=120)
    base_month = MonthField(
        label="Mois d’établissement des prix (mois zéro)", help_text="Laissez vide pour un prix ferme.", required=False
    )
    fixed_part = AmountField(label="Partie fixe, en %", max_digits=3, required=False)
    rounding = forms.ChoiceField(label="Arrondi du coefficient", choices=_choices(CoefficientRounding))
    index_table = forms.CharField(
        label="Table des index",
        help_text="Une ligne par mois : 2026-01 BT01 133,9 TP08 123,0. Il faut le mois zéro et chaque mois de travaux.",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    penalty_divisor = AmountField(
        label="Pénalité par jour : montant HT divisé par", places=0, max_digits=6, required=False
    )
    penalty_exempt = AmountField(label="Rien jusqu’à, en €", required=False)
    penalty_cap = AmountField(label="Plafond, en % du marché", help_text="0 : aucun plafond.", required=False)

    def __init__(self, *args: Any, structures: Sequence[Structure], **kwargs: Any) -> None:
        self.base_fields = type(self).base_fields | _rows()
        super().__init__(*args, **kwargs)
        known = [(structure.identifier, structure.name) for structure in structures]
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField) and (name in _STRUCTURES or name.endswith("_structure")):
                field.choices = [_NOBODY, *known]
            if name.endswith("_principal"):
                field.choices = [("", "Le titulaire"), *known]  # type: ignore[attr-defined]

    def clean_index_table(self) -> list[tuple[str, date, Decimal]]:
        """Rows (index, month, value) of the pasted table."""
        rows = []
        for rank, line in enumerate(self.cleaned_data["index_table"].splitlines(), start=1):
            words = line.replace(";", " ").replace("\t", " ").split()
            if not words:
                continue
            try:
                month = month_of(words[0])
                pairs = list(zip(words[1::2], words[2::2], strict=True))
                if not pairs or not all(_NUMBER.fullmatch(value) for _, value in pairs):
                    raise ValueError(line)
            except ValueError:
                raise ValidationError(
                    f"Ligne {rank}, « {line[:40]} » : écrivez le mois, puis chaque index suivi de sa valeur, "
                    "par exemple 2026-01 BT01 133,9."
                ) from None
            rows += [(index[:20], month, Decimal(value.replace(",", "."))) for index, value in pairs]
        return rows

    def sheet(self) -> MarketSheet:
        """The sheet of valid boxes; empty boxes take the value that the rules refuse."""
        data = self.cleaned_data
        return MarketSheet(
            number=data["number"].strip(),
            title=data["title"].strip(),
            ccag=Ccag.of(data["ccag"]),
            group=GroupKind.of(data["group"]),
            currency=data["currency"].strip().upper(),
            amount_excl_vat=data["amount_excl_vat"] or ZERO,
            vat_rate=_or(data["vat_rate"], ZERO),
            notified_on=data["notified_on"],
            starts_on=data["starts_on"],
            months=int(data["months"] or 0),
            parties=tuple(self._parties()),
            advance=AdvanceClause(
                rate=_or(data["advance_rate"], ZERO),
                waived=data["waived"],
                repaid_from=_or(data["repaid_from"], ZERO),
                repaid_to=_or(data["repaid_to"], ZERO),
            ),
            guarantee=GuaranteeClause(
                kind=GuaranteeKind.of(data["guarantee"]),
                rate=_or(data["guarantee_rate"], ZERO),
                bank=data["bank"].strip(),
            ),
            revision=self._revision(),
            penalties=PenaltyClause(
                divisor=_or(data["penalty_divisor"], ZERO),
                exempt=_or(data["penalty_exempt"], ZERO),
                cap=_or(data["penalty_cap"], ZERO),
            ),
        )

    def _parties(self) -> Iterable[SheetParty]:
        data = self.cleaned_data
        if data["contractor"]:
            yield SheetParty(PartyRole.CONTRACTOR, data["contractor"])
        for rank in range(1, MEMBERS + 1):
            if data[f"member{rank}_structure"]:
                share = data[f"member{rank}_share"] or ZERO
                yield SheetParty(PartyRole.CO_CONTRACTOR, data[f"member{rank}_structure"], share)
        for rank in range(1, SUBCONTRACTORS + 1):
            if data[f"sub{rank}_structure"]:
                share, principal = data[f"sub{rank}_share"] or ZERO, data[f"sub{rank}_principal"]
                yield SheetParty(PartyRole.SUBCONTRACTOR, data[f"sub{rank}_structure"], share, principal=principal)
        for name, role in (("moe", PartyRole.MOE), ("moa", PartyRole.MOA), ("finance", PartyRole.FINANCE)):
            if data[name]:
                yield SheetParty(role, data[name])

    def _revision(self) -> RevisionClause | None:
        data = self.cleaned_data
        terms = tuple(
            IndexTerm(data[f"term{rank}_index"].strip(), data[f"term{rank}_weight"] or ZERO)
            for rank in range(1, TERMS + 1)
            if data[f"term{rank}_index"].strip()
        )
        if data["base_month"] is None:
            return None
        return RevisionClause(
            base_month=data["base_month"],
            terms=terms,
            table=index_table(data["index_table"]),
            fixed_part=_or(data["fixed_part"], ZERO),
            rounding=CoefficientRounding.of(data["rounding"]),
        )


_STRUCTURES = frozenset({"contractor", "moe", "moa", "finance"})
ANCHORS = {"co_contractor": "#id_member1_structure", "subcontractor": "#id_sub1_structure"} | {
    name: f"#id_{name}" for name in MarketForm.base_fields
}
"""The box of each refusal of the rules."""


def _or(value: Decimal | None, default: Decimal) -> Decimal:
    return default if value is None else value


def initial_of(sheet: MarketSheet) -> dict[str, Any]:
    """What the boxes show of a sheet."""
    shown: dict[str, Any] = {
        "number": sheet.number,
        "title": sheet.title,
        "ccag": sheet.ccag.value,
        "group": sheet.group.value,
        "currency": sheet.currency,
        "amount_excl_vat": sheet.amount_excl_vat or None,
        "vat_rate": sheet.vat_rate,
        "notified_on": sheet.notified_on,
        "starts_on": sheet.starts_on,
        "months": Decimal(sheet.months) if sheet.months else None,
        "advance_rate": sheet.advance.rate,
        "waived": sheet.advance.waived,
        "repaid_from": sheet.advance.repaid_from,
        "repaid_to": sheet.advance.repaid_to,
        "guarantee": sheet.guarantee.kind.value,
        "guarantee_rate": sheet.guarantee.rate,
        "bank": sheet.guarantee.bank,
        "penalty_divisor": sheet.penalties.divisor,
        "penalty_exempt": sheet.penalties.exempt,
        "penalty_cap": sheet.penalties.cap,
        "fixed_part": Decimal(15),
        "rounding": CoefficientRounding.FOUR_NEAREST.value,
    }
    for name, role in (
        ("contractor", PartyRole.CONTRACTOR),
        ("moe", PartyRole.MOE),
        ("moa", PartyRole.MOA),
        ("finance", PartyRole.FINANCE),
    ):
        party = sheet.party(role)
        shown[name] = party.structure if party else ""
    for prefix, role in (("member", PartyRole.CO_CONTRACTOR), ("sub", PartyRole.SUBCONTRACTOR)):
        for rank, party in enumerate(sheet.parties_as(role), start=1):
            shown |= {
                f"{prefix}{rank}_structure": party.structure,
                f"{prefix}{rank}_share": party.share_excl_vat,
                f"{prefix}{rank}_principal": party.principal,
            }
    return shown | (_revision_shown(sheet.revision) if sheet.revision else {})


def _revision_shown(clause: RevisionClause) -> Mapping[str, Any]:
    months = sorted({month for values in clause.table.values() for month in values})
    lines = [
        " ".join(
            [
                month_code(month),
                *(
                    f"{index} {values[month]:f}".replace(".", ",")
                    for index, values in clause.table.items()
                    if month in values
                ),
            ]
        )
        for month in months
    ]
    shown: dict[str, Any] = {
        "base_month": month_code(clause.base_month),
        "fixed_part": clause.fixed_part,
        "rounding": clause.rounding.value,
        "index_table": "\n".join(lines),
    }
    for rank, term in enumerate(clause.terms, start=1):
        shown |= {f"term{rank}_index": term.index, f"term{rank}_weight": term.weight}
    return shown
