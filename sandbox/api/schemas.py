"""What calls bring, by their published names; every key that no rule needs is optional, as real clients show."""

from typing import Annotated

from ninja import Schema
from pydantic import BeforeValidator


def _without_null_characters(text: object) -> object:
    # PostgreSQL stores no U+0000 and refuses even to compare with it; the replacement character matches nothing.
    return text.replace("\0", "\ufffd") if isinstance(text, str) else text


Text = Annotated[str, BeforeValidator(_without_null_characters)]


class FlowDeposit(Schema):
    """``deposer/flux``. ``avecSignature`` is left out by some clients when false."""

    fichierFlux: Text  # noqa: N815 - published name
    nomFichier: Text  # noqa: N815 - published name
    syntaxeFlux: Text  # noqa: N815 - published name
    avecSignature: bool = False  # noqa: N815 - published name
    idUtilisateurCourant: int = 0  # noqa: N815 - published name


class FlowQuestion(Schema):
    """``consulterCR`` and ``consulterCRDetaille``."""

    numeroFluxDepot: Text  # noqa: N815 - published name
    dateDepot: Text | None = None  # noqa: N815 - published name
    syntaxeFlux: Text | None = None  # noqa: N815 - published name


class Paging(Schema):
    """The paging block of ``rechercher/fournisseur``."""

    pageResultatDemandee: int = 1  # noqa: N815 - published name
    nbResultatsParPage: int = 10  # noqa: N815 - published name


class SupplierSearch(Schema):
    """``rechercher/fournisseur``: the criteria that this double honours; others are refused rather than ignored."""

    model_config = {"extra": "forbid"}

    idUtilisateurCourant: int = 0  # noqa: N815 - published name
    numeroFluxDepot: Text = ""  # noqa: N815 - published name
    numeroFacture: Text = ""  # noqa: N815 - published name
    typeFacture: Text = ""  # noqa: N815 - published name
    statutCourant: list[Text] = []  # noqa: N815 - published name
    rechercheFactureParFournisseur: Paging = Paging()  # noqa: N815 - published name
