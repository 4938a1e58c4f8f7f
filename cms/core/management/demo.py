"""The site, its home page and the pages about the site itself."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from wagtail.models import Page, Site, WorkflowPage

from cms.core.management.page_tree import add_page_once, tree_root
from cms.core.models import HomePage, SiteMapPage, StandardPage
from cms.core.signals import note_published_paths

HOME_INTRO = (
    "Préau est le terrain d’entraînement des utilisateurs de Chorus Pro : des guides vérifiés, des formations gratuites, "
    "un bac à sable où l’on dépose, corrige et fait payer des factures fictives, et un club qui fait évoluer l’outil."
)

ACCESSIBILITY: list[tuple[str, Any]] = [
    (
        "warning",
        {
            "tone": "info",
            "title": "État : non auditée à ce jour",
            "text": "<p>Aucun audit de conformité au référentiel général d’amélioration de l’accessibilité (RGAA 4.1) n’a "
            "encore été mené sur ce site. Il est donc réputé non conforme, quels que soient les contrôles décrits "
            "ci-dessous.</p>",
        },
    ),
    ("heading", "Ce qui est contrôlé à chaque version"),
    (
        "text",
        "<ul><li>Chaque type de page passe un contrôle automatique (axe-core), qui ne voit qu’une partie des critères.</li>"
        "<li>Les parcours principaux sont rejoués au clavier seul, et sans JavaScript.</li>"
        "<li>Les pages sont relues à 320 pixels de large, sans défilement horizontal.</li>"
        "<li>Un statut s’affiche avec un mot et une forme, jamais par sa seule couleur.</li></ul>",
    ),
    ("heading", "Ce que nous savons imparfait"),
    (
        "text",
        "<ul><li>Les documents PDF produits par le bac à sable ne sont pas balisés pour les lecteurs d’écran.</li>"
        "<li>L’interface de rédaction, réservée à l’équipe, n’a pas été contrôlée.</li>"
        "<li>Aucun test n’a encore été mené avec des personnes qui utilisent une aide technique.</li></ul>",
    ),
    ("heading", "Signaler une difficulté"),
    (
        "text",
        "<p>Si une page vous résiste, écrivez à l’exploitant : dites-nous l’adresse de la page, ce que vous vouliez faire "
        "et l’aide technique que vous utilisez. Nous vous donnerons l’information sous une autre forme.</p>",
    ),
    ("contact", None),
    (
        "text",
        "<p>Si vous n’obtenez pas de réponse satisfaisante, vous pouvez saisir le Défenseur des droits ou l’un de ses "
        "délégués.</p>",
    ),
]

LEGAL: list[tuple[str, Any]] = [
    ("heading", "Qui publie ce site"),
    ("operator", None),
    ("heading", "Ce que ce site n’est pas"),
    (
        "text",
        "<p>Préau n’est pas Chorus Pro. Les structures, les factures, les montants et les numéros que l’on voit dans le bac "
        "à sable sont inventés. Rien de ce qui y est déposé n’est transmis à une administration, et rien n’y vaut dépôt, "
        "mise en demeure ou preuve.</p>",
    ),
    (
        "warning",
        {
            "tone": "warning",
            "title": "Pour facturer vraiment",
            "text": "<p>Une facture adressée à un client public se dépose sur Chorus Pro, et nulle part ailleurs.</p>",
        },
    ),
    ("heading", "Réutiliser nos textes"),
    (
        "text",
        "<p>Sauf mention contraire, vous pouvez reprendre les textes de ce site en citant la page et sa date. Le code est "
        "publié sous licence MIT. Le système de design de l’État, qui met ces pages en forme, est réservé aux sites de "
        "l’État : la marque de l’État n’apparaît que si l’exploitant y a droit.</p>",
    ),
]

PERSONAL_DATA: list[tuple[str, Any]] = [
    (
        "text",
        "<p>Le bac à sable ne demande aucune donnée réelle : n’y déposez pas de vraie facture. Le reste du site garde le "
        "moins possible ; voici quoi.</p>",
    ),
    ("retention", None),
    ("heading", "Cookies"),
    (
        "text",
        "<p>Ce site compte les pages vues et les avis laissés au bas des pages, sans savoir de qui ils viennent. Il n’affiche "
        "pas de publicité et n’appelle aucun autre site. Lire les pages ne "
        "pose aucun cookie. Un cookie de session apparaît quand vous ouvrez un espace d’entraînement ou que vous vous "
        "connectez ; un second protège les formulaires contre l’usurpation. Votre choix de thème clair ou sombre reste dans "
        "votre navigateur.</p>",
    ),
    ("heading", "Vos droits"),
    (
        "text",
        "<p>Vous pouvez consulter vos données, les emporter et les effacer vous-même, depuis la page « Mes données » de "
        "votre compte. Les totaux publiés dans le bilan n’en sont pas changés, parce qu’ils ne portent aucun nom. Vous pouvez "
        "aussi écrire à l’exploitant, et saisir la CNIL si sa réponse ne vous convient pas.</p>",
    ),
    ("contact", None),
]

PAGES: tuple[tuple[str, str, str, list[tuple[str, Any]]], ...] = (
    (
        "accessibilite",
        "Accessibilité",
        "Où en est ce site, ce qui est contrôlé, ce qui ne l’est pas, et à qui signaler une difficulté.",
        ACCESSIBILITY,
    ),
    ("mentions-legales", "Mentions légales", "Qui publie ce site, et ce qu’il ne faut pas y chercher.", LEGAL),
    (
        "donnees-personnelles",
        "Données personnelles",
        "Ce que ce site garde à votre sujet, pourquoi, jusqu’à quand, et comment l’effacer.",
        PERSONAL_DATA,
    ),
)


def _home(now: datetime) -> HomePage:
    existing = HomePage.objects.order_by("path").first()
    if existing is not None:
        return existing
    page = add_page_once(parent=tree_root(), model=HomePage, slug="accueil", now=now, title="Accueil", intro=HOME_INTRO)
    address = urlsplit(settings.BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    welcome = site.root_page if site.pk else None
    site.hostname, site.port, site.site_name, site.root_page = address.hostname or "localhost", port, "Préau", page
    site.save()
    # Wagtail’s own migration leaves a page that welcomes the developer: nobody wrote it, nobody will miss it.
    if welcome is not None and welcome.specific_class is Page and welcome.slug == "home":
        welcome.delete()
    # Its workflow too, in English, for a group that has nobody.
    WorkflowPage.objects.filter(page__depth=1, workflow__name="Moderators approval").delete()
    return page


def load(*, now: datetime) -> None:
    """Create what is missing; what an editor changed or deleted stays as it is."""
    home = _home(now)
    today = timezone.localtime(now).date()
    for slug, title, intro, body in PAGES:
        add_page_once(
            parent=home,
            model=StandardPage,
            slug=slug,
            now=now,
            title=title,
            intro=intro,
            body=body,
            owner_name="l’équipe de Préau",
            reviewed_on=today,
        )
    add_page_once(
        parent=home,
        model=SiteMapPage,
        slug="plan-du-site",
        now=now,
        title="Plan du site",
        intro="Toutes les pages publiées, et les portes d’entrée par ce que l’on veut faire.",
    )
    note_published_paths()
