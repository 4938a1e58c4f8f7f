"""What is kept on people, why, on what ground and how long: a table that a page shows as it is.

The ground is the one of article 6 of the GDPR that applies to the processing.
"""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Retention:
    """One row of the page « Données personnelles », all in French."""

    data: str
    reason: str
    ground: str
    duration: str


def retention_rows() -> list[Retention]:
    """Every row, in the order in which people meet the processing."""
    days = settings.ACCOUNT_UNVERIFIED_DAYS
    session_days = settings.SESSION_COOKIE_AGE // 86_400
    return [
        Retention(
            "Inscription jamais confirmée : nom, prénom, adresse électronique",
            "attendre la confirmation de l’adresse",
            "votre demande",
            f"{days} jours, puis suppression",
        ),
        Retention(
            "Compte : nom, prénom, adresse électronique, rôles, date d’acceptation des conditions d’utilisation",
            "vous reconnaître et vous ouvrir ce à quoi vous avez droit",
            "mission d’intérêt public",
            "jusqu’à la suppression du compte, que vous pouvez demander à tout moment depuis « Mon compte »",
        ),
        Retention(
            "Mot de passe (empreinte seulement), seconds facteurs, clés d’accès",
            "protéger votre compte",
            "mission d’intérêt public",
            "jusqu’à leur remplacement ou à la suppression du compte",
        ),
        Retention(
            "Identité reçue de ProConnect : identifiant, nom, prénom, adresse professionnelle",
            "vous connecter sans mot de passe",
            "votre demande",
            "jusqu’au retrait du lien ou à la suppression du compte",
        ),
        Retention(
            "Session de connexion (cookie technique)",
            "rester connecté d’une page à l’autre",
            "nécessité technique",
            f"{session_days} jours au plus, ou jusqu’à la déconnexion",
        ),
        Retention(
            "Adresse réseau et nombre d’essais de connexion",
            "freiner les essais de mots de passe et les envois en masse",
            "intérêt légitime (sécurité)",
            "une heure au plus",
        ),
        Retention(
            "Inscription à une formation : nom, adresse électronique, organisation, SIRET si vous le donnez, rôle",
            "organiser la session, vous écrire à son sujet, tenir la liste des inscrits",
            "mission d’intérêt public",
            "30 jours si vous ne confirmez pas ; sinon jusqu’à votre demande d’effacement",
        ),
        Retention(
            "Compte supprimé : une ligne sans nom ni adresse",
            "garder justes les totaux du bilan",
            "mission d’intérêt public",
            "sans limite, car elle ne désigne plus personne",
        ),
    ]
