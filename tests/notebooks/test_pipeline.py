"""unit: lessons are read, run in a kernel and rendered without letting anything in."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from notebooks import pipeline


def write_lesson(tmp_path, *cells, name="essai"):
    path = tmp_path / f"{name}.ipynb"
    notebook = new_notebook(cells=list(cells), metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    nbformat.write(notebook, path)
    return path


def test_lessons_of_the_project_have_a_title_and_no_stored_output():
    found = pipeline.lessons()

    assert [lesson.slug for lesson in found] == ["deposer-une-facture", "recalculer-le-bilan"]
    for path in pipeline.LESSONS.glob("*.ipynb"):
        stored = nbformat.read(path, as_version=4)
        assert [cell.outputs for cell in stored.cells if cell.cell_type == "code" and cell.outputs] == []


def test_read_lesson_drops_stored_outputs(tmp_path):
    cell = new_code_cell("1", outputs=[new_output("stream", text="forged")], execution_count=7)
    lesson = pipeline.read_lesson(write_lesson(tmp_path, new_markdown_cell("# Titre"), cell))

    assert lesson.notebook.cells[1].outputs == []
    assert lesson.notebook.cells[1].execution_count is None


def test_read_lesson_without_a_title_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"essai\.ipynb"):
        pipeline.read_lesson(write_lesson(tmp_path, new_markdown_cell("du texte")))


def test_run_lesson_shows_its_outputs(tmp_path):
    path = write_lesson(
        tmp_path, new_markdown_cell("# Titre"), new_code_cell("import os\nprint(os.environ['PREAU_SERVER'], 6 * 7)")
    )
    run = pipeline.run_lesson(pipeline.read_lesson(path), server="http://127.0.0.1:1")

    assert run.passed
    assert run.notebook.cells[1].outputs[0]["text"] == "http://127.0.0.1:1 42\n"
    assert "http://127.0.0.1:1 42" in pipeline.render(run.notebook)


def test_run_lesson_says_which_error_ended_it(tmp_path):
    path = write_lesson(
        tmp_path, new_markdown_cell("# Titre"), new_code_cell("print('avant')"), new_code_cell("assert 1 == 2, 'non'")
    )
    run = pipeline.run_lesson(pipeline.read_lesson(path), server="http://127.0.0.1:1")

    assert not run.passed
    assert run.error == "AssertionError : non"
    assert run.notebook.cells[1].outputs[0]["text"] == "avant\n"


def test_run_lesson_ends_an_endless_cell(tmp_path):
    path = write_lesson(tmp_path, new_markdown_cell("# Titre"), new_code_cell("while True:\n    pass"))
    run = pipeline.run_lesson(pipeline.read_lesson(path), server="http://127.0.0.1:1", cell_timeout=2)

    assert run.error == "une cellule a dépassé 2 secondes"


def test_render_leaves_out_the_title_and_the_summary_because_the_page_has_its_own(tmp_path):
    lesson = pipeline.read_lesson(write_lesson(tmp_path, new_markdown_cell("# Titre\n\nEn bref.\n\nTexte de départ")))
    html = pipeline.render(lesson.notebook)

    assert (lesson.title, lesson.summary) == ("Titre", "En bref.")
    assert "Texte de départ" in html
    assert "<h1" not in html
    assert "En bref." not in html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src="https://elsewhere.example/p.png" onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        '<p style="position:fixed">x</p>',
        "<iframe src='//elsewhere.example'></iframe>",
        "<svg onload=alert(1)></svg>",
    ],
)
def test_render_cleans_what_a_cell_or_an_output_brings(tmp_path, hostile):
    output = new_output("display_data", data={"text/html": hostile, "text/plain": "x"})
    notebook = pipeline.read_lesson(
        write_lesson(tmp_path, new_markdown_cell(f"# Titre\n\nEn bref.\n\n{hostile}"), new_code_cell("1"))
    ).notebook
    notebook.cells[1].outputs = [output]
    html = pipeline.render(notebook).lower()

    for danger in ("<script", "onerror", "onload", "javascript:", "style=", "<iframe", "<svg", "elsewhere.example"):
        assert danger not in html
