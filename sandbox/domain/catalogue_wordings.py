# ruff: noqa: E501 - one row a wording reads better than a folded one
"""How people and software word the common refusals, by what they mean. Regular expressions on folded text (no accent,
no capital, one space): see ``messages``. The first row that matches a stretch of text keeps it.
"""

from __future__ import annotations

import re

from sandbox.domain.actions import Reason
from sandbox.domain.catalogue_syntax import SCHEMA_WORDINGS, SHAPE_WORDINGS
from sandbox.domain.folding import folded

_ABSENT = r"(?:manqu|absent|obligatoire|non renseign|pas renseign|vide|requis|est exig|non fourni)"
_UNKNOWN = r"(?:inconnu|introuvable|n'existe pas|non trouv|non reference|pas reference|inexistant|invalide|incorrect)"
_CLOSED = r"(?:inacti|ferme|n'est (?:pas|plus) acti|desactiv|radie)"
_WRONG = r"(?:erron|incorrect|faux|fausse|inexact|invalide|mauvais)"
_NEAR = r"[^|.;]{0,60}?"
_OWN = r"(?![^|.;]{0,40}(?:emettrice|emetteur))"
"""The structure that issues an invoice (or a demand of a town) is not the one that receives it."""

_ROWS: tuple[tuple[str, str], ...] = (
    # Numbers.
    (rf"(?:numero|n°|facture){_NEAR}deja (?:utilis|exist|present|pris|connu|depos|enregistr|integr)\w*", "NUMERO_DEJA_UTILISE"),
    (r"facture existe deja|invoice number already|duplicate invoice", "NUMERO_DEJA_UTILISE"),
    (rf"numero{_NEAR}(?:trop long|20 caracteres|longueur)", "NUMERO_TROP_LONG"),
    (rf"numero{_NEAR}caracteres? (?:interdit|non autoris|specia|invalide)\w*", "NUMERO_CARACTERES"),
    (rf"numero de (?:la )?facture{_NEAR}{_ABSENT}\w*", "NUMERO_ABSENT"),
    # Who.
    (rf"service{_NEAR}reserve\w*", "SERVICE_RESERVE"),
    (rf"(?:code )?service{_NEAR}(?:ou|et/ou){_NEAR}engagement{_NEAR}{_ABSENT}\w*", "SERVICE_OU_ENGAGEMENT_ABSENT"),
    (rf"(?:code service|service (?:executant|destinataire)|le service|du service){_OWN}{_NEAR}{_CLOSED}\w*", "SERVICE_INACTIF"),
    (rf"(?:code service|service (?:executant|destinataire)){_NEAR}{_ABSENT}\w*", "SERVICE_ABSENT"),
    (rf"(?:code service|service (?:executant|destinataire)){_OWN}{_NEAR}{_UNKNOWN}\w*", "SERVICE_INCONNU"),
    (rf"(?:numero d'|n° d'|d'|l')?engagement{_NEAR}{_ABSENT}\w*", "ENGAGEMENT_ABSENT"),
    (rf"\b(?:ej|bon de commande){_NEAR}{_ABSENT}\w*", "ENGAGEMENT_ABSENT"),
    (rf"(?:engagement|bon de commande|\bej\b){_NEAR}(?:{_UNKNOWN}|{_WRONG})\w*", "ENGAGEMENT_INCONNU"),
    (rf"(?:destinataire|client|acheteur|structure publique){_OWN}{_NEAR}{_CLOSED}\w*", "DESTINATAIRE_INACTIF"),
    (rf"(?:destinataire|client|acheteur|structure){_OWN}{_NEAR}{_UNKNOWN}\w*", "DESTINATAIRE_INCONNU"),
    (rf"(?:destinataire|client){_NEAR}{_ABSENT}\w*", "DESTINATAIRE_ABSENT"),
    (rf"(?:fournisseur|emetteur|vendeur){_NEAR}{_CLOSED}\w*", "FOURNISSEUR_INACTIF"),
    (rf"(?:fournisseur|emetteur|vendeur){_NEAR}{_UNKNOWN}\w*", "FOURNISSEUR_INCONNU"),
    (rf"siret{_NEAR}(?:{_UNKNOWN}|{_WRONG})\w*", "DESTINATAIRE_INCONNU"),
    # Which document.
    (rf"(?:date|facture){_NEAR}(?:futur|posterieure? (?:a|au)|post-dat|antidat)\w*", "DATE_FUTURE"),
    (rf"date de (?:la )?facture{_NEAR}{_ABSENT}\w*", "DATE_ABSENTE"),
    (rf"cadre de facturation{_NEAR}(?:inconnu|n'existe pas|inexistant)\w*", "CADRE_INCONNU"),
    (rf"(?:mauvais |erreur (?:de|sur le) )cadre|cadre de facturation{_NEAR}(?:{_WRONG}|inadapte|pas le bon)\w*", "REJET_CADRE"),
    (rf"devise{_NEAR}(?:{_ABSENT}|{_UNKNOWN})\w*", "DEVISE_ABSENTE"),
    (rf"facture d'origine{_NEAR}{_ABSENT}\w*", "FACTURE_ORIGINE_ABSENTE"),
    (rf"mode de (?:paiement|reglement){_NEAR}(?:{_ABSENT}|{_UNKNOWN})\w*", "PAIEMENT_ABSENT"),
    (rf"(?:iban|coordonnees bancaires){_NEAR}{_ABSENT}\w*", "IBAN_ABSENT"),
    (rf"(?:iban|cle de controle){_NEAR}{_WRONG}\w*", "IBAN_FAUX"),
    # How much.
    (rf"motif d'exoneration{_NEAR}{_ABSENT}\w*", "TVA_MOTIF_EXONERATION"),
    (rf"(?:net|montant) a payer{_NEAR}(?:incoheren|{_WRONG}|ne correspond|different)\w*", "NET_A_PAYER_INCOHERENT"),
    (rf"(?:recapitulatif|ventilation|lignes?) (?:de (?:la )?)?tva{_NEAR}{_ABSENT}\w*", "TVA_ABSENTE"),
    (rf"(?:recapitulatif|ventilation|montant) (?:de (?:la )?)?tva{_NEAR}(?:incoheren|ne correspond|different)\w*", "TVA_VENTILATION"),
    (rf"(?:tva|taux){_NEAR}{_WRONG}\w*", "REJET_TVA"),
    (rf"(?:totaux|totals?|montants?|somme)\b{_NEAR}(?:incoheren|ne correspond\w* pas|different|ne s'additionn)\w*", "TOTAUX_INCOHERENTS"),
    (rf"montants?\b{_NEAR}{_WRONG}\w*|erreur de montant", "REJET_MONTANT"),
    (rf"lignes? de (?:facture|poste){_NEAR}{_ABSENT}\w*", "LIGNES_ABSENTES"),
    # With which files.
    (r"nom (?:du|de) (?:fichier|la piece)[^|.;]{0,40}(?:trop long|50 caracteres)", "FICHIER_NOM_TROP_LONG"),
    (r"(?:extension|type|format)[^|.;]{0,40}(?:piece|fichier)?[^|.;]{0,30}(?:non autoris|non accept|pas autoris|pas accept|interdit)\w*", "PJ_TYPE"),
    (r"(?:piece|pj|fichier)s?[^|.;]{0,30}(?:trop (?:lourd|volumineu|gros)|depasse|10 ?mo)\w*", "FICHIER_TROP_LOURD"),
    (r"request entity too large|413", "FICHIER_TROP_LOURD"),
    (r"fichier[^|.;]{0,20}(?:est )?vide|document is empty", "FICHIER_VIDE"),
    (r"(?:pieces?|pj|justificatif|attestation|bon de livraison|rib)\b[^|.;]{0,40}(?:manqu|absent|non fourni|non joint)\w*", "SUSPENSION_PJ_MANQUANTE"),
    (r"il manque (?:la|le|les|une|un|des) (?:piece|pj|justificatif|attestation|bon de livraison|rib)\w*", "SUSPENSION_PJ_MANQUANTE"),
    (r"(?:piece|pj|justificatif)s?[^|.;]{0,30}illisible\w*", "SUSPENSION_PJ_ILLISIBLE"),
    (r"facture (?:en )?doubl(?:e|on)|\bdoublon\b", "REJET_DOUBLON"),
    (r"service non fait|prestation (?:non|pas) (?:faite|realisee|conforme)|non livre\w*", "REJET_LIVRAISON"),
    (r"mentions? (?:obligatoires? )?(?:absent|manqu)\w*", "REJET_MENTIONS"),
    # XML.
    (r"premature end of|start tag expected|opening and ending tag mismatch|not allowed in prolog", "XML_MAL_FORME"),
    (r"terminated by the matching end-tag|xmlparseentityref|entityref: expecting|not well-formed|mal ?forme\w*", "XML_MAL_FORME"),
    (r"invalid byte|not proper utf-8|encodage|unsupported encoding|invalid utf-8", "FICHIER_ENCODAGE"),
    (r"doctype is disallowed|entity references? (?:is|are) not allowed", "XML_DTD_INTERDITE"),
    (r"syntaxe (?:du )?flux[^|.;]{0,30}(?:inconnu|incorrect|invalide|non support)\w*", "SYNTAXE_INCONNUE"),
    (r"format de fichier (?:inconnu|non reconnu|non support)\w*", "FICHIER_TYPE_INCONNU"),
    *((wording.pattern, code) for wording, code in SCHEMA_WORDINGS),
    *((wording.pattern, code) for wording, code in SHAPE_WORDINGS),
    (r"err_xsd_\d+|irrecevabilite|does not conform to|schemas? validity error", "cvc-…"),
    # Rights and answers.
    (r"pas (?:les|le) (?:droits?|habilitations?)|non habilite\w*|droits? insuffisants?", "GDP_MSG_11.005"),
    (r"demande de paiement (?:n'existe pas|inexistante|inconnue)", "GDP_MSG_11.008"),
    (r"n'est pas (?:au statut |a l'etat )?suspendue?", "GDP_MSG_11.033"),
    (r"statut (?:de la facture )?ne permet pas|action (?:non|pas) autorisee", "GDP_MSG_11.001"),
    (r"aucun resultat", "TRA_MSG_00.015"),
    # Flows, then statuses.
    (r"flux (?:\S{5,60} )?(?:a ete |est )?rejete\w*|rejet (?:du|de) flux", "IN_REJETE"),
    (r"integr\w* partiel\w*|partiellement integr\w*", "IN_INTEGRE_PARTIEL"),
    *((re.escape(folded(reason.label)), reason.value) for reason in Reason if len(reason.label) > 12),
    (r"(?:mise |mettre |est )?a recycler|demande de recyclage", "A_RECYCLER"),
    (r"\bsuspendue?\b|mise en suspens\w*", "SUSPENDUE"),
    (r"mise? a (?:la )?disposition (?:du )?comptable", "MISE_A_DISPOSITION_COMPTABLE"),
    (r"mise? a (?:la )?disposition", "MISE_A_DISPOSITION"),
    (r"mise? en paiement", "MISE_EN_PAIEMENT"),
    (r"en cours d'acheminement", "EN_COURS_ACHEMINEMENT"),
    (r"\brejetee?s?\b|facture refusee par le client", "REJETEE"),
)  # fmt: skip
WORDINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple((re.compile(pattern), code) for pattern, code in _ROWS)
