"""Runs a lesson against a server and turns it into a page.

Lessons are ours: nothing a visitor wrote is ever executed here. The outputs
shown are those of our own run, never those stored in the file (they are
dropped first), and the HTML is cleaned before it is published, because the
outputs of a notebook are a way in.
"""

import asyncio
import os
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import nbformat
import nh3
from nbformat import NotebookNode

LESSONS = Path(__file__).resolve().parent / "lessons"
CELL_TIMEOUT_SECONDS = 60

# A picture comes with the page (a chart drawn by a cell) or not at all: no reader's browser is sent elsewhere.
_OWN_PICTURE = "data:image/png;base64,"
_TAGS = nh3.ALLOWED_TAGS | {"section", "figure", "figcaption"}
_ATTRIBUTES = {**nh3.ALLOWED_ATTRIBUTES, "*": {"class"}, "th": {"scope"}, "a": {"href", "title"}, "img": {"src", "alt"}}


@dataclass(frozen=True)
class Lesson:
    """One lesson as its file tells it: ``slug`` is the file's name, ``title`` and ``summary`` head its first cell."""

    slug: str
    title: str
    summary: str
    notebook: NotebookNode


@dataclass(frozen=True)
class Run:
    """One execution: ``notebook`` with fresh outputs, ``error`` empty when every cell passed."""

    notebook: NotebookNode
    error: str

    @property
    def passed(self) -> bool:
        """Whether the lesson does today what it says."""
        return not self.error


def read_lesson(path: Path) -> Lesson:
    """Read and validate one ``.ipynb``; stored outputs are dropped. ValueError when it has no title."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None
    lines = notebook.cells[0].source.splitlines() if notebook.cells else []
    if not lines or not lines[0].startswith("# "):
        raise ValueError(f"{path.name} : la première cellule doit commencer par un titre (« # … »)")
    summary = next((line.strip() for line in lines[1:] if line.strip()), "")
    return Lesson(slug=path.stem, title=lines[0].removeprefix("# ").strip(), summary=summary, notebook=notebook)


def lessons(folder: Path = LESSONS) -> list[Lesson]:
    """Every lesson of the folder, in the order of their names."""
    return [read_lesson(path) for path in sorted(folder.glob("*.ipynb"))]


def bundle(lesson: Lesson) -> bytes:
    """What a learner takes home: a ZIP of the lesson and of the modules it imports, ready to open in Jupyter."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        archive.writestr(f"{lesson.slug}.ipynb", nbformat.writes(lesson.notebook))
        for name in ("__init__.py", "client.py", "invoice.py"):
            archive.write(LESSONS.parent / name, f"notebooks/{name}")
    return buffer.getvalue()


def run_lesson(lesson: Lesson, *, server: str, cell_timeout: int = CELL_TIMEOUT_SECONDS) -> Run:
    """Execute every cell against ``server`` (an address) in a kernel of its own and return what came out.

    A cell that fails ends the run; its outputs up to there are kept and ``error`` says what happened.
    """
    # Slow to import, and every process of the site imports this module: only the one that runs a lesson pays.
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    notebook = nbformat.from_dict(lesson.notebook)
    root = str(LESSONS.parent.parent)
    environment = {
        **os.environ,
        "PREAU_SERVER": server,
        "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")])),
        # Frozen modules make the kernel's debugger warn on every start.
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    client = NotebookClient(
        notebook, timeout=cell_timeout, kernel_name="python3", resources={"metadata": {"path": root}}
    )
    error = ""
    try:
        asyncio.run(client.async_execute(env=environment))
    except CellExecutionError as failure:
        error = f"{failure.ename} : {failure.evalue}"
    except CellTimeoutError:
        error = f"une cellule a dépassé {cell_timeout} secondes"
    except DeadKernelError:
        error = "le noyau Python s’est arrêté"
    return Run(notebook=notebook, error=error)


def render(notebook: NotebookNode) -> str:
    """The notebook as a fragment of HTML that is safe to publish: no script, no style, no event, no foreign picture."""
    # Slow to import: only the process that publishes pays.
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(template_name="basic")
    exporter.exclude_input_prompt = True
    exporter.exclude_output_prompt = True
    exporter.exclude_anchor_links = True
    body, _resources = exporter.from_notebook_node(_without_head(notebook))
    return nh3.clean(
        body,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_keep_attribute,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "data"},
    )


def _keep_attribute(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "src" and not value.startswith(_OWN_PICTURE):
        return None
    if attribute == "href" and value.lower().startswith("data:"):
        return None
    return value


def _without_head(notebook: NotebookNode) -> NotebookNode:
    """The page shows the title and the summary itself."""
    copy = nbformat.from_dict(notebook)
    first = copy.cells[0]
    rest = "\n".join(first.source.splitlines()[1:]).strip()
    first.source = rest.partition("\n")[2].strip()
    return copy
