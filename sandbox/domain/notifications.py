"""« Notification Facturation »: how often one is written to, and which week a summary tells."""

from __future__ import annotations

from datetime import date, timedelta

from sandbox.domain.labelled import Labelled


class NotificationPace(Labelled):
    """The portal writes at each status and sums up the week (official); choosing between them is ours."""

    EACH = "CHAQUE_STATUT", "À chaque statut"
    WEEKLY = "HEBDOMADAIRE", "Un résumé par semaine, le lundi"
    NONE = "AUCUNE", "Aucun courriel"


def week_before(today: date) -> tuple[date, date]:
    """The last whole week: its Monday, and the Monday after it (excluded)."""
    end = today - timedelta(days=today.weekday())
    return end - timedelta(days=7), end
