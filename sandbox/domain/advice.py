"""Where the advice of EN 16931 and of the French rules stands for a file. Never a reason to refuse."""

from __future__ import annotations

from sandbox.domain.labelled import Labelled


class AdviceState(Labelled):
    """Said as it is: an invoice that nobody looked at is not a clean one."""

    PENDING = "pending", "En cours"
    READY = "ready", "Disponible"
    UNAVAILABLE = "unavailable", "Indisponible"
