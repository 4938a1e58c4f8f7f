"""The only module that reads the environment.

Each variable is a row of ``VARIABLES``: name, type, default, what it is for.
The row is the documentation (``docs/generated/environnement.md`` is written
from it) and the reader: ``read("PREAU_BASE_URL")``. A name that is not in the
table cannot be read, a value of the wrong type stops the start with a sentence.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

PROJECT_ROOT = Path(__file__).resolve().parent.parent


def _boolean(text: str) -> bool:
    words = {"1": True, "true": True, "oui": True, "yes": True, "0": False, "false": False, "non": False, "no": False}
    return words[text.strip().lower()]


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


@dataclass(frozen=True)
class Variable:
    """One variable: ``parse`` turns its text into the value that settings use."""

    name: str
    parse: Callable[[str], Any]
    default: str
    purpose: str
    secret: bool = False

    @property
    def type_name(self) -> str:
        """The French word for the type, for the generated page."""
        return {str: "texte", int: "entier", _boolean: "oui ou non", _words: "liste séparée par des virgules"}.get(
            self.parse, "chemin"
        )


VARIABLES: tuple[Variable, ...] = (
    Variable("PREAU_SECRET_KEY", str, "", "Clé secrète de Django ; obligatoire en production.", secret=True),
    Variable("PREAU_BASE_URL", str, "http://127.0.0.1:8000", "Adresse publique du site, sans barre finale."),
    Variable("PREAU_ALLOWED_HOSTS", _words, "127.0.0.1,localhost", "Noms d’hôte acceptés."),
    Variable("PREAU_OPERATOR", str, "Préau", "Nom de l’exploitant, affiché dans l’en-tête et le pied de page."),
    Variable("PREAU_OPERATOR_ADDRESS", str, "", "Adresse de l’exploitant, pour les mentions légales."),
    Variable("PREAU_PUBLICATION_DIRECTOR", str, "", "Directeur de la publication, pour les mentions légales."),
    Variable("PREAU_HOSTING", str, "", "Hébergeur, pour les mentions légales."),
    Variable("PREAU_CONTACT", str, "", "Adresse électronique de contact, pour les mentions légales."),
    Variable("PREAU_STATE_BRAND", _boolean, "non", "Affiche la marque de l’État ; réservée aux sites de l’État."),
    Variable("PREAU_VAR", Path, str(PROJECT_ROOT / "var"), "Dossier des données de la version embarquée."),
    Variable("XDG_CACHE_HOME", Path, "~/.cache", "Dossier de cache de la personne : la base modèle y est gardée."),
    Variable("PREAU_MEDIA_ROOT", Path, "", "Dossier des fichiers déposés ; par défaut sous PREAU_VAR."),
    Variable("DATABASE_URL", str, "", "Base de données ; vide : SQLite sous PREAU_VAR.", secret=True),
    Variable("PREAU_WEB_THREADS", int, "8", "Demandes traitées à la fois par un processus web."),
    Variable("REDIS_URL", str, "", "Redis (sessions, cache, tâches) ; obligatoire en production.", secret=True),
    Variable("PREAU_SMTP_HOST", str, "", "Serveur d’envoi du courrier ; obligatoire en production."),
    Variable("PREAU_SMTP_PORT", int, "587", "Port du serveur d’envoi."),
    Variable("PREAU_SMTP_USER", str, "", "Compte du serveur d’envoi."),
    Variable("PREAU_SMTP_PASSWORD", str, "", "Mot de passe du serveur d’envoi.", secret=True),
    Variable("PREAU_SMTP_TLS", _boolean, "oui", "Chiffre la connexion au serveur d’envoi (STARTTLS)."),
    Variable("PREAU_MAIL_FROM", str, "Préau <ne-pas-repondre@preau.example>", "Expéditeur du courrier."),
    Variable(
        "PREAU_INBOX_ADDRESS",
        str,
        "",
        "Adresse où revient le courrier (réponses, retours), lue par le site ; le serveur y livre aussi"
        " « adresse+suite@ ». Vide : rien n’est lu, et les messages disent de répondre sur le site.",
    ),
    Variable(
        "PREAU_INBOX_URL",
        str,
        "",
        "Où lire cette boîte : maildir:/dossier, ou imaps://compte:motdepasse@serveur/INBOX.",
        secret=True,
    ),
    Variable("PREAU_LETTER_FROM", str, "", "Expéditeur de la lettre d’information ; vide : celui du courrier."),
    Variable(
        "PREAU_LETTER_CONNECTIONS", int, "2", "Connexions au serveur d’envoi qu’un numéro de la lettre peut occuper."
    ),
    Variable("PREAU_S3_BUCKET", str, "", "Compartiment S3 des fichiers déposés ; vide : dossier local."),
    Variable("PREAU_S3_ENDPOINT", str, "", "Adresse du service S3."),
    Variable("PREAU_S3_ACCESS_KEY", str, "", "Identifiant du service S3.", secret=True),
    Variable("PREAU_S3_SECRET_KEY", str, "", "Secret du service S3.", secret=True),
    Variable("PREAU_PROCONNECT_SERVER", str, "", "Adresse du fournisseur OpenID Connect ; vide : bouton absent."),
    Variable("PREAU_PROCONNECT_CLIENT_ID", str, "", "Identifiant de client ProConnect."),
    Variable("PREAU_PROCONNECT_SECRET", str, "", "Secret de client ProConnect.", secret=True),
    Variable("PREAU_PROCONNECT_ACR", str, "eidas1", "Niveau de garantie demandé à ProConnect ; vide : aucun."),
    Variable(
        "PREAU_SPACES_PER_CONNECTION",
        int,
        "60",
        "Espaces d’entraînement ouverts sans compte depuis une même connexion en dix minutes.",
    ),
    Variable(
        "PREAU_SIGN_UPS_PER_CONNECTION",
        int,
        "30",
        "Inscriptions à une formation demandées depuis une même connexion en dix minutes.",
    ),
    Variable("PREAU_TRUSTED_PROXIES", int, "1", "Nombre de relais entre Internet et le site (production)."),
    Variable("PREAU_BBB_URL", str, "", "Serveur BigBlueButton, jusqu’à /bigbluebutton/ compris ; vide : non proposé."),
    Variable("PREAU_BBB_SECRET", str, "", "Secret partagé avec BigBlueButton.", secret=True),
    Variable("PREAU_BBB_CHECKSUM", str, "sha256", "Empreinte des appels à BigBlueButton : sha1, sha256 ou sha512."),
    Variable("PREAU_JITSI_URL", str, "", "Serveur Jitsi ; vide : non proposé."),
    Variable("PREAU_JITSI_APP_ID", str, "", "Identifiant d’application des jetons Jitsi."),
    Variable("PREAU_JITSI_SECRET", str, "", "Secret des jetons Jitsi (32 caractères au moins).", secret=True),
    Variable(
        "PREAU_LESSONS_SERVER",
        str,
        "",
        "Site où les leçons sont rejouées chaque nuit, avec les identifiants de démonstration ; vide : jamais.",
    ),
    Variable("PREAU_HSTS_SECONDS", int, "31536000", "Durée HSTS en secondes (production)."),
    Variable("PREAU_STATIC_ROOT", Path, "", "Dossier des fichiers statiques assemblés ; par défaut sous PREAU_VAR."),
    Variable("PREAU_LOG_LEVEL", str, "INFO", "Niveau du journal technique."),
)

_BY_NAME = {variable.name: variable for variable in VARIABLES}


def read(name: str, *, environ: Mapping[str, str] | None = None) -> Any:
    """The value of one declared variable, parsed; raises ImproperlyConfigured when it does not parse."""
    variable = _BY_NAME[name]
    text = (os.environ if environ is None else environ).get(name, "") or variable.default
    try:
        return variable.parse(text)
    except (ValueError, KeyError) as error:
        shown = "(valeur masquée)" if variable.secret else repr(text)
        raise ImproperlyConfigured(f"{name} : {shown} n’est pas une valeur possible ({variable.type_name}).") from error


def require(name: str, *, environ: Mapping[str, str] | None = None) -> Any:
    """Like ``read``, but an empty value stops the start with a sentence that names the variable."""
    value = read(name, environ=environ)
    if value in ("", [], None):
        raise ImproperlyConfigured(f"La variable {name} est obligatoire : {_BY_NAME[name].purpose}")
    return value
