"""Forms of the ballots: what is declared, what is ticked, and a sentence for each mistake."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from dsfr.forms import DsfrBaseForm

from cms.club.domain.ballots import MAX_OPTIONS, Rule
from cms.club.domain.vocabulary import BallotKind
from cms.club.models import Idea
from cms.club.models.idea import IdeaQuerySet

CLOSING_HOUR = time(18, 0)


def _percent(label: str, help_text: str, initial: int) -> forms.IntegerField:
    wrong = f"{label} : indiquez un nombre entier, sans signe %."
    return forms.IntegerField(
        label=label, help_text=help_text, initial=initial, error_messages={"required": wrong, "invalid": wrong}
    )


class BallotForm(DsfrBaseForm):
    """What is declared before the opening."""

    kind = forms.ChoiceField(
        label="Nature du scrutin",
        choices=[(kind.value, kind.label) for kind in BallotKind],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Nature du scrutin : choisissez question, priorités ou élection.",
            "invalid_choice": "Nature du scrutin : choisissez l’une des trois proposées.",
        },
    )
    title = forms.CharField(
        label="Titre",
        max_length=120,
        error_messages={
            "required": "Titre : nommez le scrutin en une ligne.",
            "max_length": "Titre : 120 caractères au plus ; raccourcissez le texte.",
        },
    )
    question = forms.CharField(
        label="Ce qui est demandé",
        help_text="Ce que l’électeur lit avant de voter, et ce que le résultat engagera.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Ce qui est demandé : écrivez la question en une phrase ou deux.",
            "max_length": "Ce qui est demandé : 4 000 caractères au plus ; raccourcissez le texte.",
        },
    )
    ideas = forms.ModelMultipleChoiceField(
        label="Idées à classer",
        help_text="Pour un scrutin de priorités seulement. Les trente idées les plus soutenues sont proposées.",
        queryset=Idea.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Idées à classer : l’une d’elles n’est plus ouverte aux votes ; rechargez la page.",
            "invalid_pk_value": "Idées à classer : rechargez la page, puis cochez parmi les idées proposées.",
        },
    )
    max_choices = _percent("Choix au plus", "Pour des priorités : combien d’idées un bulletin peut cocher.", 3)
    quorum_percent = _percent("Quorum (%)", "Part des électeurs, tous collèges réunis, qui doit voter.", 30)
    colleges_needed = _percent("Collèges favorables", "Pour une question : 1, 2 ou 3 collèges sur trois.", 2)
    majority_percent = _percent(
        "Majorité dans un collège (%)", "Part des suffrages exprimés à dépasser, abstentions à part.", 50
    )
    closes_on = forms.DateField(
        label="Dernier jour de vote",
        help_text="Le vote s’arrête ce jour-là à 18 h, heure de Paris.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Dernier jour de vote : choisissez une date.",
            "invalid": "Dernier jour de vote : écrivez la date sous la forme 31/12/2026.",
        },
    )

    def __init__(self, *args: Any, ideas: IdeaQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ideas"]
        field.queryset = Idea.objects.filter(pk__in=[idea.pk for idea in ideas[:MAX_OPTIONS]]).order_by("title", "pk")

    def declared(self) -> dict[str, Any]:
        """The arguments of ``prepare_ballot``."""
        told = self.cleaned_data
        kind = BallotKind(told["kind"])
        return {
            "kind": kind,
            "title": told["title"],
            "question": told["question"],
            "rule": Rule(
                quorum_percent=told["quorum_percent"],
                colleges_needed=told["colleges_needed"],
                majority_percent=told["majority_percent"],
                max_choices=told["max_choices"] if kind is BallotKind.PRIORITIES else 1,
            ),
            "closes_at": timezone.make_aware(datetime.combine(told["closes_on"], CLOSING_HOUR)),
            "ideas": list(told["ideas"]) if kind is BallotKind.PRIORITIES else [],
        }


class CandidacyForm(DsfrBaseForm):
    """Why one stands."""

    statement = forms.CharField(
        label="Profession de foi",
        help_text="Publique, jointe à votre nom affiché : ce que vous porterez au nom de votre collège.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Profession de foi : écrivez deux ou trois phrases.",
            "max_length": "Profession de foi : 2 000 caractères au plus ; raccourcissez le texte.",
        },
    )


class ReasonForm(DsfrBaseForm):
    """Why a ballot is cancelled."""

    reason = forms.CharField(
        label="Motif de l’annulation",
        help_text="Publié sur la page du scrutin et envoyé aux électeurs.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Motif de l’annulation : dites pourquoi, les électeurs le liront.",
            "max_length": "Motif de l’annulation : 4 000 caractères au plus ; raccourcissez le texte.",
        },
    )


class ReceiptForm(DsfrBaseForm):
    """The code of a receipt."""

    code = forms.CharField(
        label="Code du reçu",
        help_text="Quinze lettres et chiffres, par exemple K7M2P-4RTXZ-9WQHC.",
        max_length=40,
        error_messages={
            "required": "Code du reçu : recopiez les quinze caractères que vous avez gardés.",
            "max_length": "Code du reçu : quinze lettres et chiffres, pas davantage.",
        },
    )
