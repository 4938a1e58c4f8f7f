"""What is kept about people, why, on what ground and until when: the page « Données personnelles » draws this table.

A room that keeps something brings its rows in ``AppConfig.ready()``::

    from cms.core import retention

    retention.register("accounts", retention_rows)

``retention_rows()`` returns objects with ``data``, ``reason``, ``ground``, ``duration``, all in French. It is called
when the page is drawn, so that a duration read from the settings is always the one in force.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol


class Row(Protocol):
    """One kind of data."""

    data: str
    reason: str
    ground: str
    duration: str


@dataclass(frozen=True)
class Retention:
    """A row of the rooms that have no table of their own."""

    data: str
    reason: str
    ground: str
    duration: str


_HOUSE = (
    Retention(
        "Inscription à une formation : nom, adresse électronique, présence",
        "vous envoyer le lien et l’invitation, tenir la liste d’attente",
        "votre demande",
        "jusqu’à votre demande d’effacement ; les totaux restent, sans nom",
    ),
    Retention(
        "Heures d’arrivée et de départ à une session",
        "établir votre attestation de présence, répondre à une contestation",
        "votre accord, donné en entrant dans la salle et repris quand vous voulez",
        "90 jours après la session ; la présence qui en résulte reste comptée",
    ),
    Retention(
        "Avis sur une session : réponses et remarque",
        "améliorer les sessions suivantes",
        "mission d’intérêt public",
        "sans limite, car rien ne les relie à vous ; le fait d’avoir répondu est oublié au bout de 21 jours",
    ),
    Retention(
        "Attestation de présence : un code tiré au hasard, sans donnée personnelle",
        "permettre à toute personne de la vérifier",
        "mission d’intérêt public",
        "sans limite ; elle ne nomme plus personne dès que vos données sont effacées",
    ),
    Retention(
        "Demande d’accompagnement : nom, adresse électronique, messages, pièces jointes",
        "vous répondre",
        "votre demande",
        "deux ans après la clôture ; 90 jours pour les pièces jointes",
    ),
    Retention(
        "Direct d’une formation : pseudonyme, questions, main levée, avancement de l’exercice",
        "permettre au formateur d’aider ceux qui sont bloqués",
        "votre participation",
        "jusqu’à votre demande d’effacement ; les questions restent alors, sans auteur",
    ),
    Retention(
        "Espace d’entraînement : factures fictives, journal des gestes, cookie",
        "reprendre l’exercice où vous l’aviez laissé",
        "votre demande",
        "sans compte, tant que le navigateur garde le cookie ; avec un compte, jusqu’à sa suppression",
    ),
    Retention(
        "Adhésion au club : organisation, qualité, collège, date et version de la charte acceptée",
        "vous placer dans un collège, vous convoquer à ses scrutins",
        "votre demande",
        "jusqu’à votre demande d’effacement ; le collège reste compté, sans nom ni organisation",
    ),
    Retention(
        "Annuaire du club : ce que vous avez choisi de montrer",
        "permettre aux membres de se trouver et de s’écrire sans échanger d’adresse",
        "votre accord, donné champ par champ et repris quand vous voulez",
        "jusqu’au retrait de votre accord ou à votre départ ; un message est oublié dès qu’il est transmis, "
        "et qui a écrit à qui au bout d’un jour",
    ),
    Retention(
        "Cas du bac à sable joint à une idée : un journal fictif, sans nom",
        "permettre à ceux qui étudient l’idée de le rejouer",
        "votre demande",
        "tant que l’idée est publiée ; 30 jours s’il n’a été joint à aucune",
    ),
    Retention(
        "Pilotes du club : candidature, motif de la réponse, retours",
        "choisir les membres qui essaient une idée, en rendre compte à l’instance",
        "votre demande",
        "votre nom et votre candidature disparaissent avec votre compte ; le rapport reste, sans nom",
    ),
    Retention(
        "Idées et votes du club",
        "instruire les demandes d’évolution et en rendre compte",
        "mission d’intérêt public",
        "les idées restent publiées ; votre nom disparaît avec votre compte",
    ),
    Retention(
        "Messages des espaces du club et commentaires d’idées : texte, pièces jointes, versions, membres nommés",
        "permettre aux membres d’échanger et de se relire",
        "votre adhésion",
        "jusqu’à ce que vous les retiriez ; si vous effacez vos données, le texte reste, sans nom ni pièce jointe",
    ),
    Retention(
        "Signalements et décisions de modération : qui a signalé, le passage en cause, la contestation",
        "faire respecter la charte, permettre de contester, en rendre compte",
        "intérêt légitime (respect des personnes)",
        "un an après la décision ; restent la décision et son motif, sans nom",
    ),
    Retention(
        "Ce que vous suivez au club, vos discussions lues, les récapitulatifs envoyés",
        "marquer ce qui est nouveau, vous écrire à la fréquence que vous avez choisie",
        "votre demande",
        "jusqu’à ce que vous ne suiviez plus ; 30 jours pour la preuve d’envoi d’un récapitulatif",
    ),
    Retention(
        "Scrutins du club : votre nom sur la liste des électeurs, votre candidature, vos mandats",
        "qu’un membre vote une seule fois, que le résultat se vérifie",
        "mission d’intérêt public",
        "votre nom disparaît avec votre compte ; aucun bulletin ne mène à vous",
    ),
    Retention(
        "Procès-verbaux de l’instance : nom affiché, collège et voix de ceux qui ont siégé",
        "que chacun sache qui a décidé, et qu’une ligne changée se voie",
        "mission d’intérêt public (publicité des décisions)",
        "dix ans, comme une archive publique, puis le texte est retiré ; d’ici là chaque ligne est scellée, votre nom "
        "y reste même après l’effacement de votre compte, et partout ailleurs il disparaît",
    ),
    Retention(
        "Journal technique du serveur : adresse réseau, page demandée, heure",
        "repérer les pannes et les attaques",
        "intérêt légitime (sécurité)",
        "durée fixée par l’exploitant, un an au plus",
    ),
)
_ROOMS: dict[str, Callable[[], Iterable[Row]]] = {}


def register(room: str, rows: Callable[[], Iterable[Row]]) -> None:
    """Add the rows of ``room``, or replace them."""
    _ROOMS[room] = rows


def retention_rows() -> list[Row]:
    """The rows of every room, then those of the house."""
    return [*(row for rows in _ROOMS.values() for row in rows()), *_HOUSE]
