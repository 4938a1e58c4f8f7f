"""What an editor fills in."""

from django import forms

from cms.newsletter.domain.campaigns import PACE_MOST, Pace

_HOURS = [(hour, f"{hour}\u00a0h") for hour in range(25)]


class PaceForm(forms.Form):
    """How fast, and between which hours."""

    per_minute = forms.IntegerField(
        label="Messages par minute, au plus",
        help_text="0 : aussi vite que le serveur d’envoi les prend.",
        min_value=0,
        max_value=PACE_MOST,
        initial=0,
        error_messages={
            "required": "Messages par minute : indiquez un nombre, 0 pour ne pas limiter.",
            "invalid": "Messages par minute : indiquez un nombre entier.",
            "min_value": "Messages par minute : 0 ou plus.",
            "max_value": f"Messages par minute : {PACE_MOST} au plus.",
        },
    )
    from_hour = forms.TypedChoiceField(label="Envoyer à partir de", choices=_HOURS[:24], coerce=int, initial=0)
    to_hour = forms.TypedChoiceField(label="et jusqu’à", choices=_HOURS[1:], coerce=int, initial=24)

    @property
    def pace(self) -> Pace:
        """The pace asked for."""
        data = self.cleaned_data
        return Pace(data["per_minute"], data["from_hour"], data["to_hour"])


class SendForm(PaceForm):
    """The same, and when to begin."""

    starts_at = forms.DateTimeField(
        label="Commencer le",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
        help_text="Vide : tout de suite.",
        error_messages={"invalid": "Commencer le : donnez un jour et une heure, par exemple 01/12/2026 09:00."},
    )
    agreed = forms.BooleanField(
        label="J’ai relu l’essai reçu dans ma messagerie",
        error_messages={"required": "Relecture : cochez la case une fois l’essai relu ; un envoi ne se rattrape pas."},
    )
    field_order = ["starts_at", "per_minute", "from_hour", "to_hour", "agreed"]


class ImportForm(forms.Form):
    """A file and the proof."""

    file = forms.FileField(
        label="Fichier CSV",
        help_text="Une colonne « adresse » ; une colonne « themes » facultative. 20 000 lignes au plus.",
        error_messages={
            "required": "Fichier : choisissez un fichier CSV.",
            "empty": "Fichier : il est vide.",
        },
    )
    agreed_on = forms.DateField(
        label="Jour où l’accord a été recueilli",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Jour de l’accord : indiquez-le.",
            "invalid": "Jour de l’accord : donnez une date, par exemple 24/11/2026.",
        },
    )
    proof = forms.CharField(
        label="Preuve de l’accord",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Où, quand et comment ces personnes ont demandé la lettre. Gardée avec chaque adresse, elle leur "
        "sera donnée si elles la demandent.",
        error_messages={
            "required": "Preuve : dites où, quand et comment ces personnes ont donné leur accord.",
            "max_length": "Preuve : 400 caractères au plus.",
        },
    )
