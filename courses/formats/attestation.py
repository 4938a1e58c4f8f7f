"""The certificate on paper: one A4 page, written as the other papers of the house."""

from dataclasses import dataclass
from html import escape

from sandbox.formats.printed import print_page

_STYLE = """
@page { size: A4 landscape; margin: 16mm 22mm }
@page { @bottom-center { content: none } }
body { text-align: center; font-size: 11pt }
.operator { font-size: 10pt; color: #3a3a3a; margin: 0 0 12mm }
h1 { font-size: 27pt; color: #000091; margin: 0 0 9mm }
.name { font-size: 21pt; font-weight: bold; margin: 0 0 2mm }
.topic { font-size: 15pt; font-weight: bold; margin: 4mm 0 2mm }
.objectives { display: table; margin: 4mm auto 0; text-align: left; font-size: 9.5pt; padding-left: 5mm }
.check { margin: 9mm auto 0; padding: 4mm 6mm; width: 165mm; background: #f5f5fe; border-left: 1.2mm solid #000091;
  text-align: left; font-size: 9.5pt }
.code { font-family: "DejaVu Sans Mono", monospace; font-size: 14pt; font-weight: bold }
"""


@dataclass(frozen=True)
class Attestation:
    """What is printed; words are ready, texts are not escaped yet."""

    operator: str
    name: str
    organisation: str
    topic: str
    kind: str
    day: str
    duration: str
    trainer: str
    objectives: tuple[str, ...]
    issued: str
    code: str
    check_url: str


def attestation_pdf(attestation: Attestation) -> bytes:
    """The PDF, written as PDF/A-3b."""
    a = attestation
    organisation = f"<p>{escape(a.organisation)}</p>" if a.organisation else ""
    trainer = f", avec {escape(a.trainer)}" if a.trainer else ""
    objectives = "".join(f"<li>{escape(objective)}</li>" for objective in a.objectives)
    body = (
        f"<p class='operator'>{escape(a.operator)}</p>"
        "<h1>Attestation de présence</h1>"
        f"<p class='name'>{escape(a.name)}</p>{organisation}"
        f"<p>a suivi {'la classe virtuelle' if a.kind == 'virtual_class' else 'le webinaire'}</p>"
        f"<p class='topic'>« {escape(a.topic)} »</p>"
        f"<p>le {escape(a.day)} ({escape(a.duration)}{trainer}).</p>"
        + (f"<ul class='objectives'>{objectives}</ul>" if objectives else "")
        + f"<div class='check'><p>Code de vérification : <span class='code'>{escape(a.code)}</span></p>"
        f"<p>Toute personne peut vérifier cette attestation à l’adresse {escape(a.check_url)}."
        " Le code ne contient aucune donnée personnelle.</p>"
        f"<p>Établie le {escape(a.issued)}. Cette attestation vaut présence ; elle n’est pas un diplôme.</p></div>"
    )
    return print_page(body, title="Attestation de présence", style=_STYLE)
