"""What the gate would say of a file, against the seeded identities. Nothing is kept: no row, no stored file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sandbox.domain.checks import judge
from sandbox.domain.directories import Directory
from sandbox.domain.explanations import Explained, explain_all
from sandbox.domain.flows import FlowSyntax, InvoiceFormat
from sandbox.domain.refusals import Level, Refusal, RefusalCode, RefusedError
from sandbox.domain.tags import in_ubl
from sandbox.formats.advice import Advice, AdviceUnavailableError, shared_adviser
from sandbox.formats.archives import is_archive
from sandbox.formats.batch import BatchItem, read_batch
from sandbox.formats.invoice_file import read_invoice
from sandbox.scenarios import scenario_named


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one invoice. ``syntax``: the published code, empty for a file that could not be read.

    ``errors`` close the gate; ``advice`` is what the gate only tells; ``rules`` what EN 16931 and BR-FR object to.
    """

    file: str
    syntax: str
    frame: str
    errors: tuple[Explained, ...]
    advice: tuple[Explained, ...]
    rules: tuple[Advice, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the gate would let it pass."""
        return not self.errors


def judge_file(*, content: bytes, file_name: str, scenario: str, today: date) -> Iterator[Verdict]:
    """The verdict of a file, or one an invoice of an archive (``file_name/member``)."""
    directory = Directory(scenario_named(scenario).structures)
    try:
        if is_archive(content):
            items = [(f"{file_name}/{item.name}", item) for item in read_batch(content)]
        else:
            items = [(file_name, BatchItem(file_name, content, read_invoice(content, file_name=file_name)))]
    except RefusedError as error:
        yield _verdict(file_name, "", "", error.refusals)
        return
    for name, item in items:
        yield _judged(name, item, directory, today)


def _judged(name: str, item: BatchItem, directory: Directory, today: date) -> Verdict:
    if item.invoice is None:
        return _verdict(name, "", "", item.refusals)
    draft = item.invoice.draft
    refusals = judge(draft, directory.context_of(draft, today=today))
    if item.invoice.format is InvoiceFormat.UBL:
        refusals = in_ubl(refusals)
    rules: tuple[Advice, ...] = ()
    try:
        rules = shared_adviser().advise(item.invoice.tree)
    except AdviceUnavailableError:
        refusals = [*refusals, Refusal(RefusalCode.RULES_UNAVAILABLE, field="file", level=Level.ADVICE)]
    named = FlowSyntax.of_file_name(item.name.rsplit("/", 1)[-1])
    known = named is not None and named.invoice_format is item.invoice.format
    syntax = named if named and known else item.invoice.format.usual_syntax_of(draft.frame)
    frame = draft.frame.short if draft.frame else draft.frame_code
    return _verdict(name, syntax.value, frame, refusals, rules)


def _verdict(
    file: str, syntax: str, frame: str, refusals: tuple[Refusal, ...] | list[Refusal], rules: tuple[Advice, ...] = ()
) -> Verdict:
    explained = explain_all(refusals)
    return Verdict(
        file=file,
        syntax=syntax,
        frame=frame,
        errors=tuple(item for item in explained if not item.is_advice),
        advice=tuple(item for item in explained if item.is_advice),
        rules=rules,
    )
