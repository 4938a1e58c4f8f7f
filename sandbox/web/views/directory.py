"""« Annuaire »: the fictitious structures of the space, and what each requires of a deposit."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sandbox.models import PracticeSpace
from sandbox.queries.directory import directory, sheet_of, structure_numbered
from sandbox.web.access import in_space
from sandbox.web.errors import form_errors
from sandbox.web.fields import DsfrForm, TextField
from sandbox.web.frame import page

PAGE_SIZE = 20


class DirectoryForm(DsfrForm):
    """What one looks for."""

    q = TextField(
        label="Nom, identifiant ou ville",
        help_text="Par exemple : commune, 12345678200036, Valmont.",
        required=False,
        max_length=80,
    )
    type = forms.ChoiceField(
        label="Type",
        choices=[("", "Toutes"), ("destinataires", "Destinataires"), ("fournisseurs", "Fournisseurs")],
        required=False,
    )


@in_space
@require_safe
def structures(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """The directory, searched."""
    form = DirectoryForm(request.GET)
    valid = form.is_valid()
    kind = form.cleaned_data.get("type", "")
    found = (
        directory(
            space,
            text=form.cleaned_data["q"],
            recipients=kind == "destinataires",
            suppliers=kind == "fournisseurs",
        )
        if valid
        else []
    )
    page_obj = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "title": "Annuaire",
        "form": form,
        "form_errors": [] if valid else form_errors(form),
        "page_obj": page_obj,
        "sheets": [sheet_of(structure) for structure in page_obj.object_list],
    }
    return page(request, space, "sandbox/directory/structures.html", context, status=200 if valid else 422)


@in_space
@require_safe
def structure(request: HttpRequest, space: PracticeSpace, pk: int) -> HttpResponse:
    """The sheet of a structure, its services included."""
    found = structure_numbered(space, pk)
    if found is None:
        raise Http404("no such structure in this space")
    sheet = sheet_of(found)
    return page(request, space, "sandbox/directory/structure.html", {"title": found.name, "sheet": sheet})


@in_space
@require_safe
def department(request: HttpRequest, space: PracticeSpace, pk: int, rank: int) -> HttpResponse:
    """The sheet of a service; ``rank`` is its key."""
    found = structure_numbered(space, pk)
    sheet = sheet_of(found) if found is not None else None
    service = next((item for item in sheet.departments if item.pk == rank), None) if sheet else None
    if service is None or sheet is None:
        raise Http404("no such service in this structure")
    context = {"title": service.name, "sheet": sheet, "service": service}
    return page(request, space, "sandbox/directory/department.html", context)
