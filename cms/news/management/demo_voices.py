"""Two testimonies, two good practices, two recordings of webinars. Persons and structures are fictitious."""

from typing import Any

Article = dict[str, Any]


def _testimony(name: str, role: str, *answers: tuple[str, str]) -> tuple[str, Any]:
    told = [{"question": question, "answer": answer} for question, answer in answers]
    return ("interview", {"name": name, "role": role, "answers": told})


def _chapters(*told: tuple[str, str, str]) -> tuple[str, Any]:
    rows = [{"at": at, "title": title, "text": text} for at, title, text in told]
    return ("chapters", {"title": "Transcription", "chapters": rows})


ASSOCIATION: Article = {
    "slug": "une-association-et-son-premier-client-public",
    "raw": {"category": "testimony", "pictogram": "leisure/community"},
    "title": "« J’ai rejeté ma propre facture dix fois avant de déposer la vraie »",
    "intro": "Une comptable d’association a découvert la facturation publique avec un seul client. Elle raconte ce qui l’a "
    "bloquée, et dans quel ordre elle s’y prend maintenant.",
    "tags": ["débuter", "associations"],
    "body": [
        _testimony(
            "Odile Fontclaire (personne fictive)",
            "Comptable, association Les Petits Relais (fictive), garde d’enfants à domicile",
            (
                "Une association qui garde des enfants a-t-elle des clients publics ?",
                "<p>Un seul, mais il compte : un plan local pour l’insertion nous confie des gardes, le temps que des parents "
                "reprennent un emploi. Trois à cinq factures par mois.</p>",
            ),
            (
                "Qu’est-ce qui vous a surprise la première fois ?",
                "<p>Le code service. J’avais le SIRET, le montant, le bon de commande, et le dépôt était refusé. Personne ne m’avait "
                "dit que ce client-là en exige un. C’était écrit dans l’annuaire ; je ne l’avais pas ouvert.</p>",
            ),
            (
                "Comment vous êtes-vous exercée ?",
                "<p>Dans le bac à sable, en me trompant exprès. J’ai pris les deux sièges : je déposais, puis je me mettais à la place "
                "du client et je rejetais. On comprend mieux un motif quand on a dû en choisir un.</p>",
            ),
            (
                "Que faites-vous autrement depuis ?",
                "<p>J’ouvre l’annuaire d’abord, je saisis ensuite. Et je lis le commentaire du client avant le motif : le motif range, "
                "le commentaire explique.</p>",
            ),
            (
                "Un conseil à qui débute ?",
                "<p>Suivre une formation courte, puis refaire chaque geste le jour même. Le lendemain, j’avais déjà oublié où était le "
                "bouton.</p>",
            ),
        ),
        (
            "callout",
            {
                "title": "Refaire son parcours",
                "text": "<p>Trois guides, dans son ordre : adresser, déposer, suivre.</p>",
                "link_label": "Adresser sa facture au bon service",
                "link_url": "/guides/adresser-sa-facture/",
            },
        ),
    ],
}

COMMUNE: Article = {
    "slug": "une-commune-qui-ne-rejette-presque-plus",
    "raw": {"category": "testimony", "pictogram": "document/document-search"},
    "title": "« Nous rejetions par réflexe ; nous recyclons par méthode »",
    "intro": "Une commune de neuf mille habitants a remplacé un réflexe par une question. Ses fournisseurs refont moins de "
    "factures, elle paie moins d’intérêts.",
    "tags": ["structures publiques", "retours"],
    "body": [
        _testimony(
            "Bruno Castelvieil (personne fictive)",
            "Responsable des finances, commune de Roquefeuille-sur-Aune (fictive)",
            (
                "D’où partiez-vous ?",
                "<p>D’un seul bouton. Une facture allait au mauvais service ? Rejetée. Il manquait un bon de livraison ? Rejetée. "
                "Le fournisseur refaisait tout, souvent avec la même erreur.</p>",
            ),
            (
                "Qu’avez-vous changé ?",
                "<p>Une fiche collée sur l’écran : est-elle au bon endroit, et ses chiffres sont-ils justes ? Mauvais endroit, à "
                "recycler. Chiffres justes mais preuve absente, suspendue. Le rejet est pour ce qui est faux.</p>",
            ),
            (
                "Et le commentaire ?",
                "<p>Nous y écrivons la bonne valeur, jamais le reproche. « Service TECHNIQUE, pas ÉCOLES. » Le fournisseur copie, "
                "renvoie, c’est fini le jour même.</p>",
            ),
            (
                "Qu’est-ce qui reste difficile ?",
                "<p>Les factures de travaux. On croit bien faire en refusant un montant, et tout le dossier s’arrête. Il faut inscrire "
                "le montant que l’on admet et laisser passer le reste.</p>",
            ),
        ),
        (
            "callout",
            {
                "title": "Le même exercice",
                "text": "<p>Trois factures, trois défauts, trois retours.</p>",
                "link_label": "Choisir le bon retour",
                "link_url": "/guides/choisir-le-bon-retour/",
            },
        ),
    ],
}

NUMBERING: Article = {
    "slug": "numeroter-pour-ne-jamais-tomber-sur-un-doublon",
    "raw": {"category": "good-practice", "pictogram": "document/document"},
    "title": "Numéroter pour ne jamais tomber sur un doublon",
    "intro": "Un numéro rejeté reste pris, un numéro annoncé avec « n° » devient un autre numéro. Une règle de trois lignes évite "
    "les deux.",
    "tags": ["références", "dépôt"],
    "body": [
        (
            "text",
            "<p>Chorus Pro reconnaît une facture à son numéro, pour un fournisseur donné. Deux factures de même numéro sont un doublon, "
            "même si la première a été rejetée.</p>",
        ),
        (
            "table",
            {
                "caption": "Une numérotation qui survit à un rejet",
                "head": ["Situation", "Numéro", "Pourquoi"],
                "rows": [
                    ["Première émission", "2026-0147", "L’année, puis un rang : jamais remis à zéro en cours d’année"],
                    ["Refaite après un rejet", "2026-0152", "Le rang suivant ; le rejet se cite en commentaire"],
                    ["Avoir", "AV-2026-0009", "Une série à part, et la facture d’origine dans son champ"],
                    ["Renvoyée après « À recycler »", "2026-0147", "Le même : ce n’est pas une nouvelle facture"],
                ],
            },
        ),
        (
            "rule",
            {
                "text": "Une facture refaite après un rejet porte un numéro différent.",
                "evidence": "official",
                "source": "Lettre d’information Chorus Pro, AIFE, printemps 2021",
            },
        ),
        ("heading", "Trois lignes à donner à votre équipe"),
        (
            "text",
            "<ol><li>Le numéro se tape seul : ni « n° », ni espace, ni date.</li><li>Un numéro déposé ne sert plus jamais.</li>"
            "<li>Rejetée, on prend le suivant ; à recycler ou suspendue, on garde le même.</li></ol>",
        ),
    ],
}

MONDAY: Article = {
    "slug": "le-quart-d-heure-du-lundi",
    "raw": {"category": "good-practice", "pictogram": "system/flow-list"},
    "title": "Le quart d’heure du lundi",
    "intro": "Relancer tout le monde prend une matinée et ne sert à rien. Quatre coups d’œil, toujours dans le même ordre, disent à qui "
    "est la main.",
    "tags": ["suivi", "organisation"],
    "body": [
        (
            "steps",
            {
                "steps": [
                    {
                        "title": "Vider ce qui vous revient",
                        "place": "Factures émises › Synthèse",
                        "text": "<p>Rejetées, suspendues, à recycler : la main est chez vous, et le délai est arrêté ou perdu.</p>",
                        "screen": "factures-retournees",
                        "rules": [],
                    },
                    {
                        "title": "Lire les échéances passées",
                        "place": "Recherche, par période de dépôt",
                        "text": "<p>Trente jours depuis la mise à disposition, pour l’État et les collectivités. Notez les numéros.</p>",
                        "rules": [],
                    },
                    {
                        "title": "Regarder l’annuaire avant d’écrire",
                        "place": "Annuaire › statuts utilisés",
                        "text": "<p>Si le client n’écrit aucun statut intermédiaire, son silence ne veut rien dire.</p>",
                        "rules": [],
                    },
                    {
                        "title": "Envoyer une sollicitation par facture en retard",
                        "place": "Sollicitations émises",
                        "text": "<p>Rattachée à la facture, une question à la fois. Une relance générale n’a pas de réponse.</p>",
                        "rules": [],
                    },
                ]
            },
        ),
        (
            "callout",
            {
                "title": "S’entraîner à lire l’horloge",
                "text": "<p>Une facture impayée depuis trente-six jours : comptez ce qui est dû.</p>",
                "link_label": "Compter un retard de paiement",
                "link_url": "/guides/compter-un-retard-de-paiement/",
            },
        ),
    ],
}

RETURNS_REPLAY: Article = {
    "slug": "rediffusion-trois-retours-trois-gestes",
    "raw": {"category": "replay", "pictogram": "digital/self-training"},
    "title": "Rediffusion : trois retours, trois gestes",
    "intro": "L’essentiel du webinaire sur les factures qui reviennent, à lire en cinq minutes, chapitre par chapitre.",
    "tags": ["webinaire", "retours"],
    "body": [
        (
            "text",
            "<p>Le webinaire durait quarante minutes. En voici la transcription resserrée : l’heure de chaque chapitre est celle de la "
            "séance. Les exemples sont ceux du bac à sable. Un film de trente-cinq secondes en rejoue les gestes.</p>",
        ),
        ("film", "trois-retours"),
        _chapters(
            (
                "02:10",
                "Pourquoi une facture revient",
                "<p>Trois raisons, et trois seulement : elle est au mauvais endroit, il lui manque une preuve, ou elle est fausse. Le "
                "statut vous dit laquelle avant même le motif.</p>",
            ),
            (
                "08:30",
                "À recycler : corriger l’adresse",
                "<p>La facture est juste. Vous changez le SIRET, le service ou l’engagement, rien d’autre, et le numéro reste le même. Si "
                "vous ne savez pas quelle ligne est fausse, ouvrez l’annuaire.</p>",
            ),
            (
                "15:45",
                "Suspendue : joindre la pièce",
                "<p>Le délai de paiement est arrêté, et il vous attend. Joignez la pièce nommée, pas une autre ; répondez en commentaire si "
                "la question est une question.</p>",
            ),
            (
                "22:00",
                "Rejetée : acquitter, traiter, refaire",
                "<p>Acquitter dit que vous avez lu. Traiter fait sortir la facture de la Synthèse. Refaire demande un nouveau numéro. Trois "
                "gestes, dans cet ordre.</p>",
            ),
            (
                "31:20",
                "Les questions de la salle",
                "<p>« Et si le client s’est trompé de retour ? » Un rejet reste un rejet : refaites la facture, puis écrivez-lui. « Combien "
                "de fois peut-il suspendre ? » Le délai ne s’interrompt qu’une fois.</p>",
            ),
        ),
        (
            "callout",
            {
                "title": "Refaire les trois gestes",
                "text": "<p>Chaque geste a son exercice, avec des indices si l’on bloque.</p>",
                "link_label": "Ouvrir les exercices",
                "link_url": "/bac-a-sable/exercices/",
            },
        ),
    ],
}

WORKS_REPLAY: Article = {
    "slug": "rediffusion-un-mois-de-travaux",
    "raw": {"category": "replay", "pictogram": "document/contract"},
    "title": "Rediffusion : un mois de travaux, de la demande au paiement",
    "intro": "Titulaire, maîtrise d’œuvre, maîtrise d’ouvrage : qui dépose quoi, et pourquoi un désaccord n’est pas un refus.",
    "tags": ["webinaire", "travaux"],
    "body": [
        (
            "text",
            "<p>Transcription resserrée d’une séance de cinquante minutes, jouée sur un marché fictif : l’école des Tilleuls.</p>",
        ),
        _chapters(
            (
                "03:00",
                "Un dossier, pas une facture",
                "<p>Chaque mois ouvre un dossier. Le titulaire dépose son projet de décompte, cadre A4 ; les autres répondent par leur "
                "propre pièce. Tous voient tout.</p>",
            ),
            (
                "14:20",
                "La maîtrise d’œuvre révise",
                "<p>Elle n’admet que 31 680 € sur 36 000 €. Elle ne refuse pas : elle l’écrit dans son état d’acompte, cadre A15. Ce qui "
                "n’est pas discuté continue vers le paiement.</p>",
            ),
            (
                "27:10",
                "La maîtrise d’ouvrage valide",
                "<p>Un état d’acompte validé, cadre A19. À partir de là, la pièce est traitée comme une facture reçue.</p>",
            ),
            (
                "38:00",
                "Le titulaire n’est pas d’accord",
                "<p>Il a trente jours, un motif et une preuve. S’il se tait, il accepte. Le montant admis, lui, est payé sans attendre.</p>",
            ),
        ),
        ("screen", "dossier-de-travaux"),
        (
            "callout",
            {
                "title": "Tenir tous les sièges",
                "text": "<p>Un mois complet, en changeant de rôle à chaque pièce.</p>",
                "link_label": "Déposer un projet de décompte mensuel",
                "link_url": "/guides/deposer-un-projet-de-decompte-mensuel/",
            },
        ),
    ],
}

# Days before the day of loading.
VOICES = (
    (ASSOCIATION, 5),
    (RETURNS_REPLAY, 12),
    (MONDAY, 19),
    (COMMUNE, 26),
    (WORKS_REPLAY, 33),
    (NUMBERING, 40),
)
