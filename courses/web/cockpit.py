"""The trainer's cockpit: one screen to lead a class, readable from two metres."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses.domain.refusals import RefusedError
from courses.models import Session
from courses.queries import catalogue
from courses.queries import live as questions
from courses.services import cockpit
from courses.services.cockpit import Reached
from courses.web.hub import Drawing
from courses.web.live import event_stream, whole
from sandbox.domain.actions import Action, Reason
from sandbox.queries import class_board

PARTS = ("head", "board", "mistakes", "hands", "trainer_questions", "trainer_poll", "notes")
RETURNS = (Action.REJECT, Action.SUSPEND, Action.ASK_RECYCLING)


def _session(request: HttpRequest, slug: str) -> Session:
    session = questions.session_to_lead(slug=slug, user=request.user)
    if session is None:
        raise Http404
    return session


@login_required
@never_cache
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The class as its trainer sees it; before it is opened, its plan and one button; after, what remains to do."""
    session = _session(request, slug)
    live = questions.live_of(session_id=session.pk)
    context: dict[str, Any] = {"session": session, "day": catalogue.day_in_words(session.starts_at)}
    context["hour"] = catalogue.hour_in_words(session.starts_at)
    view = questions.cockpit_view(live_id=live.pk, now=timezone.now()) if live else None
    if view is None or view.shared.is_over:
        context |= {"view": view, "plan": catalogue.plan_of(session_id=session.pk)}
        return render(request, "courses/live/cockpit_closed.html", context)
    returns = [(action.label, Reason.for_action(action)) for action in RETURNS]
    return render(request, "courses/live/cockpit.html", context | {"view": view, "returns": returns})


def _draw(live_id: int, memory: dict[str, Any]) -> dict[str, str]:
    view = questions.cockpit_view(live_id=live_id, now=timezone.now(), known=memory.get("lines"))
    if view is None:
        return {}
    memory["lines"] = view.lines
    return {part: render_to_string(f"courses/live/{part}.html", {"view": view}) for part in PARTS}


def _pulse(_live_id: int, memory: dict[str, Any]) -> Any:
    """What moves in the practice spaces: those known at the last drawing (a new one moves the class's version)."""
    lines = memory.get("lines") or {}
    moved = class_board(space_ids=list(lines), known=lines) if lines else {}
    return tuple((pk, line.stamp) for pk, line in sorted(moved.items()))


TRAINERS = Drawing(draw=_draw, pulse=_pulse, ages=True)


@login_required
@never_cache
@require_safe
def stream(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What changes, as it changes."""
    live = questions.live_of(session_id=_session(request, slug).pk)
    if live is None:
        raise Http404
    return event_stream(request, live.pk, "trainers", TRAINERS)


@dataclass(frozen=True)
class Asked:
    """A gesture of the trainer: which session, who, and the detail after the colon (``step:12``)."""

    session: Session
    actor: Any
    detail: str
    data: Mapping[str, str]

    @property
    def whose(self) -> dict[str, Any]:
        """What every service wants."""
        return {"session_id": self.session.pk, "actor": self.actor}


def _spaces_in_words(reached: Reached, done: str) -> str:
    if not reached.of:
        return "Personne n’a encore ouvert d’espace d’entraînement : rien à faire pour l’instant."
    return f"{done} dans {reached.done} espace{'s' if reached.done > 1 else ''} sur {reached.of}."


def _open(asked: Asked) -> str:
    cockpit.open_class(**asked.whose, now=timezone.now())
    return "Le direct est ouvert : les participants peuvent entrer."


def _step(asked: Asked) -> str:
    cockpit.go_to_step(**asked.whose, step_id=whole(asked.detail), now=timezone.now())
    return ""


def _freeze(asked: Asked) -> str:
    return _spaces_in_words(cockpit.hold(**asked.whose, held=True, now=timezone.now()), "Exercice figé")


def _thaw(asked: Asked) -> str:
    return _spaces_in_words(cockpit.hold(**asked.whose, held=False, now=timezone.now()), "Exercice repris")


def _rewind(asked: Asked) -> str:
    reached = cockpit.rewind_all(**asked.whose, now=timezone.now())
    return _spaces_in_words(reached, "Retour au début de l’étape")


def _inject(asked: Asked) -> str:
    data = asked.data
    reached = cockpit.inject_return(
        **asked.whose, reason=data.get("reason", ""), comment=data.get("comment", ""), now=timezone.now()
    )
    return _spaces_in_words(reached, "Facture renvoyée")


def _show(asked: Asked) -> str:
    cockpit.show_to_all(**asked.whose, text=asked.data.get("hint-" + asked.detail, ""))
    return ""


def _lower(asked: Asked) -> str:
    cockpit.lower_hand(**asked.whose, participant_id=whole(asked.detail))
    return ""


def _answered(asked: Asked) -> str:
    cockpit.mark_answered(**asked.whose, question_id=whole(asked.detail), now=timezone.now())
    return ""


def _poll(asked: Asked) -> str:
    data = asked.data
    cockpit.open_poll(
        **asked.whose,
        question=data.get("question", ""),
        choices=data.get("choices", "").splitlines(),
        now=timezone.now(),
    )
    return "Le sondage est ouvert."


def _close_poll(asked: Asked) -> str:
    cockpit.close_poll(**asked.whose, now=timezone.now())
    return ""


def _note(asked: Asked) -> str:
    cockpit.write_note(**asked.whose, text=asked.data.get("text", ""), now=timezone.now())
    return ""


def _end(asked: Asked) -> str:
    cockpit.end_class(**asked.whose, now=timezone.now())
    return "Le direct est terminé et les présences sont arrêtées."


GESTURES: dict[str, Callable[[Asked], str]] = {
    "open": _open,
    "step": _step,
    "freeze": _freeze,
    "thaw": _thaw,
    "rewind": _rewind,
    "inject": _inject,
    "show": _show,
    "lower": _lower,
    "answered": _answered,
    "poll": _poll,
    "close_poll": _close_poll,
    "note": _note,
    "end": _end,
}


@login_required
@never_cache
@require_POST
def gesture(request: HttpRequest, slug: str) -> HttpResponse:
    """One gesture of the trainer, then the cockpit again."""
    session = _session(request, slug)
    name, _, detail = request.POST.get("gesture", "").partition(":")
    act = GESTURES.get(name)
    if act is None:
        messages.error(request, "Ce geste n’existe pas. Rechargez la page, puis recommencez.")
        return redirect("courses:cockpit", slug=slug)
    data = {key: str(value).replace("\x00", "") for key, value in request.POST.items()}
    try:
        told = act(Asked(session=session, actor=request.user, detail=detail, data=data))
    except RefusedError as error:
        messages.error(request, f"{error.explanation.sentence} {error.explanation.remedy}")
    else:
        if told:
            messages.success(request, told)
    return redirect("courses:cockpit", slug=slug)
