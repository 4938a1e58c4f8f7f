"""The spaces where members talk: one a college and the plenary; who reads which.

Source of the four spaces: the newsletter that announces the club (three colleges, and a group « plénière – sujets
transverses » where all entities meet). That nothing of a college is read outside it is the platform's own promise.
"""

from cms.club.domain.vocabulary import College
from cms.core.labelled import Labelled


class Space(Labelled):
    """Where members talk; a college's space has the college's own value."""

    PLENARY = "plenary", "Plénière"
    ISSUERS = College.ISSUERS.value, College.ISSUERS.label
    PUBLISHERS = College.PUBLISHERS.value, College.PUBLISHERS.label
    INTERMEDIARIES = College.INTERMEDIARIES.value, College.INTERMEDIARIES.label


OF_COLLEGE = {
    College.ISSUERS: Space.ISSUERS,
    College.PUBLISHERS: Space.PUBLISHERS,
    College.INTERMEDIARIES: Space.INTERMEDIARIES,
}
# The end of the address of each.
SLUGS = {
    Space.PLENARY: "pleniere",
    Space.ISSUERS: "emetteurs",
    Space.PUBLISHERS: "editeurs-operateurs",
    Space.INTERMEDIARIES: "tiers-intermediaires",
}
PURPOSES = {
    Space.PLENARY: "Les sujets qui touchent tout le monde : délais, rejets, statuts, nouveautés du portail.",
    Space.ISSUERS: "Déposer, suivre et corriger ses factures, par le portail ou par un logiciel.",
    Space.PUBLISHERS: "Formats, API, EDI, comptes rendus de flux et raccordement des clients.",
    Space.INTERMEDIARIES: "Accompagner des clients ou des adhérents : mandats, habilitations, pédagogie.",
}


def readable_by(college: College | None, *, confirmed: bool) -> frozenset[Space]:
    """The spaces that a member of ``college`` reads; none for who is not in the club (``college`` is None).

    Nobody enters a college by saying so: until a moderator confirmed it, only the plenary is open.
    """
    if college is None:
        return frozenset()
    return frozenset({Space.PLENARY, OF_COLLEGE[college]} if confirmed else {Space.PLENARY})


def space_of(slug: str) -> Space | None:
    """The space of this address, or None."""
    return next((space for space, known in SLUGS.items() if known == slug), None)
