"""The letter: issues, readers with dated consent, the engine that sends."""

from collections.abc import Sequence
from datetime import datetime
from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from cms.core import correspondence, retention


class NewsletterConfig(AppConfig):
    """The letter."""

    name = "cms.newsletter"
    label = "newsletter"
    verbose_name = "Lettre d’information"

    def ready(self) -> None:
        """Register tasks, the guards of the ledger, what is personal, the home panel, the previews of the desk."""
        # Models are not ready when this module loads.
        import_module("cms.newsletter.tasks")
        guards = import_module("cms.newsletter.models.ledger_guards")
        pre_migrate.connect(guards.before_migration, sender=self, dispatch_uid="newsletter.guards.before")
        post_migrate.connect(guards.after_migration, sender=self, dispatch_uid="newsletter.guards.after")
        from cms.accounts import personal_data
        from cms.core.panels import HomePanel, register
        from cms.newsletter.models.pages import register_preview
        from cms.newsletter.queries.home import latest_issue
        from cms.newsletter.web.previews import preview_mail, preview_text

        register(HomePanel(code="letter", template="newsletter/home_panel.html", context=latest_issue, order=60))
        register_preview("mail", preview_mail)
        register_preview("text", preview_text)
        personal_data.register(personal_data.Holding("lettre", "La lettre d’information", _export, _erase))
        personal_data.register_link(
            personal_data.PersonalLink("La lettre d’information", "Vos abonnements et leurs thèmes.", "newsletter:mine")
        )
        retention.register("newsletter", _retention_rows)
        returns = import_module("cms.newsletter.services.returns")
        correspondence.register(
            correspondence.Correspondence(returns.KIND, bounced=returns.bounced, complained=returns.complained)
        )


def _export(*, user: Any, emails: Sequence[str]) -> dict[str, Any]:
    """The letter knows addresses, not accounts."""
    found: dict[str, Any] = import_module("cms.newsletter.queries.readers").export_for(emails=emails)
    return found


def _erase(*, user: Any, emails: Sequence[str], now: datetime) -> None:
    import_module("cms.newsletter.services.readers").erase_for(emails=emails, now=now)


def _retention_rows() -> list[retention.Retention]:
    from cms.newsletter.domain.consent import LEDGER_YEARS, MESSAGES_DAYS, UNCONFIRMED_DAYS

    return [
        retention.Retention(
            "Abonnement à la lettre : adresse électronique, thèmes choisis",
            "vous envoyer la lettre",
            "votre accord, confirmé depuis votre messagerie",
            f"jusqu’à votre désabonnement ; {UNCONFIRMED_DAYS} jours si vous ne confirmez pas",
        ),
        retention.Retention(
            "Registre des accords à la lettre : empreinte de l’adresse, fait, texte présenté, date, voie",
            "prouver que vous aviez demandé la lettre, ou que vous l’avez quittée",
            "obligation légale (preuve du consentement)",
            f"tant que dure l’abonnement, et {LEDGER_YEARS} ans après chaque fait",
        ),
        retention.Retention(
            "Empreinte des adresses qui ont quitté la lettre, l’ont signalée ou n’existent plus",
            "ne plus jamais leur écrire, même si une liste les contient",
            "intérêt légitime (respecter votre refus)",
            "jusqu’à ce que leur propriétaire s’abonne de nouveau",
        ),
        retention.Retention(
            "Numéro de la lettre remis à une adresse, et ce qui en est revenu",
            "reprendre un envoi interrompu sans écrire deux fois, cesser d’écrire à une adresse morte",
            "votre accord",
            f"{MESSAGES_DAYS} jours après l’envoi ; les totaux restent, sans nom",
        ),
    ]
