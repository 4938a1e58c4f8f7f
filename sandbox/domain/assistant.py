"""The assistant: a guided dialogue. A tree and what was answered give the next node; there is no language model.

Source: lettre d’information Chorus Pro, AIFE, spring 2021, and the public notes on the portal’s own assistant: the way
to the follow-up of an invoice, the number typed alone, the three branches, the choices of each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sandbox.domain.labelled import Evidence, Labelled
from sandbox.domain.typography import typeset
from sandbox.domain.vocabulary import VALIDATION_RETURNS, WORKS_REFUSALS, Status

MAX_NUMBER = 50
"""Characters of a typed number that are read."""
MAX_ANSWERS = 40
"""How long a dialogue may be."""


class Branch(Labelled):
    """What the assistant says of a document: the three cases of the portal."""

    PROCESSING = "processing", "en cours de traitement"
    PAYMENT = "payment", "en paiement"
    REJECTED = "rejected", "rejetée"


_REJECTED = frozenset({Status.REJECTED, *WORKS_REFUSALS, *VALIDATION_RETURNS})


def branch_of(status: Status) -> Branch:
    """The branch of a status. Which statuses go to which is ours; a return that keeps its number is being processed."""
    if status is Status.PAID:
        return Branch.PAYMENT
    return Branch.REJECTED if status in _REJECTED else Branch.PROCESSING


class RemedyKind(Labelled):
    """What a leaf leads to."""

    PAGE = "page", "une page de l’espace"
    GUIDE = "guide", "un guide"
    DOCUMENT = "document", "la page de la facture"
    REQUEST = "request", "une sollicitation déjà remplie"


@dataclass(frozen=True, slots=True)
class Remedy:
    """A way out: ``target`` is the name of an address, the slug of a guide, or the pair of a request."""

    kind: RemedyKind
    label: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What one may answer. ``needs``: the fact without which it is not offered (« comment », « my_turn »)."""

    code: str
    label: str
    to: str
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """What the assistant says, then choices, or a box to type in (``asks``: its label), or remedies.

    ``does``: what is done on the way here (« resend »: the activation link leaves again).
    """

    code: str
    says: str
    choices: tuple[Choice, ...] = ()
    asks: str = ""
    hint: str = ""
    remedies: tuple[Remedy, ...] = ()
    does: str = ""
    evidence: Evidence = Evidence.ASSUMED
    source: str = ""


Tree = Mapping[str, Node]


@dataclass(frozen=True, slots=True)
class Tracked:
    """A document that was found. ``word``: la facture, le mémoire...; ``since``: the day of the status, in words;
    ``my_turn``: it waits for the one who asks."""

    key: int
    word: str
    number: str
    recipient: str
    status: str
    since: str
    branch: Branch
    comment: str = ""
    reason: str = ""
    my_turn: bool = False

    def has(self, fact: str) -> bool:
        """Whether a choice that needs this fact is offered."""
        return bool(getattr(self, fact)) if fact else True


class Speaker(Labelled):
    """Who says a line."""

    ASSISTANT = "assistant", "Assistant"
    YOU = "you", "Vous"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the dialogue."""

    speaker: Speaker
    text: str


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Where one is. ``answers``: those that were understood; ``choices``: those offered now."""

    lines: tuple[Line, ...]
    node: Node
    answers: tuple[str, ...]
    choices: tuple[Choice, ...]
    tracked: Tracked | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """A number as it is searched. ``cleaned``: something that is no part of it was taken away."""

    number: str
    cleaned: bool


_AROUND = re.compile(
    r"(?:(?<!\S)(?:la|le|facture|mémoire|memoire|demande|numéro|numero|num|no)\.?(?=[\s:]|$)|\bn\s*[°º]|€|[«»\"“”:#]"
    r"|(?<!\S)euros?(?!\S))",
    re.IGNORECASE,
)


def clean_number(text: str) -> Typed:
    """The number alone: « n° F-12 », « Facture F-12 » and « F-12 € » give « F-12 »."""
    told = " ".join(text.replace("\x00", "").split())[:MAX_NUMBER]
    number = " ".join(_AROUND.sub(" ", told).split())
    if not number:  # nothing but noise: what was typed is searched as it is
        return Typed(told, cleaned=False)
    return Typed(number, cleaned=number != told)


ROOT = "accueil"
FOUND: Mapping[Branch, str] = {
    Branch.PROCESSING: "en-cours",
    Branch.PAYMENT: "en-paiement",
    Branch.REJECTED: "rejetee",
}
"""Where a document that was found leads."""
NOT_FOUND = "introuvable"

Track = Callable[[str], Tracked | None]


def next_node(tree: Tree, node: Node, answer: str, tracked: Tracked | None) -> Node | None:
    """The node that an answer leads to; None for an answer that is not offered here.

    In a node that asks for a number, ``tracked`` is what this number found.
    """
    if node.asks:
        return tree[FOUND[tracked.branch] if tracked else NOT_FOUND] if answer else None
    for choice in offered(node, tracked):
        if choice.code == answer:
            return tree[choice.to]
    return None


def offered(node: Node, tracked: Tracked | None) -> tuple[Choice, ...]:
    """The choices of a node that make sense now."""
    return tuple(choice for choice in node.choices if not choice.needs or (tracked and tracked.has(choice.needs)))


def converse(tree: Tree, answers: Sequence[str], track: Track) -> Dialogue:
    """The whole dialogue. An answer that makes no sense ends it there: the same question is asked again."""
    node, tracked = tree[ROOT], None
    lines = [Line(Speaker.ASSISTANT, said(node, None, ""))]
    understood: list[str] = []
    for answer in answers[:MAX_ANSWERS]:
        typed = clean_number(answer) if node.asks else None
        found = track(typed.number) if typed and typed.number else tracked
        reached = next_node(tree, node, typed.number if typed else answer, found)
        if reached is None:
            break
        told = typed.number if typed else next(it.label for it in offered(node, tracked) if it.code == answer)
        lines.append(Line(Speaker.YOU, told))
        if typed and typed.cleaned:
            lines.append(Line(Speaker.ASSISTANT, typeset(ONLY_THE_NUMBER.format(number=typed.number))))
        node, tracked = reached, found
        understood.append(answer)
        lines.append(Line(Speaker.ASSISTANT, said(node, tracked, typed.number if typed else "")))
    return Dialogue(tuple(lines), node, tuple(understood), offered(node, tracked), tracked)


ONLY_THE_NUMBER = "J’ai gardé « {number} ». Sur le portail, tapez le numéro seul, sans « n° », sans « € », sans un mot."


def said(node: Node, tracked: Tracked | None, number: str) -> str:
    """What a node says, with what it knows of the document."""
    told = tracked or _NOTHING
    text = node.says.format(
        word=told.word,
        Word=told.word[:1].upper() + told.word[1:],
        number=told.number or number,
        recipient=told.recipient,
        status=told.status,
        since=told.since,
        comment=told.comment,
        reason=told.reason or "non précisé",
    )
    return typeset(text)


_NOTHING = Tracked(0, "", "", "", "", "", Branch.PROCESSING)


def paths(tree: Tree, found: Sequence[Tracked]) -> list[tuple[str, ...]]:
    """Every way from the root to where nothing new is left, no node twice, with each of these documents and with none.

    A typed number is written ``=key`` of the document it finds, ``=`` for none.
    """
    ways: list[tuple[str, ...]] = []

    def go(node: Node, tracked: Tracked | None, way: tuple[str, ...], seen: frozenset[str]) -> None:
        if node.asks:
            steps = [(f"={it.key}", tree[FOUND[it.branch]], it) for it in found]
            after = [*steps, ("=", tree[NOT_FOUND], None)]
        else:
            after = [(choice.code, tree[choice.to], tracked) for choice in offered(node, tracked)]
        onward = [step for step in after if step[1].code not in seen]
        if not onward:
            ways.append(way)
        for answer, reached, known in onward:
            go(reached, known, (*way, answer), seen | {reached.code})

    go(tree[ROOT], None, (), frozenset({ROOT}))
    return ways


def with_typography(node: Node) -> Node:
    """The node with its spaces that may not break, for a tree written by hand."""
    return replace(
        node,
        asks=typeset(node.asks),
        hint=typeset(node.hint),
        choices=tuple(replace(choice, label=typeset(choice.label)) for choice in node.choices),
        remedies=tuple(replace(remedy, label=typeset(remedy.label)) for remedy in node.remedies),
    )
