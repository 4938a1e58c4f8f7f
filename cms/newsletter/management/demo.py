"""Two issues that went out, one that waits for its editor, and some readers: fictitious people, true practice."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from cms.core.management.page_tree import add_page_once, home
from cms.core.signals import note_published_paths
from cms.core.typography import french_throughout
from cms.newsletter.domain.consent import CONFIRMATION_2026, FORM_2026
from cms.newsletter.domain.vocabulary import ALL_TOPICS, CampaignState, Channel, ConsentAction, ReaderState, mask_of
from cms.newsletter.models import Campaign, IssuePage, LetterPage, Reader, Return
from cms.newsletter.services.ledger import print_of, record

LETTER_INTRO = (
    "Une fois par mois environ : ce qui change dans Chorus Pro, un geste expliqué jusqu’au bout, et les formations qui ont "
    "encore des places. Vous choisissez vos thèmes, et votre lecture n’est pas suivie."
)


def _text(title: str, text: str, *, topic: str = "", signature: str = "") -> tuple[str, Any]:
    return ("editorial", {"title": title, "text": text, "signature": signature, "topic": topic})


def _articles(title: str, slugs: tuple[str, ...], *, topic: str = "") -> tuple[str, Any] | None:
    """The pages that exist; no block at all when none does."""
    pages = Page.objects.live().filter(slug__in=slugs).in_bulk(field_name="pk")
    found = sorted(pages.values(), key=lambda page: slugs.index(page.slug))
    articles = [{"page": page, "title": "", "summary": ""} for page in found]
    return ("articles", {"title": title, "articles": articles, "topic": topic}) if articles else None


def _blocks(body: list[Any]) -> list[Any]:
    """Without the articles whose pages this site does not have."""
    return [block for block in body if block is not None]


def _first_issue() -> list[Any]:
    return [
        _text(
            "",
            "<p>« Où en est ma facture ? » est la première question que l’on nous pose, et souvent celle à laquelle on "
            "pourrait répondre seul. Ce numéro lui est consacré : où lire le statut, ce qu’il veut dire, et à qui écrire quand "
            "il ne bouge plus.</p>",
            signature="La rédaction de Préau",
        ),
        _text(
            "Trois gestes avant d’appeler",
            "<ol><li><b>Cherchez la facture par son numéro seul.</b> L’assistante du portail attend le numéro tel qu’il est "
            "sur la facture, sans « n° », sans espace et sans montant.</li>"
            "<li><b>Lisez le statut et sa date.</b> « Mise à disposition du destinataire » veut dire que le client l’a et ne "
            "l’a pas encore traitée ; « Mise en paiement », que le règlement est lancé.</li>"
            "<li><b>Écrivez au bon service.</b> Une sollicitation part vers le client quand sa catégorie le désigne. Toute "
            "autre catégorie passe d’abord par le support, et prend plus de temps.</li></ol>",
            topic="factures",
        ),
        _articles(
            "Pour aller au bout", ("suivre-sa-facture", "suivre-une-facture-avec-l-assistante"), topic="factures"
        ),
        _text(
            "Côté public : un motif vaut mieux qu’un silence",
            "<p>Un rejet sans commentaire revient presque toujours sous la forme d’un appel. Le champ de commentaire est lu par "
            "le fournisseur : nommez la donnée qui manque (« numéro d’engagement absent ») et dites où il la trouvera (« sur "
            "le bon de commande, en haut à droite »).</p>",
            topic="public",
        ),
        (
            "figure",
            {
                "value": "60 minutes",
                "label": "la durée du lien d’activation d’un compte. Passé ce délai, demandez-en un nouveau : l’ancien ne "
                "revivra pas.",
                "source": "réglages du portail, repris dans le bac à sable",
                "topic": "",
            },
        ),
        (
            "action",
            {
                "title": "Lisez les statuts sans risque",
                "text": "<p>Une facture fictive avance sous vos yeux, et vous dites à chaque étape qui doit agir. Comptez dix "
                "minutes.</p>",
                "label": "Faire l’exercice",
                "url": "/bac-a-sable/",
                "topic": "",
            },
        ),
        ("sessions", {"title": "Prochaines formations", "count": 3, "topic": "formations"}),
    ]


def _second_issue() -> list[Any]:
    return [
        _text(
            "",
            "<p>Vous changez de banque, de SIRET ou de service destinataire : il faut le dire à ceux avec qui vous échangez des "
            "factures. L’espace « Mes messages » est fait pour cela. Il ne sert à rien d’autre, et c’est sa force.</p>",
            signature="La rédaction de Préau",
        ),
        _text(
            "Ce que « Mes messages » permet",
            "<ul><li>Une structure publique écrit à ses fournisseurs, publics ou privés.</li>"
            "<li>Une structure privée écrit à ses clients publics, et à eux seuls.</li>"
            "<li>Il faut avoir échangé au moins une facture : on n’écrit pas à des inconnus.</li>"
            "<li>Le message ne reçoit pas de réponse. Une question sur une facture passe par une sollicitation.</li></ul>",
        ),
        _articles("À lire", ("mes-messages-a-sens-unique", "le-club-et-ses-trois-colleges")),
        (
            "quote",
            {
                "text": "J’ai annoncé notre nouveau code service par un message en novembre. En décembre, deux factures sur trois "
                "arrivaient déjà au bon endroit, sans un seul appel.",
                "author": "Solène",
                "role": "responsable des finances d’une communauté de communes (témoignage fictif)",
                "topic": "",
            },
        ),
        _text(
            "Marchés de travaux : réviser n’est pas rejeter",
            "<p>Le maître d’œuvre qui n’est pas d’accord avec un montant ne rejette pas le projet de décompte : il le valide pour "
            "le montant qu’il retient, qui s’inscrit à côté de celui qui était demandé. L’entreprise garde trente jours pour "
            "contester. Rejeter relance tout le circuit, et le délai de paiement avec lui.</p>",
            topic="travaux",
        ),
        _articles("Le geste, pas à pas", ("reviser-un-montant-en-marche-de-travaux",), topic="travaux"),
        _text(
            "Raccorder un logiciel : essayez l’échec d’abord",
            "<p>Un logiciel se juge à ce qu’il montre quand le portail refuse. Le bac à sable répond par les mêmes codes que "
            "l’API : déposez un engagement inconnu et regardez si votre écran dit lequel, et quoi faire.</p>",
            topic="raccordement",
        ),
        (
            "action",
            {
                "title": "Une gêne revient chaque semaine ?",
                "text": "<p>Le club étudie les idées de ses membres et répond à chacune, avec un motif et une date.</p>",
                "label": "Proposer une idée",
                "url": "/club/",
                "topic": "club",
            },
        ),
        ("sessions", {"title": "Prochaines formations", "count": 3, "topic": "formations"}),
    ]


def _third_issue() -> list[Any]:
    return [
        _text(
            "",
            "<p>Une facture rejetée n’est pas une facture perdue : le motif dit presque toujours quel champ corriger. Ce numéro "
            "reprend les quatre motifs que l’on rencontre le plus, et ce qu’il faut faire de chacun.</p>",
            signature="La rédaction de Préau",
        ),
        _articles(
            "Du motif à la nouvelle facture", ("traiter-une-facture-rejetee", "recycler-une-facture"), topic="factures"
        ),
        ("sessions", {"title": "Prochaines formations", "count": 3, "topic": "formations"}),
    ]


# Number, slug, title, intro, days before the day of loading, and the figures of its sending.
_SENT = (
    (
        1,
        "ou-en-est-ma-facture",
        "Où en est ma facture ?",
        "Trois gestes pour le savoir sans téléphoner, un exercice de dix minutes, et un mot pour ceux qui rejettent.",
        _first_issue,
        52,
        {"readers": 9, "handed": 9, "opens": 4, "departures": 1},
        "soft",
    ),
    (
        2,
        "prevenir-ses-partenaires",
        "Prévenir ses partenaires, sans attendre de réponse",
        "L’espace « Mes messages », un montant révisé plutôt que rejeté, et l’échec comme premier essai.",
        _second_issue,
        21,
        {"readers": 10, "handed": 10, "opens": 6, "departures": 0},
        "",
    ),
)
_DRAFT_TITLE = "Quatre motifs de rejet, et ce qu’on en fait"
_DRAFT_INTRO = "Le motif dit presque toujours quel champ corriger : les quatre plus fréquents, pas à pas."
_READERS = (
    ("comptabilite@menuiserie-des-halles.example", ["factures", "formations"]),
    ("facturation@ateliers-du-pont.example", ["factures"]),
    ("marches@batisseurs-du-val.example", ["travaux", "factures"]),
    ("finances@villeneuve-les-aulnes.example", ["public", "formations"]),
    ("tresorerie@hopital-des-sources.example", ["public"]),
    ("moe@cabinet-archipente.example", ["travaux"]),
    ("integration@logiciel-cedille.example", ["raccordement", "club"]),
    ("contact@cabinet-ledoux-conseil.example", []),
    ("gestion@association-pas-a-pas.example", []),
    ("learner@preau.example", []),
)
_PENDING = "nouveau@imprimerie-du-lavoir.example"


def load(*, now: datetime) -> None:
    """Create what is missing; what an editor changed or deleted stays as it is."""
    index = add_page_once(
        parent=home(), model=LetterPage, slug="lettre", now=now, title="La lettre", intro=LETTER_INTRO
    )
    _load_readers(now)
    if index is not None:
        for number, slug, title, intro, body, days, figures, returned in _SENT:
            at = now - timedelta(days=days)
            issue = _issue(index, number=number, slug=slug, title=title, intro=intro, body=body(), at=at)
            if issue is not None:
                _sending(issue, at=at, figures=figures, returned=returned)
        _draft(index, now=now)
    note_published_paths()


def _issue(
    index: LetterPage, *, number: int, slug: str, title: str, intro: str, body: list[Any], at: datetime
) -> IssuePage | None:
    return add_page_once(
        parent=index,
        model=IssuePage,
        slug=slug,
        now=at,
        raw={"number": number, "issued_on": timezone.localtime(at).date()},
        title=title,
        intro=intro,
        body=_blocks(body),
        owner_name="la rédaction de Préau",
    )


def _draft(index: LetterPage, *, now: datetime) -> None:
    """What waits for its editor: not published, so that nobody reads it yet; made once."""
    fields = french_throughout({"title": _DRAFT_TITLE, "intro": _DRAFT_INTRO, "body": _blocks(_third_issue())})
    known = IssuePage.objects.filter(number=3).exists()
    if known or PageLogEntry.objects.filter(action="wagtail.delete", label=fields["title"]).exists():
        return
    issue = IssuePage(
        slug="quatre-motifs-de-rejet",
        live=False,
        show_in_menus=False,
        number=3,
        issued_on=timezone.localtime(now).date(),
        **fields,
    )
    index.add_child(instance=issue)
    issue.save_revision()


def _load_readers(now: datetime) -> None:
    """Only while nobody ever was there: who left must not come back."""
    if Reader.objects.exists() or Campaign.objects.exists():
        return
    since = now - timedelta(days=70)
    for email, topics in _READERS:
        mask = mask_of(topics) or ALL_TOPICS
        Reader.objects.create(
            email=email,
            address_print=print_of(email),
            state=ReaderState.ACTIVE.value,
            topics=mask,
            asked_at=since,
            confirmed_at=since,
        )
        for action, channel, shown in (
            (ConsentAction.ASKED, Channel.FORM, FORM_2026),
            (ConsentAction.CONFIRMED, Channel.LINK, CONFIRMATION_2026),
        ):
            record(email=email, action=action, channel=channel, shown=shown, topics=mask, now=since)
    Reader.objects.create(email=_PENDING, address_print=print_of(_PENDING), topics=ALL_TOPICS, asked_at=now)
    record(
        email=_PENDING, action=ConsentAction.ASKED, channel=Channel.FORM, shown=FORM_2026, topics=ALL_TOPICS, now=now
    )


def _sending(issue: IssuePage, *, at: datetime, figures: dict[str, int], returned: str) -> None:
    if Campaign.objects.filter(issue=issue).exists():
        return
    campaign = Campaign.objects.create(
        issue=issue,
        subject=issue.mail_subject,
        state=CampaignState.DONE.value,
        ordered_at=at,
        starts_at=at,
        closed_at=at + timedelta(minutes=2),
        **figures,
    )
    if returned:
        Return.objects.create(campaign=campaign, kind=returned, status="4.2.2", happened_at=at + timedelta(hours=1))
