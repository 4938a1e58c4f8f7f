"""What one may answer to « Cette page vous a-t-elle été utile ? », and how a page was judged."""

from dataclasses import dataclass, field

from cms.core.labelled import Labelled


class Answer(Labelled):
    """What one may say of a page; the reasons are asked only of those who said no."""

    YES = "yes", "Oui"
    NO = "no", "Non"
    UNCLEAR = "unclear", "Je n’ai pas compris"
    INCOMPLETE = "incomplete", "Il manque ce que je cherchais"
    OUTDATED = "outdated", "Ce n’est plus vrai, l’écran a changé"
    ELSEWHERE = "elsewhere", "Ce n’était pas le bon sujet"


REASONS = (Answer.UNCLEAR, Answer.INCOMPLETE, Answer.OUTDATED, Answer.ELSEWHERE)


@dataclass(frozen=True)
class Opinion:
    """How a page was judged: ``reasons`` by code, those that were given."""

    yes: int = 0
    no: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many said yes or no."""
        return self.yes + self.no

    @property
    def share(self) -> int | None:
        """Share of yes in percent, rounded down; None when nobody said anything."""
        return self.yes * 100 // self.total if self.total else None

    @property
    def told(self) -> list[tuple[str, int]]:
        """The reasons in words, the most frequent first."""
        found = [(reason.label, self.reasons[reason.value]) for reason in REASONS if self.reasons.get(reason.value)]
        return sorted(found, key=lambda row: -row[1])
