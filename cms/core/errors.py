"""The pages for what went wrong: what happened, why, what to do."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def _page(request: HttpRequest, status: int, title: str, reason: str, remedy: str) -> HttpResponse:
    context = {"title": title, "reason": reason, "remedy": remedy, "status": status}
    return render(request, "core/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be read."""
    return _page(
        request,
        400,
        "Demande illisible",
        "Le serveur n’a pas pu lire votre demande.",
        "Revenez à la page précédente, rechargez-la et recommencez.",
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: known, but not allowed."""
    return _page(
        request,
        403,
        "Accès réservé",
        "Votre compte n’a pas le droit d’ouvrir cette page.",
        "Connectez-vous avec un autre compte, ou demandez ce droit à l’équipe.",
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was too old, or cookies are refused."""
    return _page(
        request,
        403,
        "Formulaire expiré",
        "Ce formulaire est resté ouvert trop longtemps, ou votre navigateur refuse les cookies.",
        "Rechargez la page et validez de nouveau ; rien n’a été enregistré.",
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _page(
        request,
        404,
        "Page introuvable",
        "L’adresse est fausse, ou la page a été déplacée.",
        "Utilisez la recherche, ou revenez à l’accueil.",
    )


def conflict(request: HttpRequest, reason: str, *, url: str, gesture: str = "Voir l’état actuel") -> HttpResponse:
    """409: what the form was about moved meanwhile; ``reason`` says how, ``url`` shows it as it is now."""
    context = {
        "title": "La situation a changé entre-temps",
        "reason": reason,
        "remedy": "Votre demande n’a pas été exécutée. Regardez l’état actuel, puis recommencez si c’est encore utile.",
        "status": 409,
        "gesture_url": url,
        "gesture": gesture,
    }
    return render(request, "core/error.html", context, status=409)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too many attempts in a short time."""
    return _page(
        request,
        429,
        "Trop de tentatives",
        "Trop de demandes sont arrivées en peu de temps depuis votre réseau ou pour ce compte.",
        "Patientez cinq minutes, puis recommencez ; si vous avez oublié votre mot de passe, demandez-en un nouveau.",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; must work even when the database does not."""
    # The header asks who is signed in, which reads the session and the user: both may be what failed.
    request.user = AnonymousUser()
    return _page(
        request,
        500,
        "Erreur de notre côté",
        "Une panne a interrompu votre demande ; elle a été notée.",
        "Réessayez dans quelques minutes.",
    )
