"""French typography and the small marks that every room shows: amounts, dates, statuses, evidence."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import nh3
from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html, linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe

from cms.core.blocks.body import step_anchor as anchor_of_step
from cms.core.films import SIZE, made_film
from cms.core.screens import screens, size

register = template.Library()

NARROW = "\u202f"
NO_BREAK = "\u00a0"

# -- amounts and numbers --------------------------------------------------------------------------------------------


@register.filter
def number(value: Decimal | int | None, places: int = 0) -> str:
    """``1234567`` becomes « 1 234 567 », with ``places`` decimals; ``None`` becomes a dash."""
    if value is None:
        return "—"
    if isinstance(value, float):
        raise TypeError("a figure shown to people is an int or a Decimal, never a float")
    return f"{value:,.{places}f}".replace("-", "−").replace(",", NARROW).replace(".", ",")


@register.filter
def amount(value: Decimal | int | None, currency: str = "€") -> str:
    """``Decimal("1234.5")`` becomes « 1 234,50 € »; a float is refused, ``None`` becomes a dash."""
    return "—" if value is None else f"{number(value, 2)}{NARROW}{currency}"


@register.filter
def percent(value: Decimal | int | None, places: int = 0) -> str:
    """``Decimal("12.5")`` becomes « 12,5 % » with one place; the value is already in percent."""
    return "—" if value is None else f"{number(value, places)}{NARROW}%"


@register.filter
def counted(value: int, words: str) -> str:
    """``3|counted:"place,places"`` becomes « 3 places »; zero and one take the singular, as French wants."""
    singular, _, plural = words.partition(",")
    return f"{number(value)}{NO_BREAK}{plural if abs(value) >= 2 else singular}"


@register.filter
def is_figure(text: str) -> bool:
    """Whether a cell holds an amount or a rate, which a table aligns on the right."""
    return bool(text) and text.rstrip()[-1] in "€%" and any(character.isdigit() for character in text)


# -- dates ----------------------------------------------------------------------------------------------------------


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


@register.filter
def day_words(value: date | datetime | None) -> str:
    """« mardi 24 novembre 2026 »; the first of a month is « 1er »."""
    if value is None:
        return "—"
    day = _local(value) if isinstance(value, datetime) else value
    ordinal = "1er" if day.day == 1 else str(day.day)
    return f"{format_date(day, 'l')} {ordinal}{NO_BREAK}{format_date(day, 'F Y')}"


@register.filter
def day_short(value: date | datetime | None) -> str:
    """« 24 novembre 2026 », where the weekday says nothing."""
    if value is None:
        return "—"
    day = _local(value) if isinstance(value, datetime) else value
    ordinal = "1er" if day.day == 1 else str(day.day)
    return f"{ordinal}{NO_BREAK}{format_date(day, 'F Y')}"


@register.filter
def hour_words(value: datetime | None) -> str:
    """« 10 h » or « 10 h 30 », in the time of Paris."""
    if value is None:
        return "—"
    moment = _local(value)
    return f"{moment.hour}{NO_BREAK}h" + (f"{NO_BREAK}{moment:%M}" if moment.minute else "")


@register.filter
def moment_words(value: datetime | None) -> str:
    """« mardi 24 novembre 2026, 10 h »."""
    return "—" if value is None else f"{day_words(value)}, {hour_words(value)}"


# -- marks ----------------------------------------------------------------------------------------------------------

# A tone is a colour and a shape: each class draws its own icon, so that colour never speaks alone.
TONES = {
    "success": "fr-badge--success",
    "error": "fr-badge--error",
    "warning": "fr-badge--warning",
    "info": "fr-badge--info",
    "new": "fr-badge--new",
    "waiting": "fr-badge--icon-left fr-icon-time-line",
    "closed": "fr-badge--icon-left fr-icon-lock-line",
    "neutral": "fr-badge--icon-left fr-icon-circle-line",
}


@register.simple_tag
def status_badge(label: str, tone: str = "neutral", *, small: bool = False) -> SafeString:
    """A badge with a word and a shape; tones: success, error, warning, info, new, waiting, closed, neutral."""
    size = " fr-badge--sm" if small else ""
    return format_html('<span class="fr-badge preau-status {}{}">{}</span>', TONES[tone], size, label)


EVIDENCE = {
    "official": ("Officiel", "fr-icon-checkbox-circle-line", "Règle lue dans un texte officiel."),
    "observed": ("Observé", "fr-icon-eye-line", "Comportement relevé chez des utilisateurs, sans texte officiel."),
    "assumed": ("Supposé", "fr-icon-question-line", "Choix pédagogique\u00a0: aucun texte ne le confirme."),
}


@register.inclusion_tag("core/evidence.html")
def evidence(code: str, source: str = "") -> dict[str, Any]:
    """The mark of a rule (``official``, ``observed``, ``assumed``); its source opens on demand, without a script."""
    label, icon, meaning = EVIDENCE[str(code)]
    return {"label": label, "icon": icon, "meaning": meaning, "source": source, "code": str(code)}


@register.simple_tag
def pictogram(name: str, size: int = 80) -> SafeString:
    """A decorative pictogram of the State design system, such as ``document/document-add``; hidden from readers."""

    url = static(f"dsfr/dist/artwork/pictograms/{name}.svg")
    uses = format_html(
        '<use class="fr-artwork-decorative" href="{0}#artwork-decorative"></use>'
        '<use class="fr-artwork-minor" href="{0}#artwork-minor"></use>'
        '<use class="fr-artwork-major" href="{0}#artwork-major"></use>',
        url,
    )
    return format_html(
        '<svg aria-hidden="true" class="fr-artwork" viewBox="0 0 80 80" width="{0}" height="{0}">{1}</svg>', size, uses
    )


# -- text that people wrote -----------------------------------------------------------------------------------------


@register.filter
def as_written(text: str) -> SafeString:
    """Plain text as paragraphs, its addresses clickable; a tag is shown as it was typed, and nothing else is HTML."""
    drawn = linebreaks(urlize(text, nofollow=True, autoescape=True))
    # A second wall behind the escaping: what leaves here holds paragraphs and links, whatever came in.
    return mark_safe(  # noqa: S308 - cleaned
        nh3.clean(
            drawn,
            tags={"a", "br", "p"},
            attributes={"a": {"href"}},
            link_rel="nofollow noopener ugc",
            url_schemes={"http", "https", "mailto"},
        )
    )


# -- breadcrumb -----------------------------------------------------------------------------------------------------


@register.inclusion_tag("core/breadcrumb.html")
def breadcrumb(*parts: str) -> dict[str, Any]:
    """``{% breadcrumb "Formations" "/formations/" "Ma page" %}``: label and address in turn, then the current page."""
    *pairs, current = parts
    if len(pairs) % 2:
        raise ValueError("a breadcrumb takes a label and an address in turn, then the current page")
    trail = [{"title": label, "url": url} for label, url in zip(pairs[::2], pairs[1::2], strict=True)]
    return {"trail": trail, "current": current}


@register.simple_tag(takes_context=True)
def page_query(context: template.Context, page: int) -> str:
    """The query string of the same list at another page: every other parameter is kept."""
    query = context["request"].GET.copy()
    query["page"] = str(page)
    return "?" + query.urlencode()


@register.filter
def step_anchor(title: str) -> str:
    """The anchor of a step, the same as in the summary of the page."""
    return anchor_of_step(title)


@register.simple_tag(takes_context=True)
def home_panel(context: template.Context, panel: dict[str, Any]) -> SafeString:
    """Draw one panel of the home page with what its room gave, on top of what the page knows."""
    with context.push(**panel["content"]):
        return context.template.engine.get_template(panel["template"]).render(context)


# -- screens of the sandbox -----------------------------------------------------------------------------------------


@register.inclusion_tag("core/screen.html")
def screen(name: str) -> dict[str, Any]:
    """The picture of that name, nothing when it was never taken or is no longer one of ours."""
    return {"shown": screens().get(name), "size": size(name)}


@register.inclusion_tag("core/film.html", takes_context=True)
def film(context: template.Context, name: str) -> dict[str, Any]:
    """The film of that name with its captions and its transcript, unfolded on paper; nothing when it was never made."""
    return {"film": made_film(name), "size": SIZE, "printed": context.get("layout") == "core/printable.html"}
