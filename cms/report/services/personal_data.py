"""What the report holds of a person: the corrections that an editor signed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cms.accounts.models import User
from cms.core.retention import Retention
from cms.report.models import Correction

RETENTION = (
    Retention(
        "Correction d’un chiffre publié\u00a0: votre nom, la raison, la source",
        "rendre compte de ce que le bilan dit",
        "mission d’intérêt public",
        "la correction reste publiée, sans nom\u202f; le vôtre disparaît avec votre compte",
    ),
    Retention(
        "Vues des pages\u00a0: un nombre par page et par jour, sans cookie ni adresse réseau",
        "savoir quelles pages servent",
        "aucune donnée personnelle n’est gardée",
        "sans limite, car ces nombres ne désignent personne",
    ),
)


def export_for(*, user: User, emails: Sequence[str] = ()) -> dict[str, Any]:
    """The corrections of ``user``, as plain values."""
    return {
        "corrections de chiffres publiés": [
            {
                "chiffre": f"{correction.figure}, {correction.code}",
                "valeur remplacée": correction.before,
                "valeur juste": correction.value,
                "raison": correction.reason,
                "source": correction.source,
                "le": correction.made_at.isoformat(),
            }
            for correction in Correction.objects.filter(author=user)
        ]
    }


def erase_for(*, user: User, emails: Sequence[str] = (), now: datetime) -> None:
    """Take the name off: the correction itself is part of the report."""
    Correction.objects.filter(author=user).update(author=None)
