"""What a correction is refused for: a code, its sentence, and the field where it is said."""

from enum import StrEnum

from cms.report.domain.published import LARGEST

REASON_LENGTH = 1000
SOURCE_LENGTH = 500


class Refusal(StrEnum):
    """Why a correction was refused."""

    FIGURE_UNKNOWN = "figure_unknown"
    NUMBER_UNKNOWN = "number_unknown"
    VALUE_NOT_A_NUMBER = "value_not_a_number"
    VALUE_OUT_OF_RANGE = "value_out_of_range"
    VALUE_UNCHANGED = "value_unchanged"
    REASON_MISSING = "reason_missing"
    REASON_TOO_LONG = "reason_too_long"
    SOURCE_MISSING = "source_missing"
    SOURCE_TOO_LONG = "source_too_long"


# The field of the form, and the sentence: what is wrong, what to do.
CATALOGUE: dict[Refusal, tuple[str, str]] = {
    Refusal.FIGURE_UNKNOWN: ("code", "Chiffre : ce chiffre n’est plus publié. Revenez à la liste des chiffres."),
    Refusal.NUMBER_UNKNOWN: ("code", "Nombre à corriger : choisissez l’un des nombres de la liste."),
    Refusal.VALUE_NOT_A_NUMBER: ("value", "Valeur juste : écrivez un nombre entier, en chiffres, par exemple 28755."),
    Refusal.VALUE_OUT_OF_RANGE: (
        "value",
        f"Valeur juste : elle doit être comprise entre 0 et {LARGEST:_}. Vérifiez l’unité du chiffre.".replace(
            "_", "\u202f"
        ),
    ),
    Refusal.VALUE_UNCHANGED: ("value", "Valeur juste : c’est déjà la valeur en vigueur. Il n’y a rien à corriger."),
    Refusal.REASON_MISSING: (
        "reason",
        "Raison : dites pourquoi la valeur publiée est fausse ; la raison sera publiée.",
    ),
    Refusal.REASON_TOO_LONG: ("reason", f"Raison : {REASON_LENGTH} caractères au plus. Raccourcissez-la."),
    Refusal.SOURCE_MISSING: ("source", "Source : dites quel document prouve la valeur juste, et où on le trouve."),
    Refusal.SOURCE_TOO_LONG: ("source", f"Source : {SOURCE_LENGTH} caractères au plus. Raccourcissez-la."),
}


def message(refusal: Refusal) -> str:
    """The sentence, with the spaces that French wants."""
    sentence = CATALOGUE[refusal][1]
    for mark in (":", ";"):
        sentence = sentence.replace(f" {mark}", f"\u00a0{mark}")
    return sentence


class CorrectionRefusedError(Exception):
    """A correction was refused for ``refusals``, each under its own field."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals
