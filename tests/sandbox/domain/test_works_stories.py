"""Works contracts told as an accountant would: each story of ``works_stories`` gives every figure, in French.

Read the YAML files first: they are the test. Amounts are typed as on paper (« 1 234,56 »).
"""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from sandbox.domain.market_sheet import CoefficientRounding, IndexTerm, PenaltyClause, RevisionClause, index_table
from sandbox.domain.works import (
    Terms,
    cumulative_position,
    delay_penalties,
    general_account,
    instalments,
    month_revision,
    revision_coefficient,
)

STORIES = sorted((Path(__file__).parent / "works_stories").glob("*.yaml"))
BASE = date(2026, 1, 1)


def number(text: object) -> Decimal:
    return Decimal(str(text).replace(" ", "").replace(",", "."))


def read(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def terms_of(told: dict) -> Terms:
    return Terms(
        amount_excl_vat=number(told["montant_ht"]),
        vat_rate=number(told["tva"]),
        retention_rate=number(told.get("retenue", 0)),
        advance_incl_vat=number(told.get("avance", 0)),
        repaid_from=number(told.get("remboursee_de", 65)),
        repaid_to=number(told.get("remboursee_a", 80)),
        reverse_charge=told.get("autoliquidation", False),
    )


def clause_of(told: dict, months: list[dict]) -> RevisionClause:
    rows = [(index, BASE, number(value)) for index, value in told["base"].items()]
    for rank, month in enumerate(months):
        rows += [(index, date(2026, rank + 2, 1), number(value)) for index, value in month["index"].items()]
    return RevisionClause(
        base_month=BASE,
        terms=tuple(IndexTerm(index, number(weight)) for index, weight in told["poids"].items()),
        table=index_table(rows),
        rounding=CoefficientRounding.of(told["arrondi"]),
    )


def play(told: dict, revision: dict | None = None) -> dict:
    """The account of one payee, and what the story expected of it, as two lists of values."""
    terms, clause = terms_of(told["contrat"]), clause_of(revision, told["mois"]) if revision else None
    statements, factors, revised, before = [], [], Decimal(0), Decimal(0)
    for rank, month in enumerate(told["mois"]):
        works = number(month["cumul"])
        factor = revision_coefficient(clause, date(2026, rank + 2, 1)) if clause else Decimal(1)
        revised += month_revision(works - before, factor)
        before = works
        factors.append(factor)
        statements.append(
            cumulative_position(terms, works=works, revision=revised, subcontracted=number(month.get("sous_traite", 0)))
        )
    return {"terms": terms, "paid": instalments(statements), "factors": factors, "revised": revised}


def values_of(instalment, factor: Decimal) -> dict[str, object]:
    month = instalment.month
    return {
        "coefficient": factor,
        "travaux": month.works,
        "revision": month.revision,
        "ht": month.excl_vat,
        "tva": month.vat,
        "ttc": month.incl_vat,
        "retenue": month.retention,
        "avance_remboursee": month.advance_repaid,
        "net": month.net,
        "paye": instalment.paid,
        "reporte": instalment.carried,
        "raison": instalment.reason.value if instalment.reason else None,
    }


def expected(told: dict) -> dict[str, object]:
    return {name: value if name == "raison" else number(value) for name, value in told.items()}


def assert_months(told: dict, played: dict) -> None:
    for month, instalment, factor in zip(told["mois"], played["paid"], played["factors"], strict=True):
        wanted = expected(month["attendu"])
        found = values_of(instalment, factor)
        assert {name: found[name] for name in wanted} == wanted, f"mois {instalment.rank}"
        assert (instalment.carried < 0) == (instalment.reason is not None)


def test_there_are_at_least_ten_stories():
    assert len(STORIES) >= 10


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story_gives_every_figure(path):
    told = read(path)
    played = play(told, told.get("revision"))
    assert_months(told, played)
    if "sous_traitant" in told:
        assert_months(told["sous_traitant"], play(told["sous_traitant"]))
    if "penalites" in told:
        asked = told["penalites"]
        clause = PenaltyClause(number(asked["par_jour"]), number(asked["franchise"]), number(asked["plafond"]))
        owed = delay_penalties(clause, amount_excl_vat=number(asked["montant_ht"]), days=asked["jours"])
        assert owed == number(asked["attendu"])
    if "fin" in told:
        end = general_account(
            played["terms"],
            final=cumulative_position(
                played["terms"],
                works=number(told["fin"]["cumul"]),
                revision=played["revised"],
                penalties=number(told["fin"].get("penalites", 0)),
                final=True,
            ),
            paid=played["paid"],
        )
        found = {
            "total": end.total,
            "avance": end.advance,
            "acomptes": end.paid,
            "retenue": end.retention,
            "solde": end.balance,
        }
        wanted = expected(told["fin"]["attendu"])
        assert {name: found[name] for name in wanted} == wanted
