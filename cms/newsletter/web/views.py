"""The pages of a reader: ask, confirm, choose, leave. None needs an account, a cookie or a script.

Following a link changes nothing: scanners of mail follow links too. What the link opens has one button, which posts;
the header of the mail posts by itself (RFC 8058). No form has a token of its own against forgery: nothing here acts in
the name of somebody signed in, and the link of the mail is the authority.
"""

from collections.abc import Callable
from functools import wraps

from allauth.core.ratelimit import consume
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from cms.accounts.personal_data import confirmed_addresses
from cms.newsletter.domain.consent import CONFIRMATION_2026, FORM_2026, SHOWN, UNCONFIRMED_DAYS
from cms.newsletter.domain.explanations import EXPLANATIONS
from cms.newsletter.domain.links import TRIAL_READER, Purpose, read, sign
from cms.newsletter.domain.vocabulary import Channel, LetterRefusedError, Refusal
from cms.newsletter.models import Reader
from cms.newsletter.queries.readers import reader_of, readers_at
from cms.newsletter.services import campaigns, readers
from cms.newsletter.web.forms import SignUpForm, TopicsForm
from cms.newsletter.web.held import held_file

View = Callable[..., HttpResponseBase]
# One transparent point; the smallest GIF there is.
_POINT = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
_ONE_CLICK = "One-Click"


def private_view(view: View) -> View:
    """Neither kept nor listed; open to those who have the link, without a cookie."""

    @csrf_exempt
    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return wrapped


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A page that says what happened and what to do."""
    explanation = EXPLANATIONS[refusal]
    return render(request, "newsletter/refused.html", {"explanation": explanation}, status=explanation.status)


def _reader_token(token: str) -> tuple[int, int]:
    """Reader and issue of a link; LetterRefusedError when it is not one, or one of a trial."""
    said = read(Purpose.READER, token, key=settings.SECRET_KEY)
    if said is None:
        raise LetterRefusedError(Refusal.LINK_UNKNOWN)
    if said[0] == TRIAL_READER:
        raise LetterRefusedError(Refusal.TRIAL_LINK)
    return said


@private_view
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Ask for the letter; the answer is the same for every address."""
    form = SignUpForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["website"]:
            return redirect("newsletter:asked")
        email = form.cleaned_data["email"]
        if not consume(request, action="letter"):
            return refused(request, Refusal.TOO_MANY_FROM_PLACE)
        if not consume(request, action="letter_address", key=email.lower()):
            return refused(request, Refusal.TOO_MANY_FOR_ADDRESS)
        readers.ask(email=email, topics=form.mask, now=timezone.now())
        return redirect("newsletter:asked")
    status = 400 if form.is_bound else 200
    return render(request, "newsletter/sign_up.html", {"form": form, "shown": SHOWN[FORM_2026]}, status=status)


@private_view
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """« Un message vient de partir »."""
    return render(request, "newsletter/asked.html", {"days": UNCONFIRMED_DAYS})


@private_view
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """One button; a browser with scripts presses it by itself, a scanner of mail does not."""
    try:
        if request.method == "POST":
            reader = readers.confirm(token=token, now=timezone.now())
            mine = sign(Purpose.READER, reader=reader.pk, campaign=0, key=settings.SECRET_KEY)
            return render(request, "newsletter/confirmed.html", {"reader": reader, "token": mine})
        said = read(Purpose.CONFIRM, token, key=settings.SECRET_KEY)
        reader = reader_of(said[0]) if said else None
        if reader is None:
            raise LetterRefusedError(Refusal.LINK_UNKNOWN)
    except LetterRefusedError as error:
        return refused(request, error.refusal)
    context = {"reader": reader, "shown": SHOWN[CONFIRMATION_2026]}
    return render(request, "newsletter/confirm.html", context)


@private_view
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """The topics of one reader, and the way out."""
    try:
        reader_id, _campaign = _reader_token(token)
        reader = reader_of(reader_id)
        if reader is None or reader.confirmed_at is None:
            raise LetterRefusedError(Refusal.LINK_UNKNOWN)
        form = TopicsForm(
            request.POST if request.method == "POST" else None, initial={"topics": [t.value for t in reader.topic_list]}
        )
        saved = form.is_bound and form.is_valid()
        if saved:
            reader = readers.choose_topics(reader_id=reader_id, topics=form.mask, now=timezone.now())
    except LetterRefusedError as error:
        return refused(request, error.refusal)
    status = 400 if form.is_bound and not saved else 200
    context = {"reader": reader, "form": form, "saved": saved, "token": token}
    return render(request, "newsletter/preferences.html", context, status=status)


@private_view
@require_safe
def held(request: HttpRequest, token: str) -> HttpResponse:
    """All that the letter holds at the reader's address, the ledger of consents first of all, for them to keep."""
    try:
        reader_id, _campaign = _reader_token(token)
        reader = reader_of(reader_id)
        if reader is None:
            raise LetterRefusedError(Refusal.LINK_UNKNOWN)
    except LetterRefusedError as error:
        return refused(request, error.refusal)
    return held_file(reader.email)


@private_view
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A GET shows one button and changes nothing; a POST forgets the address, once and for all."""
    try:
        reader_id, campaign_id = _reader_token(token)
    except LetterRefusedError as error:
        return refused(request, error.refusal)
    if request.method == "POST":
        one_click = request.POST.get("List-Unsubscribe") == _ONE_CLICK
        channel = Channel.HEADER if one_click else Channel.LINK
        readers.unsubscribe(reader_id=reader_id, campaign_id=campaign_id, channel=channel, now=timezone.now())
        if one_click:
            return HttpResponse("Vous ne recevrez plus la lettre.\n", content_type="text/plain; charset=utf-8")
        return render(request, "newsletter/left.html")
    return render(request, "newsletter/unsubscribe.html", {"reader": reader_of(reader_id), "token": token})


@login_required
@require_safe
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """The subscriptions at the confirmed addresses of whoever is signed in."""
    found: list[tuple[Reader, str]] = [
        (reader, sign(Purpose.READER, reader=reader.pk, campaign=0, key=settings.SECRET_KEY))
        for reader in readers_at(emails=confirmed_addresses(request.user))
    ]
    return render(request, "newsletter/mine.html", {"found": found})


@csrf_exempt
@require_safe
def seen(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The picture of an issue, the same for all its readers: it counts openings and knows nobody."""
    if request.method == "GET":
        campaigns.count_opening(campaign_id=campaign_id)
    response = HttpResponse(_POINT, content_type="image/gif")
    # A mail program that keeps it counts a reader once, however often they open the letter.
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response
