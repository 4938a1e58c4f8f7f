"""What EN 16931 and the French rules say of deposited files."""

from collections.abc import Iterable
from dataclasses import dataclass

from sandbox.domain.advice import AdviceState
from sandbox.models import FileAdvice


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """One rule that did not hold. ``level``: « fatal » or « warning »; ``location``: path in the file."""

    code: str
    source: str
    level: str
    location: str
    text: str


@dataclass(frozen=True, slots=True)
class RulesAdvice:
    """The advice on a file: ``findings`` mean something only when ``state`` is READY (« Disponible »)."""

    state: AdviceState
    findings: tuple[RuleFinding, ...]

    @property
    def state_label(self) -> str:
        """« En cours », « Disponible » or « Indisponible »."""
        return self.state.label

    @property
    def ready(self) -> bool:
        """Whether the rules were applied; only then does an empty list mean that all of them hold."""
        return self.state is AdviceState.READY


def advice_on_files(sha256s: Iterable[str]) -> dict[str, RulesAdvice]:
    """The advice on some files by their fingerprint, in one query; a file nobody asked about is left out."""
    return {
        row.sha256: RulesAdvice(
            state=AdviceState.of(row.state), findings=tuple(RuleFinding(**finding) for finding in row.findings)
        )
        for row in FileAdvice.objects.filter(sha256__in=list(sha256s)).order_by("pk")
    }


def advice_on_file(sha256: str) -> RulesAdvice | None:
    """The advice on the file of a document or a flow (``document.sha256``); None for a typed invoice."""
    return advice_on_files([sha256]).get(sha256)
