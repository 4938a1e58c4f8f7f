"""``/annuaire/``: the directory of fictitious public structures, for everybody, without a space or an account."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import condition, require_safe

from sandbox.domain.public_directory import Duty, found_structures, week_of
from sandbox.domain.vocabulary import RecipientKind
from sandbox.queries.public_directory import (
    directory_csv,
    directory_json,
    next_file_on,
    public_sheet,
    todays_directory,
)
from sandbox.web.errors import form_errors
from sandbox.web.fields import DsfrForm, TextField

PAGE_SIZE = 20
_KINDS = (RecipientKind.STATE, RecipientKind.LOCAL, RecipientKind.HEALTH)
_FILES = {"csv": ("text/csv; charset=utf-8", directory_csv), "json": ("application/json", directory_json)}


class PublicDirectoryForm(DsfrForm):
    """What one looks for."""

    q = TextField(
        label="Nom, SIRET, ville ou code service",
        help_text="Par exemple : commune, 12345678200036, Bellerive.",
        required=False,
        max_length=80,
    )
    type = forms.ChoiceField(
        label="Type",
        choices=[("", "Tous"), *((kind.value, kind.label) for kind in _KINDS)],
        required=False,
    )
    exige = forms.ChoiceField(
        label="Ce qu’elle exige",
        choices=[("", "Peu importe"), *((duty.value, duty.label) for duty in Duty)],
        required=False,
    )


@require_safe
def public_directory(request: HttpRequest) -> HttpResponse:
    """The directory of the week, searched."""
    today = timezone.localdate()
    directory = todays_directory(today)
    form = PublicDirectoryForm(request.GET)
    valid = form.is_valid()
    told = form.cleaned_data
    found = (
        found_structures(
            directory.structures,
            text=told["q"],
            kind=RecipientKind.read(told["type"]),
            duty=Duty.read(told["exige"]),
        )
        if valid
        else []
    )
    page_obj = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "form_errors": [] if valid else form_errors(form),
        "searched": bool(request.GET),
        "page_obj": page_obj,
        "sheets": [public_sheet(structure) for structure in page_obj.object_list],
        "directory": directory,
        "next_file_on": next_file_on(today),
    }
    return render(request, "sandbox/public_directory/index.html", context, status=200 if valid else 422)


@require_safe
def public_structure(request: HttpRequest, siret: str) -> HttpResponse:
    """The sheet of a structure, as the file of this week has it."""
    directory = todays_directory(timezone.localdate())
    structure = directory.structure(siret)
    if structure is None:
        raise Http404("no such structure")
    changes = [change.sentence for change in directory.changes if change.identifier == siret]
    context = {"sheet": public_sheet(structure), "changes": changes, "week": directory.week}
    return render(request, "sandbox/public_directory/structure.html", context)


def _week_tag(_request: HttpRequest, fmt: str) -> str:
    # One file a week: whoever has this week’s is told so.
    return f'"{week_of(timezone.localdate()):%Y-%m-%d}-{fmt}"'


@require_safe
@condition(etag_func=_week_tag)
def public_directory_file(_request: HttpRequest, fmt: str) -> HttpResponse:
    """The whole directory of the week."""
    directory = todays_directory(timezone.localdate())
    content_type, write = _FILES[fmt]
    response = HttpResponse(write(directory), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="annuaire-{directory.week:%Y-%m-%d}.{fmt}"'
    response["Cache-Control"] = "no-cache"
    return response
