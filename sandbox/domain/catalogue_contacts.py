"""Catalogue, part 7: messages, requests, the assistant. Columns: code, field, title, sentence, cause, remedy, guide."""

from __future__ import annotations

from sandbox.domain.catalogue_files import Row
from sandbox.domain.labelled import Evidence
from sandbox.domain.refusals import RefusalCode

_MESSAGES, _REQUESTS, _ASSISTANT = "annoncer-un-changement", "solliciter-son-client", "interroger-l-assistant"

CONTACT_ROWS: tuple[Row, ...] = (
    (
        RefusalCode.MESSAGE_NO_PARTNER,
        "Destinataires",
        "Vous n’avez encore aucun partenaire",
        "Champ « Destinataires » : votre structure n’a échangé de facture avec personne qui puisse la lire.",
        "« Mes messages » ne relie que des structures entre lesquelles une facture au moins est passée.",
        "Déposez d’abord une facture, ou attendez d’en recevoir une.",
        _MESSAGES,
    ),
    (
        RefusalCode.MESSAGE_NO_RECIPIENT,
        "Destinataires",
        "Aucun destinataire n’est choisi",
        "Champ « Destinataires » : cochez au moins un partenaire de la liste.",
        "Un message part aux seules structures cochées.",
        "Cochez ceux qui doivent le lire ; pour une annonce générale, cochez-les tous.",
        _MESSAGES,
    ),
    (
        RefusalCode.MESSAGE_STRANGER,
        "Destinataires",
        "Cette structure ne peut pas recevoir votre message",
        "Champ « Destinataires » : {name} ne peut pas recevoir votre message ({why}).",
        "Une structure publique écrit à ses fournisseurs, une structure privée à ses clients publics.",
        "Retirez-la de la liste ; s’il s’agit d’une question sur une facture, envoyez une sollicitation.",
        _MESSAGES,
    ),
    (
        RefusalCode.MESSAGE_SUBJECT_MISSING,
        "Objet",
        "Le message n’a pas d’objet",
        "Champ « Objet » : il est vide.",
        "L’objet est tout ce que le partenaire voit avant d’ouvrir.",
        "Dites le changement en quelques mots, par exemple « Nouveau code service au 1er janvier ».",
        _MESSAGES,
    ),
    (
        RefusalCode.MESSAGE_TEXT_MISSING,
        "Message",
        "Le message est vide",
        "Champ « Message » : il est vide.",
        "Un objet seul ne dit pas ce que le partenaire doit faire.",
        "Écrivez ce qui change, à partir de quand, et ce que chacun doit faire.",
        _MESSAGES,
    ),
    (
        RefusalCode.MESSAGE_TOO_LONG,
        "Message",
        "Le texte est trop long",
        "Champ « {field} » : {length} caractères, la limite est de {limit}.",
        "Une annonce se lit d’un coup d’œil.",
        "Gardez ce qui change et la date ; renvoyez au site de votre structure pour le reste.",
        _MESSAGES,
    ),
    (
        RefusalCode.REQUEST_PAIR_UNKNOWN,
        "Catégorie et sous-catégorie",
        "La combinaison manque",
        "Champ « Catégorie et sous-catégorie » : choisissez une combinaison de la liste.",
        "C’est elle qui décide où va la question : au client, ou d’abord à l’assistance.",
        "Pour une facture qui n’avance pas, prenez « Suivi du traitement d’une facture ».",
        _REQUESTS,
    ),
    (
        RefusalCode.REQUEST_WITHOUT_CLIENT,
        "Facture concernée",
        "Le client n’est pas désigné",
        "Champ « Facture concernée » : « {pair} » va au client, mais ni facture ni client n’est choisi.",
        "La facture désigne le client, et lui donne de quoi répondre.",
        "Choisissez la facture, ou à défaut le client.",
        _REQUESTS,
    ),
    (
        RefusalCode.REQUEST_TO_ONESELF,
        "Facture concernée",
        "Vous êtes le client de cette facture",
        "Champ « Facture concernée » : « {pair} » irait à votre propre structure.",
        "Une sollicitation va du fournisseur à son client, ou à l’assistance.",
        "Renvoyez la facture avec un motif et un commentaire, ou choisissez une combinaison traitée par l’assistance.",
        _REQUESTS,
    ),
    (
        RefusalCode.REQUEST_TEXT_MISSING,
        "Description",
        "La description est vide",
        "Champ « Description » : elle est vide.",
        "Sans question écrite, personne ne peut répondre.",
        "Demandez où en est le règlement, ou pourquoi la facture est rejetée ou n’avance pas.",
        _REQUESTS,
    ),
    (
        RefusalCode.REQUEST_TEXT_TOO_LONG,
        "Description",
        "La description est trop longue",
        "Champ « Description » : {length} caractères, la limite est de {limit}.",
        "Une question précise reçoit une réponse plus vite.",
        "Gardez la question, le numéro et les dates ; joignez le reste.",
        _REQUESTS,
    ),
    (
        RefusalCode.REQUEST_NOT_NOW,
        "",
        "Ce geste n’est pas possible maintenant",
        "« {action} » n’est pas possible quand la sollicitation est « {status} ».",
        "Celui qui a la question répond ; celui qui l’a posée relance ensuite, ou clôt.",
        "Regardez sur sa page qui a la main. Une sollicitation close reste close : ouvrez-en une autre.",
        _REQUESTS,
    ),
    (
        RefusalCode.ASSISTANT_NUMBER_MISSING,
        "Numéro",
        "Le numéro manque",
        "Champ « Numéro » : il est vide.",
        "L’assistant cherche par le numéro seul.",
        "Tapez le numéro de la facture, sans « n° », sans « € », sans un mot.",
        _ASSISTANT,
    ),
)

CONTACT_EVIDENCE = {
    RefusalCode.MESSAGE_NO_PARTNER: Evidence.OFFICIAL,
    RefusalCode.MESSAGE_STRANGER: Evidence.OFFICIAL,
    RefusalCode.ASSISTANT_NUMBER_MISSING: Evidence.OFFICIAL,
}
"""Refusals that a published text says; the others are ours."""
