"""Discussions to look at in the four spaces and under one idea: fictitious people, real practice of invoicing."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from cms.accounts.models import User
from cms.club.domain.moderation import Ground, Verdict
from cms.club.domain.spaces import Space
from cms.club.domain.vocabulary import Role
from cms.club.models import Idea, Membership, Message
from cms.club.services.discussions import answer, comment_idea, open_thread
from cms.club.services.moderation import judge_case, report_message
from cms.club.services.reading import follow_space
from cms.core.typography import french
from courses.domain.files import File

MENUISIER = "member@preau.example"
TRAVAUX = "club-emetteur@preau.example"
EDITEUR = "club-editeur@preau.example"
OPERATEUR = "club-operateur@preau.example"
EXPERT = "club-expert@preau.example"
FEDERATION = "club-federation@preau.example"
FACTURIERE = "club-vote-1@preau.example"
PEINTRE = "club-vote-2@preau.example"
ASSISTANTE = "club-vote-3@preau.example"
INTEGRATRICE = "club-vote-4@preau.example"
PRODUIT = "club-vote-5@preau.example"
DEVELOPPEUSE = "club-vote-6@preau.example"
METIERS = "club-vote-7@preau.example"
CONSEILLER = "club-vote-8@preau.example"


@dataclass(frozen=True)
class _Said:
    """A message: ``hours`` after the one before it; ``to`` is the place of the message it answers, from 0."""

    author: str
    hours: int
    text: str
    to: int | None = None
    calls: tuple[str, ...] = ()
    files: tuple[File, ...] = ()


@dataclass(frozen=True)
class _Talk:
    space: Space
    days_ago: int
    title: str
    said: tuple[_Said, ...] = field(default=())


_SAMPLE_XML = File(
    "extrait-facture-fictive.xml",
    b"""<?xml version="1.0" encoding="UTF-8"?>
<!-- Extrait d'une facture fictive : le service et l'engagement du destinataire. -->
<ram:ApplicableHeaderTradeAgreement xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100">
  <ram:BuyerReference>SERVICE-TECHNIQUE</ram:BuyerReference>
  <ram:BuyerOrderReferencedDocument>
    <ram:IssuerAssignedID>EJ-2026-0042</ram:IssuerAssignedID>
  </ram:BuyerOrderReferencedDocument>
</ram:ApplicableHeaderTradeAgreement>
""",
)

TALKS = (
    _Talk(
        Space.PLENARY,
        40,
        "Rejetée, suspendue, à recycler : comment l’expliquez-vous autour de vous ?",
        (
            _Said(
                FEDERATION,
                0,
                "Nos adhérents mélangent les trois retours, et refont une facture quand il suffisait d’ajouter une pièce. Voici ce que je leur dis :\n\nÀ recycler : le destinataire n’est pas le bon. Je corrige le SIRET, le service ou l’engagement, et je garde le même numéro.\n\nSuspendue : il manque un document. J’ajoute la pièce ou un commentaire, et rien d’autre.\n\nRejetée : la facture elle-même est fausse. J’en fais une nouvelle, avec un nouveau numéro.\n\nEt vous, quels mots utilisez-vous ?",
            ),
            _Said(
                MENUISIER,
                5,
                "J’ai mis deux ans à comprendre que « suspendue » ne voulait pas dire « refusée ». Je refaisais la facture, elle partait en doublon, et c’est le doublon qu’on rejetait.",
                to=0,
            ),
            _Said(
                EXPERT,
                22,
                "Au cabinet, nous avons une question à poser avant de toucher au clavier : « est-ce la facture qui est fausse, ou son adresse, ou son dossier ? » La facture : nouvelle facture. L’adresse : recyclage. Le dossier : on complète.",
                to=0,
            ),
            _Said(
                ASSISTANTE,
                3,
                "Merci, je l’imprime. Une précision : j’ai longtemps cru qu’acquitter un rejet le faisait disparaître. Il reste dans la synthèse tant qu’on n’a pas choisi « Traiter le rejet ».",
                to=2,
            ),
            _Said(
                EDITEUR,
                30,
                "Côté logiciel, nous affichons désormais le geste attendu à côté du statut : « ajouter une pièce », « changer le destinataire », « refaire ». Les appels de nos clients sur ce sujet ont nettement baissé.",
            ),
        ),
    ),
    _Talk(
        Space.PLENARY,
        9,
        "Où trouvez-vous le numéro d’engagement quand la commande est passée par téléphone ?",
        (
            _Said(
                PEINTRE,
                0,
                "Petits travaux urgents dans une école, commande par téléphone, aucun numéro. La facture revient à recycler : engagement absent. Que faites-vous pour l’obtenir avant de déposer ?",
            ),
            _Said(
                TRAVAUX,
                4,
                "Nous envoyons un courriel de confirmation le jour même, avec une phrase : « merci de nous indiquer le numéro d’engagement et le code service à porter sur la facture ». Sans réponse sous deux jours, on rappelle le service comptable, pas celui qui a commandé.",
                to=0,
            ),
            _Said(
                METIERS,
                20,
                "Pensez à regarder d’abord dans l’annuaire si la structure exige vraiment l’engagement : toutes ne l’exigent pas. C’est écrit sur la fiche de la structure.",
                to=0,
                calls=(PEINTRE,),
            ),
            _Said(
                PEINTRE, 2, "Merci à vous deux. Le courriel de confirmation est devenu un modèle, c’est réglé.", to=2
            ),
        ),
    ),
    _Talk(
        Space.ISSUERS,
        15,
        "Votre façon de suivre les factures qui dorment",
        (
            _Said(
                FACTURIERE,
                0,
                "Chaque lundi, je fais une recherche sur les factures déposées depuis plus de trois semaines et qui ne sont pas mandatées. Je note le dernier statut et sa date, puis je rappelle. Avez-vous mieux ?",
            ),
            _Said(
                ASSISTANTE,
                6,
                "Je trie par statut avant de trier par date : une facture « mise à disposition » depuis vingt jours mérite un appel, une facture au « service fait » est déjà entre de bonnes mains.",
                to=0,
            ),
            _Said(
                MENUISIER,
                25,
                "Attention : tous les destinataires n’emploient pas tous les statuts. Une mairie de mon secteur passe directement de « mise à disposition » à « mise en paiement » ; l’absence de « mandatée » ne veut rien dire chez elle.",
                to=1,
            ),
        ),
    ),
    _Talk(
        Space.ISSUERS,
        4,
        "Marché de travaux : le maître d’œuvre a révisé mon projet de décompte, que vérifier ?",
        (
            _Said(
                TRAVAUX,
                0,
                "Le montant validé est plus bas que le montant demandé. Avant de contester, je regarde dans l’ordre : les lignes d’avancement, la retenue de garantie, le remboursement de l’avance, la révision des prix, les pénalités. Neuf fois sur dix l’écart est sur l’avancement d’une seule ligne.",
            ),
            _Said(
                PEINTRE,
                10,
                "Et le délai ? On m’a dit trente jours pour contester.",
                to=0,
            ),
            _Said(
                TRAVAUX,
                2,
                "Oui, trente jours. Une révision n’est pas un refus : le circuit continue avec le montant validé, et l’écart se discute à part. Rejouez-le dans le bac à sable, avec un marché fictif, avant de le vivre pour de bon.",
                to=1,
            ),
        ),
    ),
    _Talk(
        Space.PUBLISHERS,
        18,
        "Service exécutant et engagement : où les placez-vous dans le fichier ?",
        (
            _Said(
                INTEGRATRICE,
                0,
                "Nous avons encore des rejets parce que nos clients mettent le code service dans un champ libre. Dans le CII, nous écrivons le service dans BuyerReference et l’engagement dans BuyerOrderReferencedDocument (extrait fictif joint). Faites-vous de même ?",
                files=(_SAMPLE_XML,),
            ),
            _Said(
                DEVELOPPEUSE,
                7,
                "Oui. Et nous contrôlons à la saisie : si l’annuaire dit que la structure exige un service, le champ devient obligatoire dans notre écran. C’est le contrôle qui nous a évité le plus de retours.",
                to=0,
            ),
            _Said(
                PRODUIT,
                26,
                "Pensez aux majuscules et aux espaces : un code service recopié d’un PDF arrive souvent avec une espace insécable à la fin, invisible à l’écran.",
                to=0,
                calls=(INTEGRATRICE,),
            ),
        ),
    ),
    _Talk(
        Space.PUBLISHERS,
        6,
        "Relire un flux refusé sans chercher la facture fautive à la main",
        (
            _Said(
                OPERATEUR,
                0,
                "Quand un flux de plusieurs centaines de factures revient refusé, nous le découpons en deux, puis encore en deux. Sept dépôts suffisent pour isoler une facture parmi cent. Ce n’est pas élégant, mais un script le fait seul.",
            ),
            _Said(
                EDITEUR,
                9,
                "De notre côté, nous passons chaque facture au schéma et aux règles avant d’assembler le flux. Le refus entier est devenu rare ; il ne reste que les erreurs d’annuaire.",
                to=0,
            ),
        ),
    ),
    _Talk(
        Space.INTERMEDIARIES,
        22,
        "Habilitations : un client, plusieurs collaborateurs, comment vous organisez-vous ?",
        (
            _Said(
                EXPERT,
                0,
                "Trente clients, quatre collaborateurs, des congés. Nous demandons au client de rattacher le cabinet à sa structure, puis nous gérons chez nous qui fait quoi. Chacun a son compte : jamais de mot de passe partagé.",
            ),
            _Said(
                CONSEILLER,
                8,
                "Même règle chez nous. J’ajoute une revue chaque trimestre : qui a quitté le cabinet, qui a encore des droits. La première fois, nous avons retiré trois accès oubliés.",
                to=0,
            ),
            _Said(
                METIERS,
                30,
                "Pour les artisans qui n’ont pas de cabinet, nous faisons le rattachement avec eux, à l’écran, en rendez-vous. Une demi-heure, et ils gardent la main.",
            ),
        ),
    ),
    _Talk(
        Space.INTERMEDIARIES,
        3,
        "Quel exercice proposer à un adhérent qui n’a jamais déposé de facture ?",
        (
            _Said(
                FEDERATION,
                0,
                "Je cherche une première séance d’une heure, sans jargon. Je pense à : déposer une facture fictive, la voir rejetée, la corriger. Qu’avez-vous essayé ?",
            ),
            _Said(
                CONSEILLER,
                5,
                "Exactement cela, et dans cet ordre. Voir le rejet avant la réussite change tout : ils comprennent à quoi sert chaque champ. Je termine par l’annuaire, parce qu’ils savent alors pourquoi ils y vont.",
                to=0,
            ),
        ),
    ),
)

COMMENTS = (
    _Said(
        DEVELOPPEUSE,
        30,
        "Nous le faisons déjà dans notre logiciel, à partir de l’annuaire : c’est faisable, et l’information est publique. La difficulté est de la garder à jour.",
    ),
    _Said(
        METIERS,
        6,
        "Cas vécu cette semaine : trois artisans, trois rejets pour le même service manquant, chez la même structure.",
    ),
)
_IDEA = "Signaler le service manquant avant l’envoi de la facture"


def load_spaces(*, people: dict[str, User], moderator: User, now: datetime) -> None:
    """Write the discussions, some followers, one decision of the moderators and one report that waits."""
    for talk in sorted(TALKS, key=lambda one: -one.days_ago):
        _talk(talk, people, now - timedelta(days=talk.days_ago))
    idea, moment = Idea.objects.get(title=_IDEA), now - timedelta(days=2)
    for said in COMMENTS:
        moment = min(_working(moment + timedelta(hours=said.hours)), now - timedelta(minutes=5))
        comment_idea(idea_id=idea.pk, author=people[said.author], text=french(said.text), now=moment)
    for email in (MENUISIER, EXPERT):
        follow_space(space=Space.PLENARY, user=people[email])
    _moderate(people, moderator, now)


def _working(moment: datetime) -> datetime:
    """The moment, or the next working morning: people who talk of invoices do not do it at night."""
    local = timezone.localtime(moment)
    if local.hour >= 19:
        local += timedelta(days=1)
    if local.hour >= 19 or local.hour < 8:
        local = local.replace(hour=9, minute=20)
    return local + timedelta(days=max(0, 7 - local.weekday()) if local.weekday() >= 5 else 0)


def _talk(talk: _Talk, people: dict[str, User], start: datetime) -> None:
    moment, written = start, list[Message]()
    for said in talk.said:
        moment = _working(moment + timedelta(hours=said.hours))
        told: dict[str, Any] = {
            "author": people[said.author],
            "text": french(said.text),
            "called": [Membership.objects.active().get(user=people[email]).pk for email in said.calls],
            "files": said.files,
            "now": moment,
        }
        if not written:
            written.append(open_thread(space=talk.space, title=french(talk.title), **told))
        else:
            parent = written[said.to].pk if said.to is not None else None
            written.append(answer(thread_id=written[0].thread_id, parent_id=parent, **told))


def _moderate(people: dict[str, User], moderator: User, now: datetime) -> None:
    """One removal with its reason, for the register; one report that waits, for the queue."""
    thread = Message.objects.get(thread__title=french(TALKS[1].title), opens=True).thread
    advert = answer(
        thread_id=thread.pk,
        author=people[PRODUIT],
        text=french(
            "Notre logiciel règle ce problème tout seul : écrivez-moi, je fais une remise aux membres du club !"
        ),
        now=now - timedelta(days=7),
    )
    report = report_message(
        message_id=advert.pk, reporter=people[METIERS], ground=Ground.ADVERTISING, now=now - timedelta(days=6)
    )
    judge_case(
        case_id=report.case_id,
        actor=moderator,
        roles=frozenset({Role.SUPPORT}),
        verdict=Verdict.REMOVE,
        reason=french(
            "Démarchage : la charte réserve les espaces à l’entraide. Raconter comment un outil a résolu un cas reste bienvenu, sans offre commerciale."
        ),
        now=now - timedelta(days=5),
    )
    waiting = answer(
        thread_id=thread.pk,
        author=people[OPERATEUR],
        text=french(
            "De toute façon, la commune de mon dernier client ne répond jamais : inutile d’insister avec ces gens-là."
        ),
        now=now - timedelta(days=1),
    )
    report_message(
        message_id=waiting.pk,
        reporter=people[FEDERATION],
        ground=Ground.HURTFUL,
        details=french("Généralise et n’aide personne ; la suite de la discussion était utile."),
        now=now - timedelta(hours=20),
    )
