"""Two guides on the sums of a works contract: the sheet, and the statement. Rules as read in November 2026."""

from typing import Any

from cms.guides.management.demo_shapes import OURS, Block, guide, questions, rule, sources, step, steps, table

CODE = "Code de la commande publique"
ADVANCE = f"{CODE}, articles R2191-3, R2191-6 et R2191-7"
REPAYMENT = f"{CODE}, articles R2191-11 et R2191-12"
RETENTION = f"{CODE}, articles R2191-32, R2191-33 et R2191-35"
CCAG = "CCAG travaux, version de 2021"
TAX = "Code général des impôts, article 283, 2 nonies"

_LAW: tuple[str, str, str, str, str] = (
    "Avances, retenue de garantie, révision et sous-traitance : articles R2112-13, R2191-3 à R2191-42, R2193-10 et suivants",
    CODE,
    "https://www.legifrance.gouv.fr/",
    "lu en novembre 2026",
    "official",
)
_CCAG: tuple[str, str, str, str, str] = (
    "Cahier des clauses administratives générales des marchés de travaux, articles 9, 12 et 19",
    "Arrêté du 30 mars 2021",
    "https://www.code-commande-publique.com/ccag-travaux-2021-article-9/",
    "lu en novembre 2026",
    "official",
)
_READ: list[Block] = sources(_LAW, _CCAG, OURS)

SHEET: dict[str, Any] = guide(
    "remplir-une-fiche-de-marche",
    "Remplir la fiche d’un marché de travaux",
    "Un décompte ne se calcule qu’avec les clauses du marché sous les yeux. La fiche les tient sur une page : qui, combien, "
    "pendant combien de temps, et par quelles règles on paie.",
    audience="works",
    topic="works",
    pictogram="document/contract",
    minutes=8,
    exercise="fiche-de-marche",
    body=[
        steps(
            step(
                "Réunir les trois papiers",
                "Votre dossier de marché",
                "<p>L’<b>acte d’engagement</b> donne le numéro, le montant hors taxe, la durée et la répartition d’un groupement. "
                "Le <b>cahier des clauses particulières</b> donne l’avance, la retenue, la révision et les pénalités. L’<b>acte "
                "spécial</b> (DC4) donne la part de chaque sous-traitant payé directement.</p>",
            ),
            step(
                "Nommer les acteurs",
                "Bac à sable › Marchés de travaux › Nouvelle fiche",
                "<p>Le titulaire, ou le mandataire d’un groupement ; la maîtrise d’ouvrage ; le service financier, qui est souvent la "
                "même collectivité. La maîtrise d’œuvre reste vide quand elle n’utilise pas l’outil : le cadre du premier dépôt "
                "change alors (A5 au lieu de A4).</p>",
                rule(
                    "Tous les acteurs d’un marché, et eux seuls, voient ses pièces.",
                    "official",
                    "Portail Chorus Pro, factures de travaux",
                ),
                rule(
                    "Dans un groupement conjoint chacun est payé sur son compte ; un groupement solidaire a ici un seul compte, celui "
                    "du mandataire.",
                    "assumed",
                ),
            ),
            step(
                "Écrire l’avance",
                "Fiche, « Avance et garantie »",
                "<p>Cinq pour cent du montant TTC, moins la part sous-traitée en paiement direct. Au-delà de douze mois, on compte sur "
                "douze mois de marché. Le titulaire peut y renoncer : cochez la case, l’outil ne vous le rappellera plus.</p>",
                rule("L’avance est due au-dessus de 50 000 € HT et de deux mois d’exécution.", "official", ADVANCE),
                rule("Elle se rembourse de 65 % à 80 % des travaux, sauf clause contraire.", "official", REPAYMENT),
            ),
            step(
                "Choisir la retenue ou la banque",
                "Fiche, « Avance et garantie »",
                "<p>La retenue prélève jusqu’à 5 % de chaque acompte. Une garantie à première demande, ou une caution si le client "
                "l’accepte, la remplace : l’acompte est alors payé en entier.</p>",
                rule(
                    "Cinq pour cent au plus ; trois quand l’État traite avec une petite ou moyenne entreprise.",
                    "official",
                    RETENTION,
                ),
            ),
            step(
                "Recopier la formule et ses index",
                "Fiche, « Révision des prix »",
                "<p>Le mois zéro est celui où les prix ont été établis. La partie fixe et les poids font 100 %. La table des index se colle "
                "telle quelle, une ligne par mois ; il y faut le mois zéro et chaque mois de travaux. Un mois non encore publié reprend "
                "la dernière valeur connue, et se régularise ensuite.</p>",
                rule(
                    "Au-delà de trois mois, des travaux qui demandent beaucoup de matières premières ont une clause de révision.",
                    "official",
                    f"{CODE}, article R2112-14",
                ),
            ),
        ),
        questions(
            (
                "Peut-on corriger une fiche ?",
                "<p>Oui, tant qu’aucune pièce du marché n’est déposée. Après, les cumuls déjà déclarés ne vaudraient plus rien.</p>",
            ),
            (
                "À quoi sert le jumeau ?",
                "<p>Il joue le marché sur le papier, du premier mois au décompte général, avec les montants que la maîtrise d’œuvre retire. On y lit chaque "
                "état d’acompte, on l’imprime, et on télécharge les projets de décompte pour les déposer.</p>",
            ),
        ),
    ],
    read_in=_READ,
)

STATEMENT: dict[str, Any] = guide(
    "calculer-un-decompte-de-travaux",
    "Calculer un décompte de travaux",
    "Un décompte dit tout ce qui est dû depuis le début ; l’acompte est la différence avec le précédent. Révision, TVA, retenue, "
    "avance, pénalités : l’ordre compte, et chaque centime se retrouve.",
    audience="works",
    topic="works",
    pictogram="system/information",
    minutes=9,
    exercise="calculer-un-decompte",
    body=[
        table(
            "Un mois, ligne à ligne : cumul, cumul précédent, mois",
            ["Ligne", "Cumul", "Précédent", "Mois"],
            ["Travaux, aux prix du marché (HT)", "180 000,00 €", "130 000,00 €", "50 000,00 €"],
            ["Révision (coefficient 1,0243 ce mois-ci)", "3 215,00 €", "2 000,00 €", "1 215,00 €"],
            ["TVA à 20 %", "36 643,00 €", "26 400,00 €", "10 243,00 €"],
            ["Montant TTC", "219 858,00 €", "158 400,00 €", "61 458,00 €"],
            ["Retenue de garantie, 5 %", "10 992,90 €", "7 920,00 €", "3 072,90 €"],
            ["Net, avant avance et pénalités", "208 865,10 €", "150 480,00 €", "58 385,10 €"],
        ),
        steps(
            step(
                "Partir du cumul des travaux",
                "Votre attachement de fin de mois",
                "<p>Écrivez ce qui est fait <b>depuis le début</b>, aux prix du marché. Ce que la maîtrise d’œuvre a retiré le mois dernier y est "
                "encore si vous l’avez fait : il revient de lui-même, sans seconde pièce.</p>",
                rule(
                    "Le décompte mensuel est cumulé ; l’acompte est la différence de deux décomptes.",
                    "official",
                    f"{CCAG}, article 12.2",
                ),
            ),
            step(
                "Réviser le mois",
                "La table des index de la fiche",
                "<p>Multipliez les <b>travaux du mois</b> par le coefficient moins un. Le coefficient compare l’index du mois à celui du mois zéro, "
                "et s’arrondit comme le dit le marché : au dix-millième, ou au millième supérieur. Il peut descendre sous 1.</p>",
                rule(
                    "La formule et son arrondi sont des clauses du marché.",
                    "official",
                    f"{CODE}, articles R2112-13 et R2112-14",
                ),
            ),
            step(
                "Ajouter la TVA, celle des sous-traitants comprise",
                "Le total de l’état d’acompte",
                "<p>Le sous-traitant payé directement facture hors taxe ; le titulaire collecte la TVA sur ses propres travaux <b>et</b> sur les siens. "
                "Le client paie ainsi, en deux virements, le TTC de tout ce qui a été fait.</p>",
                rule("La TVA d’un sous-traitant du bâtiment est due par son donneur d’ordre.", "official", TAX),
            ),
            step(
                "Retirer retenue, avance, pénalités",
                "Le bas de l’état d’acompte",
                "<p>La retenue porte sur le TTC, l’avance se rembourse entre ses deux bornes, les pénalités se retirent sans TVA. Si ce qui se retire "
                "dépasse le mois, l’acompte est nul et le trop-perçu attend le suivant : personne ne rend d’argent en cours de marché.</p>",
                rule(
                    "1/3000 du montant par jour de retard, rien jusqu’à 1 000 €, 10 % au plus depuis 2021.",
                    "official",
                    f"{CCAG}, article 19.2",
                ),
                rule("Un acompte négatif n’est pas réclamé : il se reporte.", "assumed"),
            ),
            step(
                "Finir par le décompte général",
                "Après la réception des travaux",
                "<p>Le total, moins l’avance, moins les acomptes, moins la retenue encore gardée : c’est le solde. Additionnez : avance, acomptes, retenue "
                "et solde redonnent le total, au centime. La retenue est rendue un mois après la fin de la garantie.</p>",
                rule(
                    "La retenue est remboursée un mois après l’expiration du délai de garantie.", "official", RETENTION
                ),
            ),
        ),
        questions(
            (
                "Pourquoi ne pas arrondir chaque mois ?",
                "<p>Trois fois 33,33 € à 5,5 % font 1,83 € de TVA chacun, soit 5,49 €. La TVA de 100 € est 5,50 €. En arrondissant le cumul, puis en soustrayant, le "
                "centime se retrouve.</p>",
            ),
            (
                "Le solde peut-il être négatif ?",
                "<p>Oui : des pénalités calculées à la fin, quand tout est payé, mettent le solde au débit du titulaire, qui le doit au maître d’ouvrage.</p>",
            ),
        ),
    ],
    read_in=_READ,
)

WORKS_GUIDES = (SHEET, STATEMENT)
