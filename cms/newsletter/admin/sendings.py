"""The sendings: what may leave, what is leaving, what left."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from cms.newsletter.admin.access import crumbs, runners_only, tell_refusal
from cms.newsletter.admin.forms import PaceForm, SendForm
from cms.newsletter.domain.campaigns import GESTURES
from cms.newsletter.domain.vocabulary import CampaignState, LetterRefusedError, MessageState
from cms.newsletter.models import Campaign, IssuePage
from cms.newsletter.queries.campaigns import account_of, accounts, issues_to_send, replies
from cms.newsletter.queries.readers import counts
from cms.newsletter.services import campaigns
from cms.newsletter.services.mails import send_trial
from cms.newsletter.services.transport import make_transport

PAGE_SIZE = 20
_DONE = {
    "pause": "L’envoi est suspendu ; les lots déjà pris finissent de partir.",
    "resume": "L’envoi reprend.",
    "cancel": "L’envoi est annulé ; ce qui est parti est parti.",
}


@runners_only
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The issues that may leave, then the sendings, the latest first."""
    page = Paginator(Campaign.objects.order_by("-ordered_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("p"))
    context = {
        "issues": issues_to_send(),
        "accounts": accounts(list(page.object_list)),
        "page_obj": page,
        "counts": counts(),
        "breadcrumbs_items": crumbs(),
        "header_title": "Lettre",
        "header_icon": "mail",
    }
    return render(request, "newsletter/desk/desk.html", context)


@runners_only
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, issue_id: int) -> HttpResponse:
    """Try, then order the sending of one issue."""
    issue = get_object_or_404(IssuePage, pk=issue_id)
    form = SendForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        now = timezone.now()
        try:
            campaign = campaigns.order_campaign(
                issue_id=issue.pk,
                pace=form.pace,
                starts_at=form.cleaned_data["starts_at"] or now,
                actor=request.user,
                now=now,
            )
        except LetterRefusedError as error:
            tell_refusal(request, error.refusal)
        else:
            messages.success(request, f"« {campaign.subject} » est prêt à partir.")
            return redirect("letter_campaign", campaign_id=campaign.pk)
    context = {
        "issue": issue,
        "form": form,
        "counts": counts(),
        "breadcrumbs_items": crumbs(f"Envoyer le n° {issue.number}"),
        "header_title": f"Envoyer : {issue.title}",
        "header_icon": "mail",
    }
    return render(request, "newsletter/desk/send.html", context, status=400 if form.errors else 200)


@runners_only
@require_POST
def trial(request: HttpRequest, issue_id: int) -> HttpResponse:
    """The latest draft, to the person who asks."""
    issue = get_object_or_404(IssuePage, pk=issue_id)
    try:
        send_trial(
            issue=issue.get_latest_revision_as_object(),
            actor=request.user,
            transport=make_transport(),
            now=timezone.now(),
        )
    except LetterRefusedError as error:
        tell_refusal(request, error.refusal)
    else:
        messages.success(request, f"L’essai est parti à {request.user.email}.")
    return redirect("letter_send", issue_id=issue_id)


@runners_only
@require_safe
def campaign_page(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """One sending: how far, what was answered, what may be done."""
    account = account_of(campaign_id=campaign_id)
    if account is None:
        raise Http404
    campaign = account.campaign
    state = CampaignState(campaign.state)
    pace = {"per_minute": campaign.per_minute, "from_hour": campaign.from_hour, "to_hour": campaign.to_hour}
    context = {
        "account": account,
        "campaign": campaign,
        "gestures": [name for name, (sources, _target) in GESTURES.items() if state in sources],
        "pace": PaceForm(initial=pace),
        "refusals": replies(campaign_id=campaign_id, state=MessageState.REFUSED.value) if account.refused else [],
        "waits": timezone.now() < campaign.starts_at,
        "breadcrumbs_items": crumbs(campaign.subject),
        "header_title": campaign.subject,
        "header_icon": "mail",
    }
    return render(request, "newsletter/desk/campaign.html", context)


@runners_only
@require_POST
def act(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Pause, resume, cancel, change the pace, send the uncertain ones again."""
    get_object_or_404(Campaign, pk=campaign_id)
    name = request.POST.get("gesture", "")
    try:
        if name in GESTURES:
            campaigns.gesture(campaign_id=campaign_id, name=name, now=timezone.now())
            messages.success(request, _DONE[name])
        elif name == "resend":
            count = campaigns.resend_uncertain(campaign_id=campaign_id, now=timezone.now())
            messages.success(request, f"Messages remis en route : {count}.")
        elif name == "pace":
            _change_pace(request, campaign_id)
        else:
            messages.error(request, "Geste : il n’existe pas. Choisissez l’un des boutons de la page.")
    except LetterRefusedError as error:
        tell_refusal(request, error.refusal)
    return redirect("letter_campaign", campaign_id=campaign_id)


def _change_pace(request: HttpRequest, campaign_id: int) -> None:
    form = PaceForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return
    campaigns.change_pace(campaign_id=campaign_id, pace=form.pace)
    messages.success(request, "La nouvelle cadence compte dès le prochain lot.")


def urls() -> list[URLPattern]:
    """Under ``/admin/lettre/``."""
    return [
        path("lettre/", desk, name="letter_desk"),
        path("lettre/numeros/<int:issue_id>/envoyer/", send, name="letter_send"),
        path("lettre/numeros/<int:issue_id>/essai/", trial, name="letter_trial"),
        path("lettre/envois/<int:campaign_id>/", campaign_page, name="letter_campaign"),
        path("lettre/envois/<int:campaign_id>/geste/", act, name="letter_act"),
    ]
