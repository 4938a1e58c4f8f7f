"""unit: blocks, their summary, and the field that keeps them out of migrations."""

import pytest
from wagtail.fields import StreamField

from cms.core.blocks.body import BodyBlock, StandardBodyBlock, summary_of
from cms.core.models import StandardPage
from cms.guides.models import GuidePage

STEP = {"title": "Traiter le rejet", "place": "", "text": "<p>Cochez.</p>", "rules": []}
EXAMPLES = {
    "heading": "Avant de commencer",
    "text": "<p>Un mot.</p>",
    "quote": {"text": "C’est clair", "author": "Une comptable", "role": "Commune de Valmaure"},
    "table": {"caption": "Montants", "head": ["Poste", "Validé"], "rows": [["Gros œuvre", "24 240,00 €"]]},
    "accordion": {"questions": [{"title": "Et si ?", "text": "<p>Alors non.</p>"}]},
    "steps": {"steps": [STEP]},
    "rule": {"text": "Sept jours.", "evidence": "official", "source": "un texte"},
    "callout": {"title": "À savoir", "text": "<p>Ceci.</p>", "link_label": "Voir", "link_url": "/guides/"},
    "warning": {"tone": "warning", "title": "Attention", "text": "<p>Cela.</p>"},
    "screen": "facture-rejetee",
    "film": "traiter-un-rejet",
    "interview": {
        "name": "Une comptable",
        "role": "Valmaure",
        "answers": [{"question": "Qu’avez-vous changé ?", "answer": "<p>L’ordre.</p>"}],
    },
    "chapters": {
        "title": "Transcription",
        "chapters": [{"at": "12:40", "title": "Le cadre", "text": "<p>Il dit qui dépose.</p>"}],
    },
    "operator": None,
    "contact": None,
    "retention": None,
}
WORDS = {"heading": "Avant de commencer", "text": "Un mot.", "quote": "C’est clair\u00a0»", "table": "24 240,00 €"}
WORDS |= {"accordion": "Alors non.", "steps": "Traiter le rejet", "rule": "Officiel", "callout": 'href="/guides/"'}
WORDS |= {
    "interview": "L’ordre.",
    "chapters": "12:40</span> Le cadre",
    "screen": "Écran du bac à sable",
    "film": "Transcription du film",
    "warning": "fr-alert--warning",
    "operator": "Hébergeur",
    "contact": "Contact",
    "retention": "Mot de passe",
}


def test_every_block_that_needs_no_file_has_an_example():
    assert set(EXAMPLES) | {"picture", "video"} == set(StandardBodyBlock().child_blocks)


@pytest.mark.parametrize("name", EXAMPLES)
def test_block_draws_what_its_author_typed(name):
    stream = StandardBodyBlock()
    value = stream.to_python([{"type": name, "value": EXAMPLES[name]}])

    assert WORDS[name] in stream.render(value)


def test_amounts_in_a_table_align_right():
    stream = BodyBlock()
    html = stream.render(stream.to_python([{"type": "table", "value": EXAMPLES["table"]}]))

    assert '<td class="preau-amount">24 240,00 €</td>' in html
    assert "<td>Gros œuvre</td>" in html


def test_summary_points_to_headings_and_steps():
    stream = BodyBlock()
    value = stream.to_python([{"type": name, "value": EXAMPLES[name]} for name in ("heading", "text", "steps")])

    assert list(summary_of(value)) == [
        ("avant-de-commencer", "Avant de commencer"),
        ("etape-traiter-le-rejet", "Traiter le rejet"),
    ]
    html = stream.render(value)
    assert all(f'id="{anchor}"' in html for anchor, _title in summary_of(value))


@pytest.mark.parametrize("model", [GuidePage, StandardPage])
def test_migrations_know_nothing_of_blocks(model):
    _name, path, args, kwargs = model._meta.get_field("body").deconstruct()

    assert path == "wagtail.fields.StreamField"
    assert args == [[]]
    assert kwargs["block_lookup"] == {}
    assert StreamField(*args, **kwargs).deconstruct()[1:] == (path, args, kwargs)
