"""What is done about a message that came back."""

from cms.newsletter.domain.vocabulary import ReturnKind

# Issues in a row that did not arrive, for passing reasons, before the address is given up (platform's choice, assumed).
SOFT_MOST = 3


def stops(kind: ReturnKind, *, soft_in_a_row: int) -> bool:
    """Whether one writes to this address no more: at once, or at the third issue in a row that came back."""
    return kind is not ReturnKind.SOFT or soft_in_a_row >= SOFT_MOST


def in_a_row(sent: list[int], came_back: set[int]) -> int:
    """How many of the latest issues came back without a break; ``sent`` is latest first."""
    count = 0
    for campaign in sent:
        if campaign not in came_back:
            break
        count += 1
    return count
