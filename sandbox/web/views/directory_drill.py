"""``/annuaire/entrainement/``: the directory drill. Nothing is kept: the drill travels, signed, in the address.

Every gesture is a GET that leads to another address: a page may be reloaded, bookmarked or gone back from, and needs
neither cookie nor JavaScript. The clock is only read when one answers; nothing moves or ends by itself.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sandbox.domain.directory_drill import (
    LENGTH,
    MAX_ANSWER,
    Drill,
    Pace,
    Turn,
    answered,
    extended,
    progress_of,
    result_of,
    untimed,
)
from sandbox.domain.directory_questions import Family
from sandbox.domain.public_directory import directory_of, found_structures, week_of
from sandbox.domain.typography import typeset
from sandbox.queries.public_directory import current_directory, public_sheet

SEEDS = 9999
SHOWN = 8
MAX_SEARCH = 80
_SALT = "sandbox.directory-drill"
_GUIDES = {
    Family.SIRET: "adresser-sa-facture",
    Family.NAME: "adresser-sa-facture",
    Family.SERVICE: "adresser-sa-facture",
    Family.DUTY: "renseigner-les-references",
    Family.OPEN: "adresser-sa-facture",
}


@never_cache
@require_safe
def drill(request: HttpRequest) -> HttpResponse:
    """What it is, and the choice of a pace."""
    return render(request, "sandbox/public_directory/drill.html", _opening())


@never_cache
@require_safe
def drill_start(request: HttpRequest) -> HttpResponse:
    """A new drill. ``tirage`` asks the questions of a number again, so that a class may compare."""
    pace = Pace.read(request.GET.get("temps", Pace.NONE.value))
    typed = request.GET.get("tirage", "").strip()
    seed = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 0
    if pace is None or (typed and not 1 <= seed <= SEEDS):
        sentence = (
            f"« {typed[:20]} » n’est pas un numéro de tirage : tapez un nombre de 1 à {SEEDS}, ou laissez vide."
            if pace
            else "Choisissez un temps dans la liste."
        )
        context = _opening() | {"fault": typeset(sentence), "typed": typed[:20], "pace": pace or Pace.NONE}
        return render(request, "sandbox/public_directory/drill.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    now = _now()
    begun = Drill(seed or 1 + secrets.randbelow(SEEDS), week_of(timezone.localdate()), pace, now)
    return redirect(_address(begun))


@never_cache
@require_safe
def drill_turn(request: HttpRequest) -> HttpResponse:
    """The question, with the directory beside it; once all are answered, the result."""
    current = _read(request)
    if current is None:
        return _lost(request)
    return _result(request, current) if current.is_over else _question(request, current)


@never_cache
@require_safe
def drill_answer(request: HttpRequest) -> HttpResponse:
    """Take an answer, and go on."""
    current = _read(request)
    if current is None:
        return _lost(request)
    answer = request.GET.get("reponse", "").replace("\x00", "").strip()
    if not current.is_over and (not answer or len(answer) > MAX_ANSWER):
        fault = (
            f"Votre réponse dépasse {MAX_ANSWER} caractères : tapez seulement le numéro ou le code."
            if answer
            else "Donnez une réponse avant de continuer ; une erreur ne coûte rien."
        )
        return _question(request, current, fault=fault, typed=answer[:MAX_ANSWER])
    return redirect(_address(answered(current, answer, now=_now())))


@never_cache
@require_safe
def drill_time(request: HttpRequest) -> HttpResponse:
    """Five minutes more, or no clock any more."""
    current = _read(request)
    if current is None:
        return _lost(request)
    if request.GET.get("geste") == "sans":
        return redirect(_address(untimed(current)))
    return redirect(_address(extended(current, now=_now())))


# -- pages -------------------------------------------------------------------------------------------------------------


def _opening() -> dict[str, Any]:
    return {"paces": list(Pace), "pace": Pace.NONE, "seeds": SEEDS, "families": list(Family)}


def _question(request: HttpRequest, current: Drill, *, fault: str = "", typed: str = "") -> HttpResponse:
    progress = progress_of(current, directory_of(current.week))
    directory = current_directory(current.week)
    sought = request.GET.get("q", "").replace("\x00", "").strip()[:MAX_SEARCH]
    found = found_structures(directory.structures, text=sought) if sought else []
    opened = directory.structure(request.GET.get("fiche", ""))
    now = _now()
    context = {
        "drill": current,
        "token": _token(current),
        "question": progress.question,
        "rank": len(progress.marks) + 1,
        "length": LENGTH,
        "level": progress.level,
        "last": progress.marks[-1] if progress.marks else None,
        "right_count": progress.right_count,
        "fault": typeset(fault),
        "typed": typed,
        "minutes_left": None if current.ends_at is None else max(0, -((now - current.ends_at) // 60)),
        "is_late": current.ends_at is not None and now > current.ends_at,
        "ends_at": None if current.ends_at is None else _moment(current.ends_at),
        "sought": sought,
        "found": found[:SHOWN],
        "found_count": len(found),
        "opened": public_sheet(opened) if opened else None,
        "max_answer": MAX_ANSWER,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK
    return render(request, "sandbox/public_directory/question.html", context, status=status)


def _result(request: HttpRequest, current: Drill) -> HttpResponse:
    directory = directory_of(current.week)
    result = result_of(current, directory)
    context = {
        "drill": current,
        "result": result,
        "marks": progress_of(current, directory).marks,
        "length": LENGTH,
        "minutes": result.seconds // 60,
        "rest": result.seconds % 60,
        "guide": _GUIDES[result.weakest] if result.weakest else "",
    }
    return render(request, "sandbox/public_directory/result.html", context)


def _lost(request: HttpRequest) -> HttpResponse:
    return render(request, "sandbox/public_directory/lost.html", status=HTTPStatus.BAD_REQUEST)


# -- the drill in the address ------------------------------------------------------------------------------------------


def _token(current: Drill) -> str:
    told = [
        current.seed,
        current.week.isoformat(),
        current.pace.value,
        current.began_at,
        current.extra,
        [[turn.answer, turn.at - current.began_at] for turn in current.turns],
    ]
    return signing.dumps(told, salt=_SALT, compress=True)


def _read(request: HttpRequest) -> Drill | None:
    try:
        seed, week, pace, began_at, extra, turns = signing.loads(request.GET.get("partie", ""), salt=_SALT)
        return Drill(
            seed=seed,
            week=date.fromisoformat(week),
            pace=Pace.of(pace),
            began_at=began_at,
            extra=extra,
            turns=tuple(Turn(answer, began_at + at) for answer, at in turns),
        )
    except (signing.BadSignature, ValueError):
        return None


def _address(current: Drill) -> str:
    return f"{reverse('sandbox:drill_turn')}?{urlencode({'partie': _token(current)})}"


def _now() -> int:
    return int(timezone.now().timestamp())


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=timezone.get_current_timezone())
