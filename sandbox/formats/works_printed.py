"""Works on paper: the sheet of a market, the « état d’acompte » of a month, the « décompte général »."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape

from sandbox.domain.market_sheet import (
    GroupKind,
    GuaranteeKind,
    MarketSheet,
    PartyRole,
)
from sandbox.domain.money import to_cents
from sandbox.domain.typography import typeset
from sandbox.domain.works import GeneralAccount, Instalment, Position, WorksRule, rules_behind
from sandbox.formats.printed import (
    FICTITIOUS,
    account_signatures,
    amount_words,
    day_words,
    facts,
    print_page,
    signatures,
    table,
)

_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_ROLES = {
    PartyRole.CONTRACTOR: "titulaire",
    PartyRole.CO_CONTRACTOR: "cotraitant",
    PartyRole.SUBCONTRACTOR: "sous-traitant payé directement",
}
_HEADS = ("Montants en euros", "Cumul à ce jour", "Cumul précédent", "Mois")


def month_words(month: date) -> str:
    """« janvier 2026 »."""
    return f"{_MONTHS[month.month - 1]} {month.year}"


@dataclass(frozen=True, slots=True)
class StatementPage:
    """What an « état d’acompte » on paper tells. ``names``: structure → name."""

    sheet: MarketSheet
    payee: str
    role: PartyRole
    month: date
    rank: int
    coefficient: Decimal
    instalment: Instalment
    names: Mapping[str, str]
    asked: Decimal | None = None
    reason: str = ""


def sheet_page(sheet: MarketSheet, *, names: Mapping[str, str]) -> bytes:
    """The sheet of a market as a PDF."""
    title = f"Fiche du marché n° {sheet.number}"
    shares = [
        (
            party.role.label,
            f"{names.get(party.structure, party.structure)} ({party.structure})",
            amount_words(sheet.executed_excl_vat(party), "€"),
        )
        for party in sheet.parties
    ]
    body = (
        f"<h1>{escape(title)}</h1><p class='band'>{FICTITIOUS}</p>"
        + facts(sheet_facts(sheet))
        + "<h2>Acteurs</h2>"
        + table(("Rôle", "Structure", "Part HT exécutée"), shares, numbers=(2,))
        + _index_pages(sheet)
    )
    return print_page(body, title=title)


def sheet_facts(sheet: MarketSheet) -> list[tuple[str, str]]:
    """The clauses of a sheet, in words."""
    return [
        ("Objet", sheet.title),
        ("Cahier des clauses", f"{sheet.ccag.label} ({sheet.ccag.decree})"),
        ("Groupement", sheet.group.label if sheet.group is not GroupKind.SINGLE else "Entreprise seule"),
        ("Notifié le", day_words(sheet.notified_on)),
        ("Début des travaux", day_words(sheet.starts_on)),
        ("Durée", f"{sheet.months} mois"),
        ("Montant HT", amount_words(sheet.amount_excl_vat, "€")),
        ("TVA", f"{percent_words(sheet.vat_rate)} %"),
        ("Avance", _advance_words(sheet)),
        ("Garantie", guarantee_words(sheet)),
        ("Prix", revision_words(sheet)),
        ("Pénalités de retard", penalty_words(sheet)),
    ]


def percent_words(rate: Decimal) -> str:
    """« 5,5 »."""
    return f"{rate.normalize():f}".replace(".", ",")


def _advance_words(sheet: MarketSheet) -> str:
    clause = sheet.advance
    if clause.waived or not clause.rate:
        return "Le titulaire y renonce" if clause.waived else "Aucune"
    bounds = f"de {percent_words(clause.repaid_from)} % à {percent_words(clause.repaid_to)} % des travaux"
    return f"{percent_words(clause.rate)} %, remboursée {bounds}"


def guarantee_words(sheet: MarketSheet) -> str:
    """« Retenue de garantie sur chaque acompte, 5 % »."""
    clause = sheet.guarantee
    if clause.kind is GuaranteeKind.RETENTION:
        return f"{clause.kind.label}, {percent_words(clause.rate)} %"
    return f"{clause.kind.label} ({clause.bank})" if clause.bank else clause.kind.label


def revision_words(sheet: MarketSheet) -> str:
    """« Révisables : C = 0,15 + 0,60 × BT01/BT01₀ … »."""
    clause = sheet.revision
    if clause is None:
        return "Fermes"
    terms = [f"{_weight(term.weight)} × {term.index} ÷ {term.index} du mois zéro" for term in clause.terms]
    formula = " + ".join([_weight(clause.fixed_part), *terms])
    return f"Révisables, mois zéro {month_words(clause.base_month)} : C = {formula} ({clause.rounding.label.lower()})"


def _weight(percent: Decimal) -> str:
    return f"{percent / 100:.2f}".replace(".", ",")


def penalty_words(sheet: MarketSheet) -> str:
    """« 1/3000 du montant HT par jour … »."""
    clause = sheet.penalties
    cap = f", {percent_words(clause.cap)} % du marché au plus" if clause.cap else ", sans plafond"
    return f"1/{clause.divisor:f} du montant HT par jour, rien jusqu’à {amount_words(clause.exempt, '€')}{cap}"


def _index_pages(sheet: MarketSheet) -> str:
    clause = sheet.revision
    if clause is None:
        return ""
    indices = [term.index for term in clause.terms]
    months = sorted({month for index in indices for month in clause.table[index]})
    rows = [(month_words(month), *(_value(clause.value(index, month)) for index in indices)) for month in months]
    return "<h2>Table des index</h2>" + table(("Mois", *indices), rows, numbers=range(1, len(indices) + 1))


def _value(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}".replace(".", ",")


def statement_page(told: StatementPage) -> bytes:
    """The « état d’acompte » of a month for one payee, as a PDF."""
    title = f"État d’acompte n° {told.rank} — {month_words(told.month)}"
    body = (
        f"<h1>{escape(title)}</h1><p class='band'>{FICTITIOUS}</p>"
        + facts(_heading(told.sheet, told.payee, told.role, told.names))
        + (f"<p>Coefficient de révision du mois : {_value(told.coefficient)}</p>" if told.sheet.revision else "")
        + table(_HEADS, statement_rows(told.instalment), numbers=(1, 2, 3), kind="closed")
        + _payment(told.instalment)
        + _comparison(told)
        + _sources(
            rules_behind(
                told.instalment.cumulative,
                subcontractor=told.role is PartyRole.SUBCONTRACTOR,
                carried=told.instalment.reason is not None,
            )
        )
    )
    return print_page(body, title=title)


def _heading(sheet: MarketSheet, payee: str, role: PartyRole, names: Mapping[str, str]) -> list[tuple[str, str]]:
    moa, moe = sheet.party(PartyRole.MOA), sheet.party(PartyRole.MOE)
    return [
        ("Marché", f"n° {sheet.number} — {sheet.title}"),
        ("Bénéficiaire", f"{names.get(payee, payee)}, {_ROLES[role]}"),
        ("Maîtrise d’ouvrage", names.get(moa.structure, moa.structure) if moa else ""),
        ("Maîtrise d’œuvre", names.get(moe.structure, moe.structure) if moe else ""),
        ("Cahier des clauses", f"{sheet.ccag.label} ({sheet.ccag.decree})"),
    ]


def statement_rows(instalment: Instalment) -> list[Sequence[str]]:
    """The lines of a statement: cumulative, previous, month. Lines that are nothing everywhere are left out."""
    shown = (
        ("Travaux, aux prix du marché (HT)", "works", 1),
        ("Révision des prix (HT)", "revision", 1),
        ("Montant HT", "excl_vat", 1),
        ("Pour mémoire : travaux sous-traités (HT)", "subcontracted", 1),
        ("TVA", "vat", 1),
        ("Montant TTC", "incl_vat", 1),
        ("Retenue de garantie", "retention", -1),
        ("Remboursement de l’avance", "advance_repaid", -1),
        ("Pénalités", "penalties", -1),
        ("Net", "net", 1),
    )
    always = {"works", "excl_vat", "vat", "incl_vat", "net"}
    columns = (instalment.cumulative, instalment.previous, instalment.month)
    return [
        (label, *(amount_words(to_cents(sign * getattr(position, name))) for position in columns))
        for label, name, sign in shown
        if name in always or any(getattr(position, name) for position in columns)
    ]


def _payment(instalment: Instalment) -> str:
    rows = [
        ("Net cumulé", amount_words(instalment.cumulative.net, "€")),
        ("Acomptes déjà payés", amount_words(to_cents(-instalment.paid_before), "€")),
        ("Acompte à payer", amount_words(instalment.paid, "€")),
    ]
    text = table([], rows, numbers=(1,), kind="sum closed")
    if instalment.reason is not None:
        text += (
            f"<p>{escape(instalment.reason.label)} : {amount_words(-instalment.carried, '€')} "
            "se retireront des acomptes suivants, ou du solde.</p>"
        )
    return text


def _comparison(told: StatementPage) -> str:
    if told.asked is None or not told.reason:
        return ""
    validated = told.instalment.cumulative.works
    rows = [
        ("Travaux cumulés demandés (HT)", amount_words(told.asked)),
        ("Travaux cumulés validés (HT)", amount_words(validated)),
        ("Différence", amount_words(validated - told.asked)),
    ]
    return "<h2>Montant demandé, montant validé</h2>" + table([], rows, numbers=(1,)) + f"<p>{escape(told.reason)}</p>"


def general_account_page(
    sheet: MarketSheet,
    *,
    payee: str,
    role: PartyRole,
    end: GeneralAccount,
    instalments: Iterable[Instalment],
    names: Mapping[str, str],
) -> bytes:
    """The « décompte général » of a payee, as a PDF."""
    months = sheet.works_months()
    paid = [
        (str(item.rank), month_words(months[item.rank - 1]), amount_words(item.month.incl_vat), amount_words(item.paid))
        for item in instalments
    ]
    subcontractor = role is PartyRole.SUBCONTRACTOR
    # Only the contractor signs a general account: that of his subcontractor is told apart, as what was paid directly.
    title = f"{'Solde du sous-traitant' if subcontractor else 'Décompte général'} — marché n° {sheet.number}"
    heads = ("N°", "Mois", "Montant TTC du mois", "Acompte payé")
    body = (
        f"<h1>{escape(title)}</h1><p class='band'>{FICTITIOUS}</p>"
        + facts(_heading(sheet, payee, role, names))
        + "<h2>1. Décompte final, en euros</h2>"
        + table([], final_rows(end.final), numbers=(1,), kind="closed")
        + "<h2>2. Récapitulation des acomptes, en euros</h2>"
        + table(heads, paid, numbers=(2, 3))
        + "<h2>3. Solde</h2>"
        + table([], balance_rows(end), numbers=(1,), kind="sum closed")
        + "".join(f"<p>{escape(note)}</p>" for note in _end_notes(sheet, end))
        + (signatures(("Le sous-traitant, le",), ("Le titulaire, le",)) if subcontractor else account_signatures())
        + _sources(rules_behind(end.final, subcontractor=subcontractor, ends=True))
    )
    return print_page(body, title=title)


def _end_notes(sheet: MarketSheet, end: GeneralAccount) -> list[str]:
    found = []
    if end.balance < 0:
        found.append("Le solde est négatif : le bénéficiaire doit cette somme au maître d’ouvrage.")
    if end.retention:
        found.append(
            "La retenue de garantie est rendue un mois après la fin du délai de garantie, sauf réserves non levées."
        )
    elif sheet.guarantee.kind in (GuaranteeKind.FIRST_DEMAND, GuaranteeKind.SURETY):
        found.append(f"Aucune retenue : {guarantee_words(sheet)[:1].lower()}{guarantee_words(sheet)[1:]}.")
    return [typeset(note) for note in found]


def _sources(rules: Iterable[WorksRule]) -> str:
    told = (f"{rule.says} {rule.evidence.label.capitalize()} : {rule.source}." for rule in rules)
    items = "".join(f"<li>{escape(typeset(line))}</li>" for line in told)
    return f"<h2>D’où viennent ces calculs</h2><ul class='sources'>{items}</ul>"


def final_rows(final: Position) -> list[tuple[str, str]]:
    """The final statement, line by line."""
    rows = [
        ("Travaux, aux prix du marché (HT)", final.works),
        ("Révision des prix (HT)", final.revision),
        ("Montant HT", final.excl_vat),
        ("Pour mémoire : travaux sous-traités (HT)", final.subcontracted),
        ("TVA", final.vat),
        ("Montant TTC", final.incl_vat),
        ("Pénalités", -final.penalties),
        ("Total du décompte général", final.incl_vat - final.penalties),
    ]
    return [(label, amount_words(value)) for label, value in rows if value or label == "Montant TTC"]


def balance_rows(end: GeneralAccount) -> list[tuple[str, str]]:
    """From the total to what is left to pay."""
    return [
        ("Total du décompte général", amount_words(end.total, "€")),
        ("Avance versée", amount_words(to_cents(-end.advance), "€")),
        ("Acomptes payés", amount_words(to_cents(-end.paid), "€")),
        ("Retenue de garantie conservée", amount_words(to_cents(-end.retention), "€")),
        ("Solde", amount_words(end.balance, "€")),
    ]
