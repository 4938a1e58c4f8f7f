"""The members' directory: for members only; what is not agreed to is not there."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.club.domain.explanations import EXPLANATIONS
from cms.club.domain.vocabulary import ClubRefusedError, College, Refusal
from cms.club.models import Listing
from cms.club.queries import directory as queries
from cms.club.queries.members import active_membership
from cms.club.services import directory as services
from cms.club.web.membership_forms import ContactForm, DirectoryFilterForm, ListingForm
from cms.club.web.views import PAGE_SIZE, members_only, status_of


def _is_member(request: HttpRequest) -> bool:
    return request.user.is_authenticated and active_membership(user=request.user) is not None


@never_cache
@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """Who agreed to be found, filtered by what stands in the address."""
    if not _is_member(request):
        return members_only(request, next_url=request.path)
    form = DirectoryFilterForm(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    found = queries.directory(
        college=College(chosen["college"]) if chosen.get("college") else None, words=chosen.get("q", "")
    )
    context = {
        "form": form,
        "page_obj": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "filtered": any(chosen.get(name) for name in ("college", "q")),
        "mine": queries.listing_of(user=request.user),
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "club/directory.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def my_listing(request: HttpRequest) -> HttpResponse:
    """One's own entry: what it shows, and withdrawing it."""
    if not _is_member(request):
        return members_only(request, next_url=request.path)
    mine = queries.listing_of(user=request.user)
    fields = tuple(ListingForm.base_fields)
    form = ListingForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(mine, name) for name in fields} if mine else None,
    )
    context: dict[str, Any] = {"form": form, "mine": mine, "membership": active_membership(user=request.user)}
    if request.method == "GET":
        return render(request, "club/my_listing.html", context)
    if not form.is_valid():
        return render(request, "club/my_listing.html", context, status=HTTPStatus.BAD_REQUEST)
    try:
        services.list_member(user=request.user, now=timezone.now(), **form.cleaned_data)
    except ClubRefusedError as error:
        context["explanation"] = EXPLANATIONS[error.refusal]
        return render(request, "club/my_listing.html", context, status=status_of(error.refusal))
    messages.success(request, "Votre fiche est à jour : les membres voient ce que vous avez coché, et rien d’autre.")
    return redirect("club:directory")


@require_POST
def unlist(request: HttpRequest) -> HttpResponse:
    """Withdraw one's consent."""
    if not request.user.is_authenticated:
        return members_only(request, next_url=request.path)
    services.unlist_member(user=request.user)
    messages.success(request, "Votre fiche est retirée de l’annuaire.")
    return redirect("club:join")


@never_cache
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to a member who accepts it."""
    if not _is_member(request):
        return members_only(request, next_url=request.path)
    listing = queries.contactable(listing_id=pk)
    if listing is None:
        context = {"explanation": EXPLANATIONS[Refusal.NOT_CONTACTABLE], "title": "Écrire à un membre"}
        return render(request, "club/refused.html", context, status=HTTPStatus.NOT_FOUND)
    form = ContactForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "listing": listing, "membership": active_membership(user=request.user)}
    if request.method == "GET":
        return render(request, "club/contact.html", context)
    if not form.is_valid():
        return render(request, "club/contact.html", context, status=HTTPStatus.BAD_REQUEST)
    try:
        services.contact_member(listing_id=pk, sender=request.user, now=timezone.now(), **form.cleaned_data)
    except Listing.DoesNotExist as error:
        raise Http404 from error
    except ClubRefusedError as error:
        context["explanation"] = EXPLANATIONS[error.refusal]
        return render(request, "club/contact.html", context, status=status_of(error.refusal))
    messages.success(request, "Votre message est parti. Il n’est gardé nulle part.")
    return redirect("club:directory")
