"""Pages of the board's meetings: the agenda, the voices, the minutes."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import escape
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from dsfr.forms import DsfrBaseForm

from cms.club.domain.board import MAX_DISSENT, quorum_met
from cms.club.domain.explanations import EXPLANATIONS
from cms.club.domain.lifecycle import MAX_REASON
from cms.club.domain.vocabulary import ClubRefusedError, MeetingState, Presence, Refusal, Voice
from cms.club.models import BoardMeeting, BoardSeat
from cms.club.queries import meetings as queries
from cms.club.queries.board import benches, sitting
from cms.club.queries.pilots import reports_of
from cms.club.services import meetings as services
from cms.club.web.ballot_views import runs_club
from cms.club.web.views import PAGE_SIZE, members_only, status_of
from sandbox.formats.printed import print_page


class CallForm(DsfrBaseForm):
    """When the board meets."""

    held_on = forms.DateField(
        label="Date de la séance",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Date de la séance : choisissez un jour.",
            "invalid": "Date de la séance : écrivez-la sous la forme 31/12/2026.",
        },
    )


def _meeting_or_404(number: int) -> BoardMeeting:
    meeting = queries.meeting_detail(number=number)
    if meeting is None:
        raise Http404
    return meeting


@require_http_methods(["GET", "POST"])
def board(request: HttpRequest) -> HttpResponse:
    """Who sits, the meetings to come and past; those who run the club call the board here."""
    form = CallForm(request.POST if request.method == "POST" else None)
    explanation, status = None, HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.BAD_REQUEST
        if not runs_club(request):
            explanation, status = EXPLANATIONS[Refusal.NOT_YOUR_ROLE], HTTPStatus.FORBIDDEN
        elif form.is_valid():
            try:
                called = services.call_meeting(
                    held_on=form.cleaned_data["held_on"], actor=request.user, now=timezone.now()
                )
            except ClubRefusedError as error:
                explanation, status = EXPLANATIONS[error.refusal], status_of(error.refusal)
            else:
                messages.success(request, "La séance est convoquée : les représentants reçoivent l’ordre du jour.")
                return redirect(called)
    context = {
        "benches": benches(today=timezone.localdate()),
        "page_obj": Paginator(queries.meeting_list(), PAGE_SIZE).get_page(request.GET.get("page")),
        "runs_club": runs_club(request),
        "form": form,
        "explanation": explanation,
    }
    return render(request, "club/board.html", context, status=status)


def _page(
    request: HttpRequest, meeting: BoardMeeting, *, refusal: Refusal | None = None, typed: dict[str, Any] | None = None
) -> HttpResponse:
    attendance = queries.attendance_of(meeting)
    context: dict[str, Any] = {
        "meeting": meeting,
        "agenda": queries.agenda_of(meeting, reader=request.user),
        "reports": reports_of(meeting),
        "seats": queries.seats_of(meeting),
        "quorum": quorum_met(attendance),
        "minutes": queries.minutes_of(meeting, now=timezone.now()),
        "runs_club": runs_club(request),
        "voices": list(Voice),
        "max_dissent": MAX_DISSENT,
        "max_reason": MAX_REASON,
        "explanation": EXPLANATIONS[refusal] if refusal else None,
        "typed": typed or {},
    }
    if meeting.state == MeetingState.CALLED:
        context["expected"] = _roll_call(request) if meeting.held_on <= timezone.localdate() else []
    status = status_of(refusal) if refusal else HTTPStatus.OK
    return render(request, "club/meetings/detail.html", context, status=status)


def _roll_call(request: HttpRequest) -> list[tuple[BoardSeat, list[tuple[str, str]], str]]:
    """Each seat that may sit, what may be said of it, and what was said."""
    seats = sitting(today=timezone.localdate())
    there = [(Presence.PRESENT.value, Presence.PRESENT.label), (Presence.ABSENT.value, Presence.ABSENT.label)]
    return [
        (
            seat,
            [*there, *((str(other.pk), f"Représenté par {other.holder_name}") for other in seats if other != seat)],
            request.POST.get(f"seat-{seat.pk}", ""),
        )
        for seat in seats
    ]


@require_GET
def meeting(request: HttpRequest, number: int) -> HttpResponse:
    """The meeting as it stands."""
    return _page(request, _meeting_or_404(number))


def _gesture(request: HttpRequest, number: int, *, call: Callable[[], object], done: str, **typed: Any) -> HttpResponse:
    found = _meeting_or_404(number)
    if not request.user.is_authenticated:
        return members_only(request, next_url=found.get_absolute_url())
    try:
        call()
    except ClubRefusedError as error:
        return _page(request, found, refusal=error.refusal, typed=typed)
    messages.success(request, done)
    return redirect(found)


def _refuse_role(request: HttpRequest, number: int) -> HttpResponse | None:
    if runs_club(request):
        return None
    return _page(request, _meeting_or_404(number), refusal=Refusal.NOT_YOUR_ROLE)


def _number(text: str) -> int:
    """A row's number from a form; what is no number is nobody's."""
    return int(text[:9]) if text.isascii() and text.isdigit() else 0


@require_POST
def open_(request: HttpRequest, number: int) -> HttpResponse:
    """Open with who is there: each seat is present, absent, or names the seat that carries its proxy."""
    if refused := _refuse_role(request, number):
        return refused
    presences, proxies = {}, {}
    for seat in sitting(today=timezone.localdate()):
        said = request.POST.get(f"seat-{seat.pk}", Presence.ABSENT.value)
        if said in (Presence.PRESENT.value, Presence.ABSENT.value):
            presences[seat.pk] = Presence(said)
        else:
            presences[seat.pk], proxies[seat.pk] = Presence.REPRESENTED, _number(said)
    call = partial(
        services.open_meeting,
        meeting_id=_meeting_or_404(number).pk,
        presences=presences,
        proxies=proxies,
        actor=request.user,
        now=timezone.now(),
    )
    return _gesture(request, number, call=call, done="La séance est ouverte.")


@require_POST
def speak(request: HttpRequest, number: int, item_id: int) -> HttpResponse:
    """One seat's voice."""
    if not _meeting_or_404(number).items.filter(pk=item_id).exists():
        raise Http404
    dissent, seat_id = request.POST.get("dissent", ""), _number(request.POST.get("seat", ""))
    typed = {"item": item_id, "seat": seat_id, "dissent": dissent[:MAX_DISSENT]}
    try:
        voice = Voice(request.POST.get("voice", ""))
    except ValueError:
        return _page(request, _meeting_or_404(number), refusal=Refusal.VOICE_MISSING, typed=typed)
    call = partial(
        services.cast_voice,
        item_id=item_id,
        seat_id=seat_id,
        member=request.user,
        voice=voice,
        dissent=dissent,
        now=timezone.now(),
    )
    return _gesture(request, number, call=call, done="La voix est enregistrée.", **typed)


@require_POST
def decide(request: HttpRequest, number: int, item_id: int) -> HttpResponse:
    """Let the voices decide."""
    if refused := _refuse_role(request, number):
        return refused
    if not _meeting_or_404(number).items.filter(pk=item_id).exists():
        raise Http404
    motive = request.POST.get("motive", "")
    if len(motive) > MAX_REASON or "\x00" in motive:
        refusal = Refusal.REASON_TOO_LONG if len(motive) > MAX_REASON else Refusal.REASON_UNREADABLE
        typed = {"item": item_id, "motive": motive[:MAX_REASON]}
        return _page(request, _meeting_or_404(number), refusal=refusal, typed=typed)
    call = partial(services.decide_item, item_id=item_id, motive=motive, actor=request.user, now=timezone.now())
    done = "La décision est publiée : auteur, votants et abonnés sont prévenus."
    return _gesture(request, number, call=call, done=done, item=item_id, motive=motive)


@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Close, write and publish the minutes."""
    if refused := _refuse_role(request, number):
        return refused
    call = partial(
        services.close_meeting, meeting_id=_meeting_or_404(number).pk, actor=request.user, now=timezone.now()
    )
    return _gesture(request, number, call=call, done="La séance est close, son procès-verbal est publié.")


@require_GET
def minutes(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """The minutes as a PDF to print, or as a text to verify."""
    found = _meeting_or_404(number)
    told = queries.minutes_of(found, now=timezone.now())
    if told is None:
        return _page(request, found, refusal=Refusal.MINUTES_NOT_WRITTEN)
    if told.retired:
        return _page(request, found, refusal=Refusal.MINUTES_RETIRED)
    name = f"proces-verbal-{found.number}"
    if form == "txt":
        text = "\n".join([*queries.minutes_text(told), ""])
        return HttpResponse(
            text,
            content_type="text/plain; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}.txt"'},
        )
    return HttpResponse(
        _as_pdf(found, told),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.pdf"'},
    )


def _as_pdf(found: BoardMeeting, told: queries.Minutes) -> bytes:
    title = told.lines[0].text.rstrip(".")
    body = [f"<h1>{escape(title)}</h1>"]
    for line in told.lines[1:]:
        tag = "h2" if line.text.startswith("Point ") else "p"
        body.append(f"<{tag}>{escape(line.text)}</{tag}>")
    body.append(f"<h2>Sceau</h2><p class='hash'>{told.lines[-1].digest}</p>")
    return print_page("".join(body), title=title)
