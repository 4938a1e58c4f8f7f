"""What calls bring, by their published names; every key that no rule needs is optional, as real clients show."""

from ninja import Schema


class FlowDeposit(Schema):
    """``deposer/flux``. ``avecSignature`` is left out by some clients when false."""

    fichierFlux: str  # noqa: N815 - published name
    nomFichier: str  # noqa: N815 - published name
    syntaxeFlux: str  # noqa: N815 - published name
    avecSignature: bool = False  # noqa: N815 - published name
    idUtilisateurCourant: int = 0  # noqa: N815 - published name


class FlowQuestion(Schema):
    """``consulterCR`` and ``consulterCRDetaille``."""

    numeroFluxDepot: str  # noqa: N815 - published name
    dateDepot: str | None = None  # noqa: N815 - published name
    syntaxeFlux: str | None = None  # noqa: N815 - published name


class Paging(Schema):
    """The paging block of ``rechercher/fournisseur``."""

    pageResultatDemandee: int = 1  # noqa: N815 - published name
    nbResultatsParPage: int = 10  # noqa: N815 - published name


class SupplierSearch(Schema):
    """``rechercher/fournisseur``: the criteria that this double honours; others are refused rather than ignored."""

    model_config = {"extra": "forbid"}

    idUtilisateurCourant: int = 0  # noqa: N815 - published name
    numeroFluxDepot: str = ""  # noqa: N815 - published name
    numeroFacture: str = ""  # noqa: N815 - published name
    typeFacture: str = ""  # noqa: N815 - published name
    statutCourant: list[str] = []  # noqa: N815 - published name
    rechercheFactureParFournisseur: Paging = Paging()  # noqa: N815 - published name
