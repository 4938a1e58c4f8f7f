"""Four questions, and where they lead: a topic, a sheet to read before, an exercise to do first. Rules as data."""

from collections.abc import Mapping
from dataclasses import dataclass

ANY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Choice:
    """One answer: its value in the address, its words, a line of help."""

    value: str
    label: str
    help: str = ""


@dataclass(frozen=True)
class Question:
    """One question, its name in the address, its choices."""

    name: str
    words: str
    choices: tuple[Choice, ...]

    @property
    def values(self) -> frozenset[str]:
        """The answers that exist."""
        return frozenset(choice.value for choice in self.choices)


QUESTIONS = (
    Question(
        "qui",
        "Qui êtes-vous ?",
        (
            Choice("entreprise", "Une entreprise, une association, un indépendant"),
            Choice("public", "Une entité publique", "Commune, hôpital, établissement, service de l’État"),
            Choice("moe", "Un maître d’œuvre", "Architecte, bureau d’études, économiste de la construction"),
            Choice("justice", "Un prestataire de justice", "Expert, traducteur, enquêteur, administrateur ad hoc"),
            Choice("tiers", "Un intermédiaire", "Éditeur de logiciel, opérateur, expert-comptable, fédération"),
        ),
    ),
    Question(
        "cote",
        "De quel côté de la facture ?",
        (
            Choice("envoie", "J’envoie des factures"),
            Choice("recoit", "Je reçois des factures"),
            Choice("deux", "Les deux"),
        ),
    ),
    Question(
        "canal",
        "Par quel canal ?",
        (
            Choice("portail", "Le portail", "Je saisis un formulaire ou je dépose un PDF"),
            Choice("fichier", "Des fichiers", "Mon logiciel produit des Factur-X, des flux, des lots"),
            Choice("api", "Une API", "Un programme parle au portail"),
            Choice("inconnu", "Je ne sais pas encore"),
        ),
    ),
    Question(
        "travaux",
        "Des marchés de travaux ?",
        (
            Choice("non", "Non, ou pas pour commencer"),
            Choice("oui", "Oui", "Projets de décompte, états d’acompte, décompte général"),
        ),
    ),
)


@dataclass(frozen=True)
class Way:
    """Where answers lead. Guides and exercises are slugs, the best first: the first that exists is shown."""

    topic: str
    guides: tuple[str, ...]
    exercises: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Rule:
    """A way, and the answers that take it; a question left out accepts any answer."""

    way: Way
    qui: frozenset[str] = ANY
    cote: frozenset[str] = ANY
    canal: frozenset[str] = ANY
    travaux: frozenset[str] = ANY

    def takes(self, answers: Mapping[str, str]) -> bool:
        """Whether these answers take this way."""
        wanted = {"qui": self.qui, "cote": self.cote, "canal": self.canal, "travaux": self.travaux}
        return all(not values or answers[name] in values for name, values in wanted.items())


def _of(*values: str) -> frozenset[str]:
    return frozenset(values)


# Read from top to bottom: the first rule that takes the answers wins, and the last takes all.
RULES = (
    Rule(
        qui=_of("justice"),
        way=Way(
            "memoires-de-frais-de-justice",
            ("joindre-une-piece", "suivre-sa-facture"),
            ("suspendre-et-completer", "lire-un-statut"),
            "Un mémoire de frais de justice a son propre circuit : on y dépose des pièces, et c’est leur absence qui"
            " retarde le plus.",
        ),
    ),
    Rule(
        qui=_of("moe"),
        way=Way(
            "factures-de-travaux-pour-les-moe",
            ("reviser-un-montant-en-marche-de-travaux",),
            ("travaux-reviser", "rejet-a-tort"),
            "Le geste de la maîtrise d’œuvre est de valider un montant, pas de rejeter une pièce.",
        ),
    ),
    Rule(
        qui=_of("public"),
        travaux=_of("oui"),
        way=Way(
            "factures-de-travaux-pour-les-moa",
            ("reviser-un-montant-en-marche-de-travaux",),
            ("choisir-le-retour", "rejet-a-tort"),
            "La maîtrise d’ouvrage reçoit l’état d’acompte déjà validé : elle suit le dossier jusqu’au décompte"
            " général.",
        ),
    ),
    Rule(
        qui=_of("public"),
        canal=_of("inconnu"),
        way=Way(
            "parametrer-chorus-pro-pour-une-entite-publique",
            ("adresser-sa-facture", "prendre-en-main-le-bac-a-sable"),
            ("choisir-le-retour", "lire-un-statut"),
            "Avant de traiter, on règle : services, droits, ce que l’on exige des fournisseurs.",
        ),
    ),
    Rule(
        qui=_of("public"),
        cote=_of("envoie"),
        way=Way(
            "traiter-et-emettre-pour-une-entite-publique",
            ("adresser-sa-facture",),
            ("facture-etat", "deposer-par-formulaire"),
            "Une entité publique qui facture dépose comme un fournisseur, et reçoit les mêmes retours.",
        ),
    ),
    Rule(
        qui=_of("public"),
        way=Way(
            "traiter-et-emettre-pour-une-entite-publique",
            ("traiter-une-facture-rejetee",),
            ("choisir-le-retour", "commune-helios"),
            "Recycler, suspendre ou rejeter : le bon retour épargne une facture à refaire.",
        ),
    ),
    Rule(
        travaux=_of("oui"),
        way=Way(
            "factures-de-travaux-pour-les-titulaires",
            ("reviser-un-montant-en-marche-de-travaux", "choisir-le-cadre"),
            ("rejet-a-tort", "sous-traitant", "cotraitant"),
            "En travaux, on ne dépose pas une facture mais un projet de décompte, et un montant révisé n’est pas un"
            " refus.",
        ),
    ),
    Rule(
        cote=_of("recoit"),
        way=Way(
            "factures-de-travaux-pour-les-titulaires",
            ("choisir-le-cadre", "suivre-sa-facture"),
            ("sous-traitant", "valideur-silencieux"),
            "Une entreprise ne reçoit sur le portail que les demandes de paiement de ses sous-traitants ou"
            " cotraitants.",
        ),
    ),
    Rule(
        canal=_of("fichier"),
        way=Way(
            "creer-son-compte-et-deposer-une-facture",
            ("deposer-un-fichier",),
            ("deposer-un-factur-x", "deposer-un-lot"),
            "Un fichier passe trois contrôles avant d’exister : mieux vaut les rencontrer ici d’abord.",
        ),
    ),
    Rule(
        canal=_of("api"),
        way=Way(
            "creer-son-compte-et-deposer-une-facture",
            ("deposer-un-fichier", "verifier-montants-et-tva"),
            ("deposer-un-lot", "deposer-un-factur-x"),
            "Un programme dépose des lots : le compte rendu dit quelle facture est fausse, et pourquoi.",
        ),
    ),
    Rule(
        canal=_of("inconnu"),
        way=Way(
            "creer-son-compte-et-deposer-une-facture",
            ("prendre-en-main-le-bac-a-sable", "adresser-sa-facture"),
            ("deposer-un-pdf", "deposer-par-formulaire"),
            "Le plus simple pour commencer est le PDF que vous avez déjà : le portail le lit, vous vérifiez.",
        ),
    ),
    Rule(
        way=Way(
            "creer-son-compte-et-deposer-une-facture",
            ("adresser-sa-facture", "renseigner-les-references"),
            ("deposer-par-formulaire", "deposer-un-pdf"),
            "Compte, adresse de facturation, premier dépôt : tout ce qu’il faut pour une première facture reçue.",
        ),
    ),
)


def way_for(answers: Mapping[str, str]) -> Way | None:
    """Where complete and known answers lead; None when one is missing or unknown."""
    if any(answers.get(question.name) not in question.values for question in QUESTIONS):
        return None
    return next(rule.way for rule in RULES if rule.takes(answers))
