"""Putting a published number right, with its reason and its source."""

from datetime import datetime

from django.db import transaction

from cms.accounts.models import User
from cms.report.domain.published import LARGEST
from cms.report.domain.refusals import REASON_LENGTH, SOURCE_LENGTH, CorrectionRefusedError, Refusal
from cms.report.figures.published import published_report
from cms.report.models import Correction

MOST_DIGITS = len(str(LARGEST))


def read_value(text: str) -> int:
    """The whole number that somebody typed, spaces of all sorts allowed; CorrectionRefusedError otherwise."""
    digits = "".join(text.split())
    if not digits.isascii() or not digits.removeprefix("-").isdigit():
        raise CorrectionRefusedError(Refusal.VALUE_NOT_A_NUMBER)
    # Digits are counted first: a number of a million digits takes minutes to read.
    if digits.startswith("-") or len(digits.lstrip("0")) > MOST_DIGITS or int(digits) > LARGEST:
        raise CorrectionRefusedError(Refusal.VALUE_OUT_OF_RANGE)
    return int(digits)


@transaction.atomic
def correct_number(
    *, year: int, figure: str, code: str, value: str, reason: str, source: str, author: User, now: datetime
) -> Correction:
    """Write one correction; all that is wrong with it is refused at once, by CorrectionRefusedError.

    ``value`` is text as typed. The latest correction is the one that counts; the file of the edition never changes.
    """
    report = published_report(year)
    if report is None or report.edition.figure(figure) is None:
        raise CorrectionRefusedError(Refusal.FIGURE_UNKNOWN)
    reason, source = reason.strip(), source.strip()
    refusals: list[Refusal] = []
    before = report.numbers.get((figure, code))
    if before is None:
        refusals.append(Refusal.NUMBER_UNKNOWN)
    number = 0
    try:
        number = read_value(value)
    except CorrectionRefusedError as error:
        refusals += error.refusals
    else:
        if number == before:
            refusals.append(Refusal.VALUE_UNCHANGED)
    if not reason:
        refusals.append(Refusal.REASON_MISSING)
    if len(reason) > REASON_LENGTH:
        refusals.append(Refusal.REASON_TOO_LONG)
    if not source:
        refusals.append(Refusal.SOURCE_MISSING)
    if len(source) > SOURCE_LENGTH:
        refusals.append(Refusal.SOURCE_TOO_LONG)
    if refusals:
        raise CorrectionRefusedError(*refusals)
    return Correction.objects.create(
        year=year,
        figure=figure,
        code=code,
        before=before,
        value=number,
        reason=reason,
        source=source,
        author=author,
        made_at=now,
    )
