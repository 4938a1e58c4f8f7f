"""Forms of the club: what is asked, and a sentence for each mistake."""

from collections.abc import Iterable
from typing import Any

from django import forms
from dsfr.forms import DsfrBaseForm

from cms.club.domain.lifecycle import MAX_REASON
from cms.club.domain.vocabulary import College, Feasibility, Level, State
from cms.club.queries.roadmap import STATES


def long_field(label: str, help_text: str, most: int) -> forms.CharField:
    """A text of several lines, with the sentences of its mistakes."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": f"{label} : écrivez une phrase ou deux.",
            "max_length": f"{label} : {most} caractères au plus ; raccourcissez le texte.",
        },
    )


class IdeaForm(DsfrBaseForm):
    """Four questions, so that the people who study the idea have what they need."""

    title = forms.CharField(
        label="Titre",
        help_text="Le changement en une ligne, sans nom de personne ni de structure.",
        max_length=120,
        error_messages={
            "required": "Titre : résumez l’idée en une ligne.",
            "max_length": "Titre : 120 caractères au plus ; raccourcissez le texte.",
        },
    )
    problem = long_field("Le problème", "Que se passe-t-il aujourd’hui, à quel moment, à quelle fréquence ?", 4000)
    who_suffers = long_field("Qui est gêné", "Quels utilisateurs, de quel côté de la facture ?", 2000)
    wished_change = long_field(
        "Le changement souhaité", "Que devrait-on pouvoir faire, ou ne plus devoir faire ?", 4000
    )
    gain = long_field("Le gain attendu", "Temps, rejets évités, délai de paiement… Un ordre de grandeur suffit.", 2000)


def _choice(label: str, help_text: str, members: type[Level] | type[Feasibility]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=[("", "Choisir"), *[(member.value, member.label) for member in members]],
        error_messages={
            "required": f"{label} : choisissez une valeur.",
            "invalid_choice": f"{label} : choisissez l’une des valeurs proposées.",
        },
    )


class StudyForm(DsfrBaseForm):
    """One evaluator's study."""

    cost = _choice("Coût", "Ce qu’il faut pour la faire.", Level)
    value = _choice("Valeur", "Ce qu’elle apporte aux utilisateurs.", Level)
    feasibility = _choice("Faisabilité", "Publiée seulement quand l’étude est close.", Feasibility)
    opinion = long_field("Avis", "Ce que l’instance doit savoir avant de décider.", MAX_REASON)


class MergeForm(DsfrBaseForm):
    """Where a double goes, and why."""

    into = forms.IntegerField(
        label="Numéro de l’idée d’accueil",
        help_text="Celui de son adresse : /club/idees/12-… porte le numéro 12.",
        min_value=1,
        max_value=2**31 - 1,
        error_messages={
            "required": "Numéro de l’idée d’accueil : indiquez l’idée qui restera.",
            "invalid": "Numéro de l’idée d’accueil : écrivez un nombre entier.",
            "min_value": "Numéro de l’idée d’accueil : il commence à 1.",
            "max_value": "Numéro de l’idée d’accueil : aucune idée ne porte ce numéro.",
        },
    )
    reason = long_field("Motif", "Publié, et envoyé à l’auteur, aux votants et aux abonnés.", MAX_REASON)


class FilterForm(DsfrBaseForm):
    """Filters of the list, in its address; what is unknown is named, and the whole list is shown."""

    etat = forms.ChoiceField(
        label="État", required=False, choices=[("", "Tous les états"), *[(s.value, s.label) for s in State]]
    )
    college = forms.ChoiceField(
        label="Collège", required=False, choices=[("", "Tous les collèges"), *[(c.value, c.label) for c in College]]
    )
    tri = forms.ChoiceField(
        label="Tri", required=False, choices=[("recentes", "Les plus récentes"), ("voix", "Les plus soutenues")]
    )
    q = forms.CharField(
        label="Mots cherchés", help_text="Dans le titre ou dans le problème.", required=False, max_length=100
    )


class RoadmapForm(DsfrBaseForm):
    """Filters of the roadmap, in its address."""

    etat = forms.ChoiceField(
        label="État",
        required=False,
        choices=[("", "Tous les états"), *[(s.value, s.label) for s in STATES]],
        error_messages={"invalid_choice": "État : choisissez l’un des états de la feuille de route."},
    )
    college = forms.ChoiceField(
        label="Collège",
        required=False,
        choices=[("", "Tous les collèges"), *[(c.value, c.label) for c in College]],
        error_messages={"invalid_choice": "Collège : choisissez l’un des trois collèges."},
    )
    annee = forms.ChoiceField(
        label="Soumise en",
        required=False,
        error_messages={"invalid_choice": "Année : choisissez l’une des années proposées."},
    )

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        latest_first = sorted(years, reverse=True)
        self.fields["annee"].choices = [("", "Toutes les années"), *[(str(year), str(year)) for year in latest_first]]
