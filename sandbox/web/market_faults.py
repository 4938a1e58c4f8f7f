"""Market sheets that the rules refuse, as boxes already filled: what « Reproduire » opens for a refusal of a sheet."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.domain.market_sheet import Ccag, CoefficientRounding, GroupKind, GuaranteeKind

_CONTRACTOR, _LOCKSMITH, _ARCHITECT = "12345678200218", "12345678200226", "12345678200234"
_TOWN = "12345678200242"
TAKEN = "2026-TX-032"
"""The number of the sheet that stands in the space already, for the refusals that want one."""

RIGHT_BOXES: Mapping[str, str] = {
    "number": "2026-TX-031",
    "title": "Réfection du lavoir (exemple)",
    "ccag": Ccag.V2021.value,
    "group": GroupKind.SINGLE.value,
    "notified_on": "2026-12-01",
    "starts_on": "2027-01-04",
    "months": "3",
    "currency": "EUR",
    "amount_excl_vat": "90000",
    "vat_rate": "20",
    "contractor": _CONTRACTOR,
    "moe": _ARCHITECT,
    "moa": _TOWN,
    "finance": _TOWN,
    "advance_rate": "5",
    "repaid_from": "65",
    "repaid_to": "80",
    "guarantee": GuaranteeKind.RETENTION.value,
    "guarantee_rate": "5",
    "rounding": CoefficientRounding.FOUR_NEAREST.value,
    "penalty_divisor": "3000",
    "penalty_exempt": "1000",
    "penalty_cap": "10",
}
"""A sheet that nothing is said against, in the space of the exercise « Remplir la fiche d’un marché »."""

_REVISED = {
    "base_month": "2026-11",
    "fixed_part": "15",
    "term1_index": "BT01",
    "term1_weight": "85",
    "index_table": "2026-11 BT01 133,9\n2027-01 BT01 134,2\n2027-02 BT01 134,6\n2027-03 BT01 135,0",
}

WRONG_BOXES: Mapping[str, Mapping[str, str]] = {
    "MARCHE_NUMERO_ABSENT": {"number": ""},
    "MARCHE_NUMERO_PRIS": {"number": TAKEN},
    "MARCHE_OBJET_ABSENT": {"title": ""},
    "MARCHE_DEVISE": {"currency": "USD"},
    "MARCHE_ACTEUR_ABSENT": {"moa": ""},
    "MARCHE_ACTEUR_EN_DOUBLE": {"moe": _CONTRACTOR},
    "MARCHE_GROUPEMENT": {"group": GroupKind.JOINT.value},
    "MARCHE_DONNEUR_D_ORDRE": {"sub1_structure": _LOCKSMITH, "sub1_share": "12000", "sub1_principal": _TOWN},
    "MARCHE_MONTANT": {"amount_excl_vat": "0"},
    "MARCHE_TAUX_TVA": {"vat_rate": "19,6"},
    "MARCHE_PART_ABSENTE": {"sub1_structure": _LOCKSMITH, "sub1_share": "0"},
    "MARCHE_REPARTITION": {"sub1_structure": _LOCKSMITH, "sub1_share": "95000"},
    "MARCHE_DUREE": {"months": "61"},
    "MARCHE_DATE_ABSENTE": {"starts_on": ""},
    "MARCHE_DATES_INVERSEES": {"starts_on": "2026-11-30"},
    "MARCHE_TAUX": {"advance_rate": "61"},
    "MARCHE_REMBOURSEMENT_AVANCE": {"repaid_from": "80", "repaid_to": "65"},
    "MARCHE_RETENUE": {"guarantee_rate": "6"},
    "MARCHE_BANQUE_ABSENTE": {"guarantee": GuaranteeKind.SURETY.value},
    "MARCHE_PENALITE": {"penalty_divisor": "0"},
    "MARCHE_FORMULE": _REVISED | {"fixed_part": "10"},
    "MARCHE_INDEX_EN_DOUBLE": _REVISED | {"term1_weight": "60", "term2_index": "BT01", "term2_weight": "25"},
    "MARCHE_INDEX_ABSENT": _REVISED | {"index_table": "2026-11 BT01 133,9\n2027-01 BT01 134,2"},
    "MARCHE_INDEX_FAUX": _REVISED | {"index_table": _REVISED["index_table"].replace("134,6", "0")},
    "MARCHE_ETRANGER": {"contractor": _LOCKSMITH},
    "MARCHE_AVANCE_DUE": {"advance_rate": "0"},
    "MARCHE_PRIX_FERME": {"months": "6"},
}
"""By the code of the refusal: the boxes that differ from the right sheet."""


def boxes_of(code: str) -> dict[str, str]:
    """The boxes of the sheet that meets a refusal; none when no sheet does."""
    changes = WRONG_BOXES.get(code)
    return {} if changes is None else {**RIGHT_BOXES, **changes}
