"""Forms of the pilots: the call, the candidacy, the feedback, what follows."""

from typing import Any

from django import forms
from dsfr.forms import DsfrBaseForm

from cms.club.domain.lifecycle import MAX_REASON
from cms.club.domain.pilots import MAX_CRITERIA, MAX_DIFFICULTIES, MAX_MOTIVATION, MAX_PLACES, Answer, Call
from cms.club.domain.vocabulary import College
from cms.club.web.forms import long_field


def _places(college: College) -> forms.IntegerField:
    return forms.IntegerField(
        label=f"Places : {college.label}",
        min_value=0,
        max_value=MAX_PLACES,
        initial=3,
        error_messages={
            "required": f"Places ({college.label}) : écrivez un nombre, 0 s’il n’y en a pas.",
            "invalid": f"Places ({college.label}) : écrivez un nombre entier.",
            "min_value": f"Places ({college.label}) : 0 au moins.",
            "max_value": f"Places ({college.label}) : {MAX_PLACES} au plus.",
        },
    )


def _day(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": f"{label} : choisissez un jour.",
            "invalid": f"{label} : écrivez le jour sous la forme 31/12/2026.",
        },
    )


class CallForm(DsfrBaseForm):
    """What a call for pilots announces."""

    criteria = long_field(
        "Critères", "Qui peut essayer, ce qui lui est demandé, le temps que cela prend.", MAX_CRITERIA
    )
    issuers = _places(College.ISSUERS)
    publishers = _places(College.PUBLISHERS)
    intermediaries = _places(College.INTERMEDIARIES)
    applies_until = _day("Candidatures jusqu’au")
    starts_on = _day("Début du pilote")
    ends_on = _day("Fin du pilote", "De deux semaines à six mois après le début.")

    def call(self) -> Call:
        """The call, once the form is valid."""
        told = self.cleaned_data
        return Call(
            places={college: told[college.value] for college in College},
            applies_until=told["applies_until"],
            starts_on=told["starts_on"],
            ends_on=told["ends_on"],
        )


class CandidacyForm(DsfrBaseForm):
    """Why one would be a good pilot."""

    motivation = long_field(
        "Ce que vous apportez",
        "En quoi vous répondez aux critères. Lu par l’équipe seulement.",
        MAX_MOTIVATION,
    )


class FeedbackForm(DsfrBaseForm):
    """One member's word."""

    answer = forms.ChoiceField(
        label="Ce que vous essayez répond-il au besoin ?",
        widget=forms.RadioSelect,
        choices=[(answer.value, answer.label) for answer in Answer],
        error_messages={
            "required": "Réponse au besoin : choisissez oui, en partie ou non.",
            "invalid_choice": "Réponse au besoin : choisissez oui, en partie ou non.",
        },
    )
    difficulties = forms.CharField(
        label="Difficultés rencontrées",
        help_text="Reprises dans le rapport public avec votre collège, sans votre nom. Ne nommez personne.",
        required=False,
        max_length=MAX_DIFFICULTIES,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": f"Difficultés : {MAX_DIFFICULTIES} caractères au plus."},
    )
    blocking = forms.BooleanField(
        label="Une de ces difficultés est bloquante",
        help_text="Vous ne pouvez pas travailler ainsi tant qu’elle n’est pas levée.",
        required=False,
    )


class EndForm(DsfrBaseForm):
    """What follows the report."""

    outcome = forms.ChoiceField(
        label="Suite donnée",
        widget=forms.RadioSelect,
        choices=[
            ("delivered", "L’idée est livrée à tous"),
            ("returned", "L’idée revient à sa planification"),
        ],
        error_messages={
            "required": "Suite donnée : choisissez livrée ou retour à la planification.",
            "invalid_choice": "Suite donnée : choisissez livrée ou retour à la planification.",
        },
    )
    reason = long_field(
        "Motif", "Ce qui est livré et où le trouver, ou ce qui doit changer. Publié et envoyé.", MAX_REASON
    )


class ReasonForm(DsfrBaseForm):
    """A published reason, with an identifier of its own where a page has several."""

    reason = long_field("Motif", "Envoyé au candidat.", MAX_REASON)

    def __init__(self, *args: Any, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if help_text:
            self.fields["reason"].help_text = help_text
        self.fields["reason"].widget.attrs["rows"] = 2
