"""Works pieces that the rules refuse, ready to be sent: what « Reproduire » opens on the last step of the deposit."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sandbox.domain.drafts import Draft, Works, with_computed_totals
from sandbox.domain.situations import Piece, WorksWay, works_way_to
from sandbox.domain.vocabulary import Frame, Status

_Change = Callable[[Draft], Draft]


def _as_it_is(draft: Draft) -> Draft:
    return draft


@dataclass(frozen=True, slots=True)
class WrongPiece:
    """A piece of ``frame``, right but for what ``spoil`` changes.

    ``after``: what stands in the dossier before it (None: nothing), ``first`` what its first piece says besides;
    ``follows``: it answers the piece that ``after`` shows, instead of opening a dossier of its own.
    """

    frame: Frame
    spoil: _Change = _as_it_is
    after: WorksWay | None = None
    first: _Change = _as_it_is
    follows: bool = True


def _works(**told: object) -> _Change:
    def change(draft: Draft) -> Draft:
        return dataclasses.replace(draft, works=dataclasses.replace(draft.works or Works(), **told))  # type: ignore[arg-type]

    return change


def _in_dollars(draft: Draft) -> Draft:
    return dataclasses.replace(draft, currency="USD")


def _as_an_invoice(draft: Draft) -> Draft:
    return dataclasses.replace(draft, works=None)


def _less_without_a_word(draft: Draft) -> Draft:
    """A tenth taken off each line, and nothing that says why."""
    lines = tuple(
        dataclasses.replace(line, unit_price_excl_vat=line.unit_price_excl_vat * Decimal("0.9"), total_excl_vat=None)
        for line in draft.lines
    )
    return with_computed_totals(dataclasses.replace(draft, lines=lines))


_AT_MOE = works_way_to(Status.TO_ASSOCIATE_MOE)

WRONG_PIECES: Mapping[str, WrongPiece] = {
    "MOE_ABSENTE": WrongPiece(Frame.A4, _works(moe="")),
    "MOA_ABSENTE": WrongPiece(Frame.A4, _works(moa="")),
    "PIECE_PRECEDENTE_INCONNUE": WrongPiece(Frame.A4, _works(previous="PDM-INTROUVABLE")),
    "PIECE_PRECEDENTE_INCOMPATIBLE": WrongPiece(Frame.A17, after=_AT_MOE),
    "PIECE_PRECEDENTE_DEJA_SUIVIE": WrongPiece(Frame.A15, after=works_way_to(Status.ASSOCIATED)),
    "DEVISE_DU_DOSSIER": WrongPiece(Frame.A15, _in_dollars, after=_AT_MOE),
    "REVISION_SANS_EXPLICATION": WrongPiece(Frame.A15, _less_without_a_word, after=_AT_MOE),
    "CADRE_SIMPLE_SUR_MARCHE_DE_TRAVAUX": WrongPiece(Frame.A1, _as_an_invoice),
    "CUMUL_EN_BAISSE": WrongPiece(
        Frame.A4,
        _works(cumulative_excl_vat=Decimal(15000)),
        after=WorksWay((Piece(Frame.A4),)),
        first=_works(cumulative_excl_vat=Decimal(20000)),
        follows=False,
    ),
}
"""By the code of the refusal that it meets, at the recap or when it is sent."""
