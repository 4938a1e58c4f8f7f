"""What a refusal tells."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Explanation:
    """``sentence`` says what happened; ``remedy`` says what to do next."""

    sentence: str
    remedy: str
