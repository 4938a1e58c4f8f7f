"""What the pieces of a works contract are to one another: which follows which, who answers whom, within what time.

Times and articles come from the CCAG travaux, whose version is a parameter of the contract.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.domain.actions import Action
from sandbox.domain.labelled import Evidence, Labelled
from sandbox.domain.market_sheet import Ccag
from sandbox.domain.vocabulary import FINAL_FRAMES, Frame, Role, WorksKind


class RevisionAnswer(Labelled):
    """What became of an amount that was revised."""

    CONTESTED = "contested", "contesté par le titulaire"
    ACCEPTED = "accepted", "accepté par le titulaire"
    DEEMED = "deemed", "réputé accepté, trente jours ayant passé"


class Wait(Labelled):
    """The times that run on a works piece."""

    MOE = "moe", "Réponse de la maîtrise d’œuvre"
    REVISION = "revision", "Désaccord du titulaire sur le montant révisé"
    SUBCONTRACTOR = "subcontractor", "Réponse du titulaire à son sous-traitant"
    DG = "dg", "Notification du décompte général"
    SIGNATURE = "signature", "Retour du décompte général signé"
    TACIT = "tacit", "Réponse à la procédure tacite"


@dataclass(frozen=True, slots=True)
class WaitRule:
    """How many calendar days, what silence means, and where it is written.

    ``articles``: by version of the CCAG; empty where no article is confirmed (none is printed as law then).
    ``parallels``: the versions whose number is taken from the same place of the other version, and said to be.
    """

    days: int
    silence: str
    evidence: Evidence
    articles: Mapping[Ccag, str]
    parallels: frozenset[Ccag] = frozenset()

    def article(self, ccag: Ccag) -> str:
        """« article 12.2.2 du CCAG travaux 2021 », or nothing."""
        number = self.articles.get(ccag, "")
        if not number:
            return ""
        told = f"article {number} du {ccag.label}"
        return f"{told}, numéro supposé d’après celui de l’autre version" if ccag in self.parallels else told


_ONLY_2021 = frozenset({Ccag.V2009})
"""Read in the version of 2021 only."""


WAITS: Mapping[Wait, WaitRule] = {
    Wait.MOE: WaitRule(
        7,
        "Rien n’est approuvé : le fournisseur et l’ordonnateur sont avertis que rien ne s’est passé.",
        Evidence.OFFICIAL,
        {Ccag.V2021: "12.2.2", Ccag.V2009: "13.2.2"},
        _ONLY_2021,
    ),
    Wait.REVISION: WaitRule(30, "Le titulaire est réputé accepter le montant révisé.", Evidence.OFFICIAL, {}),
    Wait.SUBCONTRACTOR: WaitRule(15, "Accord tacite : la demande passe du côté public.", Evidence.OFFICIAL, {}),
    Wait.DG: WaitRule(
        30,
        "Le titulaire peut ouvrir la procédure tacite (A22).",
        Evidence.OBSERVED,
        {Ccag.V2021: "12.4.2", Ccag.V2009: "13.4.2"},
    ),
    Wait.SIGNATURE: WaitRule(
        30,
        "Le décompte général est réputé accepté : il devient définitif.",
        Evidence.ASSUMED,
        {Ccag.V2021: "12.4.3", Ccag.V2009: "13.4.3"},
        _ONLY_2021,
    ),
    Wait.TACIT: WaitRule(
        10,
        "Le projet du titulaire devient le décompte général et définitif tacite (A23 ou A24).",
        Evidence.OBSERVED,
        {Ccag.V2021: "12.4.4", Ccag.V2009: "13.4.4"},
    ),
}
"""The times of the rulebook; days are calendar days.

Article 13.4.4 of 2009 came with the decree of 2014; administrative courts cite it for the tacit account in ten days.
"""

STATEMENT_ARTICLES = {Ccag.V2009: ("13.1", "13.2"), Ccag.V2021: ("12.1", "12.2")}
"""Where each version speaks of the draft statement of a month, then of the « état d’acompte » that answers it."""

ACCOUNT_ARTICLES = {Ccag.V2009: ("13.3", "13.4"), Ccag.V2021: ("12.3", "12.4")}
"""Where each version speaks of the draft final statement, then of the general account."""


def due_at(wait: Wait, since: datetime) -> datetime:
    """When the time of a wait is over."""
    return since + timedelta(days=WAITS[wait].days)


FOLLOWING: Mapping[Frame, Mapping[Frame, Role]] = {
    **{
        frame: {Frame.A15: Role.MOE, Frame.A16: Role.MOE, Frame.A19: Role.MOA}
        for frame in (Frame.A4, Frame.A10, Frame.A13)
    },
    Frame.A5: {Frame.A19: Role.MOA},
    Frame.A15: {Frame.A19: Role.MOA},
    **{frame: {Frame.A17: Role.MOE, Frame.A20: Role.MOA, Frame.A22: Role.SUPPLIER} for frame in (Frame.A7, Frame.A14)},
    Frame.A17: {Frame.A20: Role.MOA, Frame.A18: Role.MOE, Frame.A22: Role.SUPPLIER},
    Frame.A18: {Frame.A8: Role.SUPPLIER},
    Frame.A20: {Frame.A8: Role.SUPPLIER},
    Frame.A22: {
        Frame.A25: Role.MOA,
        Frame.A20: Role.MOA,
        Frame.A23: Role.SUPPLIER,
        Frame.A24: Role.MOE,
    },
}
"""Which piece may be associated to which, and by whom: the chain of a « dossier de facturation »."""

REVISABLE = frozenset({Frame.A15, Frame.A16, Frame.A17, Frame.A18, Frame.A19, Frame.A20, Frame.A25})
"""The pieces where the amount asked and the amount admitted stand side by side."""

CERTIFICATES = frozenset({Frame.A15, Frame.A16, Frame.A19})
"""The pieces whose revision the contractor may contest within thirty days (« état d’acompte »)."""

ACCOUNT_AS_IT_IS = frozenset({Frame.A8, Frame.A23, Frame.A24})
"""The account signed, or final by silence: its amounts are those of the piece before; one contests by reserves."""

SUFFIXES = {
    Frame.A15: "EA",
    Frame.A16: "EAV",
    Frame.A17: "PDG",
    Frame.A18: "DG",
    Frame.A19: "EAV",
    Frame.A20: "DG",
    Frame.A8: "DGS",
    Frame.A22: "PDGT",
    Frame.A23: "DGDT",
    Frame.A24: "DGDT",
    Frame.A25: "DGD",
}
"""What to add to the number of the first piece (advice of the Communauté Chorus Pro; ours beyond EA and EAV)."""

WORKS_KINDS: Mapping[Frame, WorksKind] = {
    Frame.A4: WorksKind.MONTHLY_DRAFT_STATEMENT,
    Frame.A5: WorksKind.INTERIM_CERTIFICATE,
    Frame.A6: WorksKind.APPROVED_INTERIM_CERTIFICATE,
    Frame.A7: WorksKind.FINAL_DRAFT_STATEMENT,
    Frame.A8: WorksKind.SIGNED_DG,
    Frame.A10: WorksKind.SUBCONTRACTOR_REQUEST,
    Frame.A13: WorksKind.MONTHLY_DRAFT_STATEMENT,
    Frame.A14: WorksKind.FINAL_DRAFT_STATEMENT,
    Frame.A15: WorksKind.INTERIM_CERTIFICATE,
    Frame.A16: WorksKind.APPROVED_INTERIM_CERTIFICATE,
    Frame.A17: WorksKind.DRAFT_GENERAL_STATEMENT,
    Frame.A18: WorksKind.DG,
    Frame.A19: WorksKind.APPROVED_INTERIM_CERTIFICATE,
    Frame.A20: WorksKind.DG,
    Frame.A22: WorksKind.TACIT_DRAFT_GENERAL_STATEMENT,
    Frame.A23: WorksKind.TACIT_DGD,
    Frame.A24: WorksKind.TACIT_DGD,
    Frame.A25: WorksKind.TACIT_PROCEDURE_DGD,
}
"""What each frame deposits, in the words of ``typeFactureTravaux``."""


BY_A_PIECE = frozenset({Action.ASSOCIATE, Action.REPLACE_BY_A22, Action.DUPLICATE})
"""The gestures that are the deposit of another piece."""


def followers_of(frame: Frame, role: Role) -> tuple[Frame, ...]:
    """The frames that an actor may associate to a piece, in order."""
    return tuple(next_frame for next_frame, actor in FOLLOWING.get(frame, {}).items() if actor is role)


def action_on_previous(frame: Frame) -> Action:
    """What the association of a piece does to the one it follows."""
    return Action.REPLACE_BY_A22 if frame is Frame.A22 else Action.ASSOCIATE


def is_final(frame: Frame) -> bool:
    """Whether it belongs to the end of a contract."""
    return frame in FINAL_FRAMES


def number_after(first: str, frame: Frame, limit: int) -> str:
    """The number to propose: that of the first depositor and the suffix of the piece, within the limit."""
    suffix = SUFFIXES.get(frame, "")
    return f"{first[: limit - len(suffix) - 1]}-{suffix}" if suffix else first
