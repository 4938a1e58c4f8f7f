"""Every figure of the report. The page, the files and the home page read these tables and know no figure by name."""

from cms.club.queries import ideas
from cms.newsletter.queries import figures as letters
from cms.report.domain.figures import Figure
from cms.report.editions import editions
from cms.report.figures import audience, club, letter, practice, training
from courses.queries import figures as courses
from courses.queries import support

LIVE: tuple[Figure, ...] = (
    *training.FIGURES,
    *letter.FIGURES,
    *practice.FIGURES,
    *club.FIGURES,
    *audience.FIGURES,
)


def years(*, today_year: int) -> list[int]:
    """The years one may ask for, the latest first: since the first thing counted, and those of published reports."""
    asked = (courses.first_session_year, support.first_support_year, ideas.first_year, letters.first_letter_year)
    firsts = [year for first in asked if (year := first()) is not None]
    counted = range(min([*firsts, today_year]), today_year + 1)
    return sorted({*counted, *editions()}, reverse=True)
