"""The arithmetic of a works contract, for one payee: cumulative positions, and the month as their difference.

A statement tells what is owed since the beginning; the month is the difference with the statement before (CCAG travaux
2021, articles 12.1 and 12.2; 2009, 13.1 and 13.2). Everything is therefore computed on the cumulative amounts and
subtracted: months add up to the cent, whatever was rounded. Decimal only; ``money.to_cents`` rounds money,
``rounded_coefficient`` the coefficient of a revision. Rates are in percent.

Evidence: the thresholds, rates and bounds below cite the code de la commande publique (R…), the code général des
impôts (CGI) or the CCAG; what no text read by us says is marked « assumed ».
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from sandbox.domain.labelled import Evidence, Labelled
from sandbox.domain.market_sheet import AdvanceClause, CoefficientRounding, PenaltyClause, RevisionClause
from sandbox.domain.money import ZERO, to_cents

HUNDRED = Decimal(100)
REVERSE_CHARGE_MENTION = "Autoliquidation, article 283, 2 nonies du code général des impôts"
_STEPS = {
    CoefficientRounding.FOUR_NEAREST: (Decimal("0.0001"), ROUND_HALF_UP),
    CoefficientRounding.THREE_UP: (Decimal("0.001"), ROUND_CEILING),
}


@dataclass(frozen=True, slots=True)
class WorksRule:
    """A rule of the arithmetic as a screen shows it: what it says, how sure we are, where it was read."""

    code: str
    says: str
    evidence: Evidence
    source: str


RULES = {
    rule.code: rule
    for rule in (
        WorksRule(
            "cumulative",
            "Un décompte est cumulé depuis le début du marché ; l’acompte du mois est la différence avec le précédent.",
            Evidence.OFFICIAL,
            "CCAG travaux 2021, articles 12.1 et 12.2 ; CCAG travaux 2009, articles 13.1 et 13.2",
        ),
        WorksRule(
            "advance",
            "L’avance est due au-delà de 50 000 € HT et de deux mois. Elle vaut au moins 5 % du montant TTC ; au-delà "
            "d’un an, 5 % de douze mois du marché. La part sous-traitée en paiement direct n’y entre pas.",
            Evidence.OFFICIAL,
            "Code de la commande publique, articles R2191-3, R2191-6 et R2191-7",
        ),
        WorksRule(
            "advance-repayment",
            "Sans clause contraire, l’avance se rembourse quand les travaux passent de 65 % à 80 %.",
            Evidence.OFFICIAL,
            "Code de la commande publique, articles R2191-11 et R2191-12",
        ),
        WorksRule(
            "advance-line",
            "Entre ces deux bornes, le remboursement suit l’avancement en ligne droite.",
            Evidence.ASSUMED,
            "Usage des décomptes : le code ne donne que les bornes",
        ),
        WorksRule(
            "retention",
            "La retenue de garantie est de 5 % au plus, prélevée sur chaque acompte, jamais sur l’avance.",
            Evidence.OFFICIAL,
            "Code de la commande publique, articles R2191-32 et R2191-33",
        ),
        WorksRule(
            "retention-base",
            "Elle se calcule ici sur les sommes TTC dues au titulaire ; le sous-traitant payé directement n’en a pas.",
            Evidence.ASSUMED,
            "Usage des décomptes",
        ),
        WorksRule(
            "revision",
            "La révision du mois est le coefficient moins un, appliqué aux travaux du mois.",
            Evidence.OFFICIAL,
            "Code de la commande publique, articles R2112-13 et R2112-14 ; clause du marché",
        ),
        WorksRule(
            "revision-rounding",
            "Le coefficient s’arrondit comme le dit le marché : au dix-millième, ou au millième supérieur.",
            Evidence.ASSUMED,
            "Clauses usuelles des marchés",
        ),
        WorksRule(
            "reverse-charge",
            "Le sous-traitant facture hors taxe : le donneur d’ordre doit la TVA sur ces travaux.",
            Evidence.OFFICIAL,
            "Code général des impôts, article 283, 2 nonies",
        ),
        WorksRule(
            "direct-payment",
            "Le sous-traitant accepté est payé directement dès 600 € TTC.",
            Evidence.OFFICIAL,
            "Code de la commande publique, articles L2193-10 et R2193-10",
        ),
        WorksRule(
            "penalties",
            "1/3000 du montant HT par jour de retard, rien jusqu’à 1 000 €, 10 % du marché au plus (CCAG 2021).",
            Evidence.OFFICIAL,
            "CCAG travaux 2021, article 19.2 ; en 2009, article 20, sans plafond",
        ),
        WorksRule(
            "penalties-vat",
            "Les pénalités se retirent du montant TTC, sans TVA.",
            Evidence.ASSUMED,
            "Usage des décomptes",
        ),
        WorksRule(
            "negative",
            "Un acompte négatif ne se réclame pas : le trop-perçu attend l’acompte suivant, ou le solde.",
            Evidence.ASSUMED,
            "Règle du bac à sable",
        ),
        WorksRule(
            "retention-release",
            "La retenue est rendue un mois après la fin du délai de garantie : elle ne fait pas partie du solde.",
            Evidence.OFFICIAL,
            "Code de la commande publique, article R2191-35",
        ),
    )
}
"""Every rule that the arithmetic follows."""


def rules_behind(
    position: Position, *, subcontractor: bool = False, carried: bool = False, ends: bool = False
) -> tuple[WorksRule, ...]:
    """The rules that made the lines of a statement, for the foot of its paper.

    ``subcontractor``: whose it is; ``carried``: something was paid too much and waits; ``ends``: the general account.
    """
    wanted = {
        "cumulative": True,
        "revision": position.revision,
        "revision-rounding": position.revision,
        "reverse-charge": subcontractor or position.subcontracted,
        "direct-payment": subcontractor,
        "retention": position.retention,
        "retention-base": position.retention,
        "retention-release": position.retention and ends,
        "advance-repayment": position.advance_repaid,
        "advance-line": position.advance_repaid and not ends,
        "penalties": position.penalties,
        "penalties-vat": position.penalties,
        "negative": carried,
    }
    return tuple(rule for code, rule in RULES.items() if wanted.get(code))


@dataclass(frozen=True, slots=True)
class Terms:
    """What the account of one payee obeys.

    ``amount_excl_vat``: the works he does himself; ``reverse_charge``: a subcontractor, whose VAT his principal owes;
    ``advance_incl_vat``: the advance he got.
    """

    amount_excl_vat: Decimal
    vat_rate: Decimal = Decimal(20)
    reverse_charge: bool = False
    retention_rate: Decimal = ZERO
    advance_incl_vat: Decimal = ZERO
    repaid_from: Decimal = Decimal(65)
    repaid_to: Decimal = Decimal(80)


@dataclass(frozen=True, slots=True)
class Position:
    """What is owed to a payee since the beginning, all amounts cumulative; or, of a month, the difference of two.

    ``subcontracted``: the works of his subcontractors without VAT, on which he collects VAT and nothing else.
    """

    works: Decimal = ZERO
    revision: Decimal = ZERO
    subcontracted: Decimal = ZERO
    vat: Decimal = ZERO
    retention: Decimal = ZERO
    advance_repaid: Decimal = ZERO
    penalties: Decimal = ZERO

    @property
    def excl_vat(self) -> Decimal:
        """Works and revision."""
        return self.works + self.revision

    @property
    def incl_vat(self) -> Decimal:
        """Works, revision, and the VAT that this payee collects."""
        return self.excl_vat + self.vat

    @property
    def net(self) -> Decimal:
        """What is to be paid."""
        return self.incl_vat - self.retention - self.advance_repaid - self.penalties

    def minus(self, previous: Position) -> Position:
        """The month between two statements."""
        return Position(*(mine - theirs for mine, theirs in zip(_values(self), _values(previous), strict=True)))

    def plus(self, other: Position) -> Position:
        """The sum of two accounts, for the total of a market."""
        return Position(*(mine + theirs for mine, theirs in zip(_values(self), _values(other), strict=True)))


def _values(position: Position) -> tuple[Decimal, ...]:
    return tuple(getattr(position, field.name) for field in dataclasses.fields(position))


def cumulative_position(
    terms: Terms,
    *,
    works: Decimal,
    revision: Decimal = ZERO,
    subcontracted: Decimal = ZERO,
    penalties: Decimal = ZERO,
    final: bool = False,
) -> Position:
    """Everything owed since the beginning, from the works done at base prices and the revision since the beginning.

    ``final``: the last statement, which repays what is left of the advance.
    """
    taxed = ZERO if terms.reverse_charge else works + revision + subcontracted
    vat = to_cents(taxed * terms.vat_rate / HUNDRED)
    repaid = terms.advance_incl_vat if final else advance_repaid(terms, works=works)
    return Position(
        works=works,
        revision=revision,
        subcontracted=subcontracted,
        vat=vat,
        retention=to_cents((works + revision + vat) * terms.retention_rate / HUNDRED),
        advance_repaid=repaid,
        penalties=penalties,
    )


# -- advance --


def advance_amount(clause: AdvanceClause, *, amount_excl_vat: Decimal, vat_rate: Decimal, months: int) -> Decimal:
    """The advance, VAT included, on the works that the payee does himself (R2191-6, R2191-7).

    Beyond twelve months it is counted on twelve months of the contract.
    """
    if clause.waived:
        return ZERO
    base = amount_excl_vat * (HUNDRED + vat_rate) / HUNDRED
    if months > 12:
        base = base * 12 / months
    return to_cents(base * clause.rate / HUNDRED)


def advance_repaid(terms: Terms, *, works: Decimal) -> Decimal:
    """What is repaid since the beginning, in a straight line between the two bounds (R2191-11, R2191-12)."""
    if not terms.advance_incl_vat or terms.amount_excl_vat <= 0:
        return ZERO
    done = works * HUNDRED / terms.amount_excl_vat
    share = (done - terms.repaid_from) / (terms.repaid_to - terms.repaid_from)
    return to_cents(terms.advance_incl_vat * min(max(share, ZERO), Decimal(1)))


# -- revision --


def rounded_coefficient(value: Decimal, rounding: CoefficientRounding) -> Decimal:
    """A coefficient with the decimals that the contract says."""
    step, mode = _STEPS[rounding]
    return value.quantize(step, rounding=mode)


def revision_coefficient(clause: RevisionClause, month: date) -> Decimal:
    """C = fixed part + Σ weight × (index of the month ÷ index of the base month). KeyError: the table lacks a value."""
    total = clause.fixed_part
    for term in clause.terms:
        values = clause.table[term.index]
        total += term.weight * values[month] / values[clause.base_month]
    return rounded_coefficient(total / HUNDRED, clause.rounding)


def month_revision(works_of_month: Decimal, coefficient: Decimal) -> Decimal:
    """The revision of a month: (C - 1) × the works of the month at base prices."""
    return to_cents(works_of_month * (coefficient - 1))


# -- penalties --


def delay_penalties(clause: PenaltyClause, *, amount_excl_vat: Decimal, days: int) -> Decimal:
    """The penalties of so many days late, in all: nothing up to the exempted amount, then everything, then the cap."""
    owed = to_cents(amount_excl_vat * max(days, 0) / clause.divisor)
    if owed <= clause.exempt:
        return ZERO
    if not clause.cap:
        return owed
    return min(owed, to_cents(amount_excl_vat * clause.cap / HUNDRED))


# -- instalments --


class NothingToPay(Labelled):
    """Why the instalment of a month is nothing, and what was paid too much waits."""

    PENALTIES = "penalties", "Les pénalités dépassent les travaux du mois"
    WORKS_DOWN = "works_down", "Le cumul des travaux baisse : des travaux déjà payés sont retirés"
    ADVANCE = "advance", "Le remboursement de l’avance dépasse les travaux du mois"
    REVISION = "revision", "La révision est négative et dépasse les travaux du mois"
    CARRIED = "carried", "Le trop-perçu d’un mois précédent n’est pas encore absorbé"


@dataclass(frozen=True, slots=True)
class Instalment:
    """The payment of a month: ``cumulative`` and ``previous`` statements, what was paid before, what is paid now.

    ``carried``: what was paid too much and waits (zero or negative); then ``reason`` says why.
    """

    rank: int
    cumulative: Position
    previous: Position
    paid_before: Decimal
    paid: Decimal
    carried: Decimal
    reason: NothingToPay | None

    @property
    def month(self) -> Position:
        """The month: the difference of the two statements."""
        return self.cumulative.minus(self.previous)


def instalments(statements: Iterable[Position]) -> tuple[Instalment, ...]:
    """The payments that cumulative statements lead to; one never pays back: too much waits for what follows."""
    previous, paid_before, found = Position(), ZERO, []
    for rank, statement in enumerate(statements, start=1):
        due = statement.net - paid_before
        month = statement.minus(previous)
        found.append(
            Instalment(
                rank=rank,
                cumulative=statement,
                previous=previous,
                paid_before=paid_before,
                paid=max(due, ZERO),
                carried=min(due, ZERO),
                reason=_why(month) if due < 0 else None,
            )
        )
        previous, paid_before = statement, paid_before + max(due, ZERO)
    return tuple(found)


def _why(month: Position) -> NothingToPay:
    """The deduction without which there would be something to pay, the largest first."""
    if month.net >= 0:
        return NothingToPay.CARRIED
    amounts = {
        NothingToPay.WORKS_DOWN: -month.works,
        NothingToPay.PENALTIES: month.penalties,
        NothingToPay.ADVANCE: month.advance_repaid,
        NothingToPay.REVISION: -month.revision,
    }
    return max(amounts, key=lambda reason: amounts[reason])


@dataclass(frozen=True, slots=True)
class GeneralAccount:
    """The « décompte général » of a payee: what the contract costs, what was paid, what is left.

    ``retention`` is still held: it is released after the guarantee period (R2191-35). ``balance`` below zero: the payee
    owes it.
    """

    final: Position
    advance: Decimal
    paid: Decimal

    @property
    def total(self) -> Decimal:
        """What the contract brings him in all: VAT included, penalties taken off."""
        return self.final.incl_vat - self.final.penalties

    @property
    def retention(self) -> Decimal:
        """What is held until the end of the guarantee."""
        return self.final.retention

    @property
    def balance(self) -> Decimal:
        """What is left to pay with the general account: total - advance - instalments - retention."""
        return self.total - self.advance - self.paid - self.retention


def general_account(terms: Terms, *, final: Position, paid: Iterable[Instalment]) -> GeneralAccount:
    """The general account after the instalments of the contract."""
    return GeneralAccount(
        final=final, advance=terms.advance_incl_vat, paid=sum((instalment.paid for instalment in paid), ZERO)
    )
