"""One's own page, and the few views where this house does more than allauth."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.views import LoginView
from allauth.mfa.base.views import IndexView
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cms.accounts import personal_data, proconnect
from cms.accounts import second_factor as rule
from cms.accounts.forms import ErasureForm, NameForm
from cms.accounts.management.demo import DEMO_PASSWORD, demo_people
from cms.accounts.services import erase_person, rename_person

TOO_MANY_ATTEMPTS = "too_many_login_attempts"


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The editors' admin has no sign-in page of its own: there is one door.

    Who is already in and may not enter the admin is told so: sending them to the door would bring them back here.
    """
    target = request.GET.get("next", "")
    if not target or not get_adapter().is_safe_url(target):
        target = reverse("wagtailadmin_home")
    if not request.user.is_authenticated:
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': target})}")
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    return HttpResponseRedirect(target)


class SignInView(LoginView):
    """allauth's, which tells a locked account by 429 and shows the demonstration accounts where there are some."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """A refusal for too many attempts is not a mistake in the form."""
        response = super().form_invalid(form)
        if any(error.code == TOO_MANY_ATTEMPTS for error in form.non_field_errors().as_data()):
            response.status_code = 429
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The demonstration accounts, with the role and the password of each."""
        demo = {"demo_people": demo_people(), "demo_password": DEMO_PASSWORD} if settings.DEMO_ACCOUNTS else {}
        return {"demo_people": [], **super().get_context_data(**kwargs), **demo}


sign_in = SignInView.as_view()


@method_decorator(never_cache, name="dispatch")
class SecondFactorView(IndexView):
    """allauth's, which says why the person is here and where they were going."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """``is_due``: nothing else opens before; ``continue_url``: where to go once done."""
        target = self.request.GET.get("next", "")
        safe = get_adapter().is_safe_url(target)
        return {
            **super().get_context_data(**kwargs),
            "is_required": rule.is_required(self.request.user),
            "is_due": rule.is_due(self.request.user),
            "is_waived": rule.is_waived(self.request.user),
            "continue_url": target if safe and target else "",
        }


second_factor = SecondFactorView.as_view()


@login_required
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Who the site knows, and what it knows of them."""
    context = {
        "addresses": EmailAddress.objects.filter(user=request.user).order_by("-primary", "email"),
        "roles": request.user.role_labels,
        "has_second_factor": is_mfa_enabled(request.user),
        "second_factor_required": rule.is_required(request.user),
        "second_factor_waived": rule.is_waived(request.user),
        "enters_admin": request.user.has_perm("wagtailadmin.access_admin"),
        "proconnect_on": proconnect.is_on(),
        "links": personal_data.links(),
    }
    return render(request, "accounts/home.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    """Changes how the person is called."""
    initial = {"first_name": request.user.first_name, "last_name": request.user.last_name}
    form = NameForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        rename_person(user=request.user, **form.cleaned_data)
        messages.success(request, "Votre nom est enregistré.")
        return redirect("account_home")
    return render(request, "accounts/name.html", {"form": form}, status=400 if form.errors else 200)


@login_required
@never_cache
@require_safe
def data_export(request: HttpRequest) -> HttpResponse:
    """Everything the site holds on the person, all rooms, in one JSON file."""
    document = personal_data.export(user=request.user)
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="preau-mes-donnees.json"'
    return response


@login_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def erasure(request: HttpRequest) -> HttpResponse:
    """Closes the account for good, after a confirmation that cannot be given by accident."""
    form = ErasureForm(request.POST or None, has_password=request.user.has_usable_password())
    status = 200
    if request.method == "POST":
        status = _check_erasure(request, form)
        if status == 200:
            erase_person(user=request.user, now=timezone.now())
            logout(request)
            messages.success(request, "Votre compte est supprimé. Vos données personnelles ont été effacées.")
            return redirect("/")
    return render(request, "accounts/erasure.html", {"form": form}, status=status)


def _check_erasure(request: HttpRequest, form: ErasureForm) -> int:
    """The status of the answer; the reason is on the form."""
    if not form.is_valid():
        return 400
    if "password" not in form.fields:
        return 200
    try:
        if get_adapter().reauthenticate(request.user, form.cleaned_data["password"]):
            return 200
    except ValidationError as error:
        form.add_error(None, error)
        return 429
    form.add_error("password", get_adapter().error_messages["incorrect_password"])
    return 400
