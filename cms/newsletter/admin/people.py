"""The readers: look for one, import a list with its proof, export."""

import csv
from collections.abc import Iterator
from io import StringIO

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from cms.core.spreadsheets import safe_cell
from cms.newsletter.admin.access import crumbs, runners_only, tell_refusal
from cms.newsletter.admin.forms import ImportForm
from cms.newsletter.domain.vocabulary import Channel, LetterRefusedError, ReaderState, topics_of
from cms.newsletter.models import Reader
from cms.newsletter.queries.readers import counts, ledger_of, listed
from cms.newsletter.services.imports import import_readers
from cms.newsletter.services.readers import unsubscribe
from cms.newsletter.web.held import held_file

PAGE_SIZE = 50
# One file of 20 000 addresses fits in a third of it.
FILE_MOST = 5 * 1024 * 1024


@runners_only
@require_safe
def readers_page(request: HttpRequest) -> HttpResponse:
    """Fifty at a time; one looks for the beginning of an address, or for « @domaine.fr »."""
    words, state = request.GET.get("q", ""), request.GET.get("etat", "")
    page = Paginator(listed(words=words, state=state), PAGE_SIZE).get_page(request.GET.get("p"))
    context = {
        "page_obj": page,
        "readers": list(page),
        "words": words,
        "state": state,
        "states": list(ReaderState),
        "counts": counts(),
        "breadcrumbs_items": crumbs("Lecteurs"),
        "header_title": "Lecteurs",
        "header_icon": "group",
    }
    return render(request, "newsletter/desk/readers.html", context)


@runners_only
@require_safe
def reader_page(request: HttpRequest, reader_id: int) -> HttpResponse:
    """One reader and the ledger: what to answer to « how do you have my address? »."""
    reader = get_object_or_404(Reader, pk=reader_id)
    context = {
        "reader": reader,
        "ledger": ledger_of(emails=[reader.email]),
        "breadcrumbs_items": crumbs("Lecteurs", reader.email),
        "header_title": reader.email,
        "header_icon": "user",
    }
    return render(request, "newsletter/desk/reader.html", context)


@runners_only
@require_safe
def held(request: HttpRequest, reader_id: int) -> HttpResponse:
    """The same, as a file to hand to the person who asks for it."""
    return held_file(get_object_or_404(Reader, pk=reader_id).email)


@runners_only
@require_POST
def remove(request: HttpRequest, reader_id: int) -> HttpResponse:
    """Who asks by telephone to leave leaves as by the link."""
    reader = get_object_or_404(Reader, pk=reader_id)
    unsubscribe(reader_id=reader.pk, campaign_id=0, channel=Channel.DESK, now=timezone.now())
    messages.success(request, "Désabonnement enregistré ; l’adresse est effacée.")
    return redirect("letter_readers")


@runners_only
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    """A CSV file and the proof that its people agreed."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    account = None
    if form.is_bound and form.is_valid():
        if form.cleaned_data["file"].size > FILE_MOST:
            form.add_error("file", "Fichier : il dépasse 5 Mo. Coupez-le en plusieurs fichiers.")
        else:
            try:
                account = import_readers(
                    content=form.cleaned_data["file"].read(),
                    proof=form.cleaned_data["proof"],
                    agreed_on=form.cleaned_data["agreed_on"],
                    now=timezone.now(),
                )
            except LetterRefusedError as error:
                tell_refusal(request, error.refusal)
    context = {
        "form": ImportForm() if account else form,
        "account": account,
        "breadcrumbs_items": crumbs("Importer des lecteurs"),
        "header_title": "Importer des lecteurs",
        "header_icon": "upload",
    }
    failed = form.is_bound and account is None
    return render(request, "newsletter/desk/import.html", context, status=400 if failed else 200)


@runners_only
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Every active reader, written row by row: 300,000 lines weigh nothing in memory."""
    if request.GET.get("etat", "active") not in {state.value for state in ReaderState}:
        raise Http404
    response = StreamingHttpResponse(_rows(request.GET.get("etat", "active")), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="lecteurs.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _rows(state: str) -> Iterator[str]:
    yield "\ufeffadresse;themes;demandé;confirmé\r\n"
    for reader in Reader.objects.filter(state=state).order_by("pk").iterator(chunk_size=2000):
        line = StringIO()
        csv.writer(line, delimiter=";").writerow(
            [
                safe_cell(reader.email),
                " ".join(topic.value for topic in topics_of(reader.topics)),
                f"{timezone.localtime(reader.asked_at):%d/%m/%Y %H:%M}",
                f"{timezone.localtime(reader.confirmed_at):%d/%m/%Y %H:%M}" if reader.confirmed_at else "",
            ]
        )
        yield line.getvalue()


def urls() -> list[URLPattern]:
    """Under ``/admin/lettre/``."""
    return [
        path("lettre/lecteurs/", readers_page, name="letter_readers"),
        path("lettre/lecteurs/importer/", import_page, name="letter_import"),
        path("lettre/lecteurs/liste.csv", export, name="letter_export"),
        path("lettre/lecteurs/<int:reader_id>/", reader_page, name="letter_reader"),
        path("lettre/lecteurs/<int:reader_id>/registre.json", held, name="letter_held"),
        path("lettre/lecteurs/<int:reader_id>/retirer/", remove, name="letter_remove"),
    ]
