"""Who lives in the country of the public directory: invented towns, and the bodies that each of them may have.

No town bears the name of a real one. Two « Bellerive », two « collège des Tilleuls », a town hall beside its CCAS: the
names that people mistake for one another are there on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.domain.vocabulary import RecipientKind

TOWNS: tuple[str, ...] = (
    "Aubépines-le-Vieux",
    "Bellerive-aux-Ormes",
    "Bellerive-sous-Brume",
    "Bourg-Essai",
    "Brumeval",
    "Chantepluie-la-Neuve",
    "Clairtemps",
    "Combe-aux-Craies",
    "Courtepaille-en-Préau",
    "Doucemare-les-Joncs",
    "Écolive",
    "Encrenoire",
    "Fictiville",
    "Fontaine-la-Pareille",
    "Grand-Pupitre",
    "Hautebuvard",
    "Lanternes-sur-Orbe",
    "Longuemarge",
    "Marelle-la-Belle",
    "Moulin-Papier",
    "Neuve-Ardoise",
    "Papeterol",
    "Petit-Pupitre",
    "Plumelac",
    "Porte-Plume",
    "Quatre-Tampons",
    "Roche-Gommée",
    "Saint-Bordereau",
    "Saint-Bordereau-le-Haut",
    "Sainte-Liasse",
    "Trombonville",
    "Vaux-la-Minute",
    "Vieille-Ardoise",
    "Villeneuve-l’Agrafe",
)


@dataclass(frozen=True, slots=True)
class Service:
    """A « service » and something that one bills to it, as a purchase order says it. ``closed``: inactive at first."""

    code: str
    name: str
    purchase: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """A kind of body: one town in ``every`` has it, from the town ``first`` on.

    ``duties`` are drawn from (names of ``Duty``, a name repeated is likelier); ``siren`` begins the identifier, as it
    does in France for such a body.
    """

    name: str
    kind: RecipientKind
    siren: str
    every: int
    first: int
    duties: tuple[str, ...]
    services: tuple[Service, ...] = ()
    by_flow: bool = False


_TOWN_HALL = (
    Service("TECHNIQUE", "Services techniques", "l’entretien de la voirie"),
    Service("ECOLES", "Affaires scolaires", "des cahiers et des craies pour les écoles"),
    Service("CULTURE", "Médiathèque et culture", "des livres pour la médiathèque"),
    Service("TECHNIQUE-2019", "Services techniques (ancien)", closed=True),
)
_HOSPITAL = (
    Service("HOTELIER", "Restauration et hôtellerie", "des repas pour les patients"),
    Service("PHARMACIE", "Pharmacie", "des pansements"),
    Service("TRAVAUX", "Travaux et maintenance", "la réparation d’un ascenseur"),
    Service("ECONOMAT", "Économat (ancien)", closed=True),
)
_COUNTY = (
    Service("COLLEGES", "Direction des collèges", "la peinture d’un collège"),
    Service("ROUTES", "Direction des routes", "des panneaux pour les routes"),
    Service("SOLIDARITE", "Direction des solidarités", "le transport de personnes âgées"),
)
_STATE = (
    Service("FACACHATS", "Service des achats", "des fournitures de bureau"),
    Service("FACIMMO", "Service immobilier", "le nettoyage des locaux"),
    Service("FACINFO", "Service informatique", "des ordinateurs"),
    Service("FACTURES_PUBLIQUES", "Factures entre organismes publics"),
)
_ANY = ("NOTHING", "NOTHING", "COMMITMENT", "EITHER", "SERVICE", "BOTH")
_PLAIN = ("NOTHING", "NOTHING", "COMMITMENT")

BODIES: tuple[Body, ...] = (
    Body("Commune de {town}", RecipientKind.LOCAL, "21", 1, 0, _ANY, _TOWN_HALL),
    Body("Centre communal d’action sociale de {town}", RecipientKind.LOCAL, "26", 2, 1, _PLAIN),
    Body("Régie des eaux de {town}", RecipientKind.LOCAL, "20", 4, 0, _PLAIN),
    Body("Collège des Tilleuls, {Town}", RecipientKind.LOCAL, "19", 6, 2, ("COMMITMENT", "NOTHING")),
    Body("Collège des Marronniers, {Town}", RecipientKind.LOCAL, "19", 7, 3, ("COMMITMENT", "NOTHING")),
    Body("Communauté de communes du pays de {town}", RecipientKind.LOCAL, "20", 8, 4, ("SERVICE", "BOTH"), _TOWN_HALL),
    Body("Résidence publique des Glycines, {Town}", RecipientKind.LOCAL, "26", 9, 5, _PLAIN),
    Body("Centre hospitalier de {town}", RecipientKind.HEALTH, "26", 7, 1, ("SERVICE", "BOTH"), _HOSPITAL),
    Body("Service d’incendie et de secours de {town}", RecipientKind.LOCAL, "28", 12, 6, _PLAIN),
    Body("Tribunal judiciaire de {town}", RecipientKind.STATE, "17", 11, 7, ("BOTH",), _STATE, by_flow=True),
    Body("Préfecture de {town}", RecipientKind.STATE, "17", 11, 8, ("BOTH",), _STATE, by_flow=True),
    Body("Département de {town}", RecipientKind.LOCAL, "22", 11, 9, ("SERVICE", "EITHER", "BOTH"), _COUNTY),
)
