"""The forms of « Mes messages », « Sollicitations » and the assistant."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from sandbox.domain.requests import RequestStatus
from sandbox.formats.request_pairs import request_pairs
from sandbox.models import Document, Structure
from sandbox.web.fields import DsfrForm, TextField

_ROOM = 20_000  # the rules say how long a text may be, in their own words


class LongText(forms.CharField):
    """A text of several lines; what it may hold is judged by the rules."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=_ROOM, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def file_field() -> forms.FileField:
    """A file that goes with a text."""
    return forms.FileField(
        label="Pièce jointe",
        help_text="Facultatif, 10 Mo au plus ; nom de 50 caractères au plus, extension comprise.",
        required=False,
        max_length=255,
        allow_empty_file=True,
        widget=forms.FileInput,
    )


class MessageForm(DsfrForm):
    """A message; its recipients are ticked beside."""

    subject = TextField(
        label="Objet",
        help_text="Le changement en quelques mots, 100 caractères au plus.",
        required=False,
        max_length=_ROOM,
    )
    text = LongText(
        label="Message",
        help_text="Ce qui change, à partir de quand, ce que chacun doit faire. 2 000 caractères au plus.",
        rows=8,
    )


class RequestForm(DsfrForm):
    """A new « sollicitation »."""

    pair = forms.ChoiceField(
        label="Catégorie et sous-catégorie",
        help_text="La combinaison décide où va la question : au client, ou d’abord à l’assistance.",
        required=False,
    )
    invoice = forms.ChoiceField(
        label="Facture concernée",
        help_text="Elle désigne le client, et lui donne de quoi répondre.",
        required=False,
    )
    client = forms.ChoiceField(
        label="Client, si aucune facture n’est choisie",
        help_text="Laissez vide quand une facture est choisie, ou pour une question à l’assistance.",
        required=False,
    )
    text = LongText(
        label="Description",
        help_text="Où en est le règlement, ou pourquoi la facture n’avance pas. 2 000 caractères au plus.",
        rows=7,
    )
    file = file_field()

    def __init__(self, *args: Any, documents: Iterable[Document], clients: Iterable[Structure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[str, str]]] = {}
        for pair in request_pairs().values():
            groups.setdefault(pair.category, []).append((pair.code, pair.subcategory))
        self._offer("pair", [("", "Choisissez une combinaison"), *groups.items()])
        self._offer("invoice", [("", "Aucune"), *((str(it.pk), _told(it)) for it in documents)])
        self._offer("client", [("", "Aucun"), *((str(it.pk), it.name) for it in clients)])

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the declared field
        field.choices = choices


def _told(document: Document) -> str:
    client = f", {document.recipient.name}" if document.recipient else ""
    return f"{document.number} — {document.status_label}{client}"


class ReplyForm(DsfrForm):
    """What one adds to a request."""

    text = LongText(label="Votre message", help_text="2 000 caractères au plus.", rows=5)
    file = file_field()


class RequestSearchForm(DsfrForm):
    """Finding a request."""

    q = TextField(label="Chercher", help_text="Un numéro, ou un mot de la question.", required=False, max_length=60)
    status = forms.ChoiceField(
        label="Statut",
        help_text="Tous, si rien n’est choisi.",
        choices=[("", "Tous"), *((status.value, status.label) for status in RequestStatus)],
        required=False,
    )
