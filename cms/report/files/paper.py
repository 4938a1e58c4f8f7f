"""The report on paper: A4, each figure with its bars, its table, its definition and its proof."""

from collections.abc import Iterator
from html import escape

from django.conf import settings

from cms.core.templatetags.preau import day_words, moment_words, number
from cms.core.typography import french
from cms.report.reading import BAR_WIDTH, Card, Line, Report
from sandbox.formats.printed import print_page

_STYLE = """
h1 { font-size: 24pt; color: #000091; margin: 0 0 2mm }
.lead { font-size: 11pt; margin: 0 0 6mm }
.part { font-size: 14pt; color: #000091; border-bottom: .4mm solid #000091; padding-bottom: 1mm; margin: 8mm 0 4mm }
.figure { margin: 0 0 7mm; break-inside: avoid-page }
.figure h3 { font-size: 11.5pt; margin: 0 0 1mm; break-after: avoid }
.total { font-size: 20pt; font-weight: bold; color: #000091; line-height: 1.1; break-after: avoid }
.total span { font-size: 9.5pt; font-weight: normal; color: #161616 }
.quiet { color: #3a3a3a; font-size: 8.5pt }
.bar { width: 42mm; padding: 1.2mm 0 }
.bar svg { display: block; width: 40mm; height: 3mm }
.proof { font-size: 8.5pt; margin: 0; padding: 0 0 0 4mm }
.names { margin: 0 0 2mm; padding: 0 0 0 5mm }
thead { display: table-header-group }
tr { break-inside: avoid }
th.n { text-align: right }
td.label { width: 40% }
"""


def as_pdf(report: Report) -> bytes:
    """The PDF, written as PDF/A-3b."""
    title = f"Bilan {report.year}" if report.year else "Bilan de toutes les années"
    return print_page("".join(_body(report, title)), title=title, style=_STYLE)


def _body(report: Report, title: str) -> Iterator[str]:
    yield f"<p class='quiet'>{escape(settings.OPERATOR)}</p><h1>{escape(title)}</h1>"
    yield (
        "<p class='lead'>Chaque chiffre avec sa définition, sa période, son responsable et la preuve que ses sommes "
        "tombent juste. Un bilan dont une somme serait fausse ne s’imprime pas.</p>"
    )
    for heading, cards in (("Chiffres publiés", report.published), ("Chiffres comptés par Préau", report.counted)):
        if cards:
            yield f"<h2 class='part'>{escape(heading)}</h2>"
            yield from (_figure(card) for card in cards)
    if report.silent:
        yield "<h2 class='part'>Rien à compter sur cette période</h2><ul class='names'>"
        yield "".join(f"<li>{escape(card.figure.title)}</li>" for card in report.silent)
        yield "</ul>"
    yield f"<p class='quiet'>Compté le {escape(moment_words(report.read_at))}.</p>"


def _figure(card: Card) -> str:
    figure = card.figure
    about = "près de " if figure.is_about else ""
    parts = [
        f"<section class='figure'><h3>{escape(figure.title)}</h3>",
        f"<p class='total'>{about}{number(card.total)} <span>{escape(card.unit)}, {escape(card.period)}</span></p>",
        f"<p>{escape(figure.definition)}</p>",
    ]
    if card.facts:
        facts = "".join(
            f"<li>{escape(fact.label)}{french(' :')} {number(fact.value)}\u00a0{escape(fact.unit)}</li>"
            for fact in card.facts
        )
        parts.append(f"<ul class='names'>{facts}</ul>")
    if figure.is_list:
        names = "".join(f"<li>{escape(line.row.label)}</li>" for line in card.lines)
        parts.append(f"<p>{escape(figure.row_title)}s{french(' :')}</p><ul class='names'>{names}</ul>")
    elif card.lines:
        parts.append(_table(card))
    proofs = "".join(f"<li>{escape(check.label)}. {escape(check.detail)}</li>" for check in card.checks)
    parts.append(f"<p class='quiet'>Vérifié{french(' :')}</p><ul class='proof quiet'>{proofs}</ul>")
    parts += [
        f"<p class='quiet'>Corrigé le {day_words(amended.made_on)}{french(' :')} {escape(amended.label)}, "
        f"{number(amended.value)} au lieu de {number(amended.before)}. {escape(amended.reason)} "
        f"(source{french(' :')} {escape(amended.source)})</p>"
        for amended in figure.amended
    ]
    passage = french(f" « {figure.passage} ».") if figure.passage else ""
    parts.append(
        f"<p class='quiet'>Source{french(' :')} {escape(figure.source)}{escape(passage)} Responsable{french(' :')} "
        f"{escape(figure.owner)}.</p></section>"
    )
    return "".join(parts)


def _table(card: Card) -> str:
    figure = card.figure
    heads = "".join(f"<th class='n'>{escape(column)}</th>" for column in figure.columns)
    body = "".join(_line(line) for line in card.lines)
    total = ""
    if figure.has_total_row:
        rest = "<td class='n'>—</td>" * (len(figure.columns) - 1)
        total = (
            f"<tr><th colspan='2'>{escape(figure.total_label)}</th>"
            f"<td class='n'><strong>{number(card.total)}</strong></td>{rest}</tr>"
        )
    return (
        f"<table><thead><tr><th>{escape(figure.row_title)}</th><th></th>{heads}</tr></thead>"
        f"<tbody>{body}{total}</tbody></table>"
    )


def _line(line: Line) -> str:
    values = "".join(f"<td class='n'>{number(value)}</td>" for value in line.row.values)
    bar = (
        f"<svg viewBox='0 0 {BAR_WIDTH} 75' preserveAspectRatio='none'>"
        f"<rect width='{BAR_WIDTH}' height='75' fill='#eeeeee'/>"
        f"<rect width='{line.bar}' height='75' fill='#000091'/></svg>"
    )
    return f"<tr><td class='label'>{escape(line.row.label)}</td><td class='bar'>{bar}</td>{values}</tr>"
