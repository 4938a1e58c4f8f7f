"""The controls of a « mémoire de frais de justice » and of a « demande de remboursement TIC »."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.domain.drafts import Draft
from sandbox.domain.gate import Check, GateContext, Rule, fails
from sandbox.domain.labelled import Evidence
from sandbox.domain.petitions import (
    CAMPAIGN_YEARS,
    PACAGE_DIGITS,
    RULE_SINCE,
    Beneficiary,
    Energy,
    Fees,
    JusticeService,
    Paper,
    Procedure,
    Refund,
    campaign_opens_on,
    last_day_to_claim,
)
from sandbox.domain.refusals import Level, RefusalCode
from sandbox.domain.vocabulary import Frame

Values = Mapping[str, str] | None
_NO_FEES, _NO_REFUND = Fees(), Refund()


def by_its_space(draft: Draft, context: GateContext) -> Values:
    """A claim is typed in its own space. A file may bring a mémoire (flow E3), never a refund claim."""
    frame = draft.frame
    if frame is None or not frame.is_petition or context.petition is not None:
        return None
    return fails(context.typed or frame is Frame.A21, frame=frame.short, label=frame.label)


def _fees(draft: Draft) -> Fees:
    return draft.fees or _NO_FEES


def _refund(draft: Draft) -> Refund:
    return draft.refund or _NO_REFUND


def _joined(draft: Draft, paper: Paper) -> bool:
    return any(piece.designation == paper.value for piece in draft.attachments)


def _taken(draft: Draft, context: GateContext, frame: Frame) -> Values:
    told = context.petition
    wrong = draft.frame is frame and told is not None and not told.taken_by_recipient and context.recipient is not None
    return fails(wrong, name=context.recipient.name if context.recipient else "")


def _court(draft: Draft, context: GateContext) -> Values:
    """A mémoire goes to a court."""
    return _taken(draft, context, Frame.A3)


def _desk(draft: Draft, context: GateContext) -> Values:
    """A refund claim goes to the service that refunds."""
    return _taken(draft, context, Frame.A21)


def _service_missing(draft: Draft, context: GateContext) -> Values:
    """What was done, in a word of the list."""
    return fails(draft.frame is Frame.A3 and JusticeService.read(_fees(draft).service) is None)


def _procedure(draft: Draft, context: GateContext) -> Values:
    """Legal aid, deposits paid by a party, witnesses and jurors, administrative courts: elsewhere."""
    told = Procedure.read(_fees(draft).procedure)
    return fails(draft.frame is Frame.A3 and told and told.excluded, procedure=told.label if told else "")


def _procedure_missing(draft: Draft, context: GateContext) -> Values:
    """The procedure decides whether the fees are claimed here."""
    return fails(draft.frame is Frame.A3 and Procedure.read(_fees(draft).procedure) is None)


def _case_missing(draft: Draft, context: GateContext) -> Values:
    """The court finds the mission by its case and by who ordered it."""
    told = _fees(draft)
    return fails(draft.frame is Frame.A3 and not (told.case_number.strip() and told.ordered_by.strip()))


def _end_missing(draft: Draft, context: GateContext) -> Values:
    """The year to claim is counted from the end of the mission."""
    return fails(draft.frame is Frame.A3 and _fees(draft).ended_on is None)


def _end_in_future(draft: Draft, context: GateContext) -> Values:
    """A mission is claimed once it is over."""
    ended_on = _fees(draft).ended_on
    return fails(
        ended_on and ended_on > context.today,
        date=f"{ended_on:%d/%m/%Y}" if ended_on else "",
        today=f"{context.today:%d/%m/%Y}",
    )


def _too_late(draft: Draft, context: GateContext) -> Values:
    """One year from the end of the mission, for missions ended since 31 December 2020."""
    ended_on = _fees(draft).ended_on
    if ended_on is None or ended_on < RULE_SINCE:
        return None
    last = last_day_to_claim(ended_on)
    return fails(context.today > last, date=f"{ended_on:%d/%m/%Y}", last=f"{last:%d/%m/%Y}")


def _order_missing(draft: Draft, context: GateContext) -> Values:
    """What ordered the mission is joined."""
    return fails(draft.frame is Frame.A3 and not _joined(draft, Paper.ORDER))


def _slip_missing(draft: Draft, context: GateContext) -> Values:
    """A mémoire that groups several missions comes with the list of them."""
    return fails(_fees(draft).grouped and not _joined(draft, Paper.SLIP))


def _year_missing(draft: Draft, context: GateContext) -> Values:
    """Whose year is claimed."""
    return fails(draft.frame is Frame.A21 and _refund(draft).year is None)


def _campaign_closed(draft: Draft, context: GateContext) -> Values:
    """The campaign of a year opens on 1 February of the next one."""
    year = _refund(draft).year
    if year is None:
        return None
    opens_on = campaign_opens_on(year)
    return fails(context.today < opens_on, year=str(year), opens=f"{opens_on:%d/%m/%Y}")


def _campaign_over(draft: Draft, context: GateContext) -> Values:
    """Old years are no longer taken."""
    year = _refund(draft).year
    return fails(
        year is not None and context.today.year - year > CAMPAIGN_YEARS,
        year=str(year),
        oldest=str(context.today.year - CAMPAIGN_YEARS),
    )


def _pacage(draft: Draft, context: GateContext) -> Values:
    """Nine digits."""
    told = _refund(draft).pacage.replace(" ", "")
    wrong = not (told.isascii() and told.isdigit() and len(told) == PACAGE_DIGITS)
    return fails(draft.frame is Frame.A21 and wrong, pacage=told or "@no-number", digits=str(PACAGE_DIGITS))


def _beneficiary(draft: Draft, context: GateContext) -> Values:
    """Who one is decides whether one is refunded."""
    return fails(draft.frame is Frame.A21 and Beneficiary.read(_refund(draft).beneficiary) is None)


def _stranger(draft: Draft, context: GateContext) -> Values:
    """A third party files only for a beneficiary to whose structure it is attached."""
    filer, told = _refund(draft).filer, context.petition
    name = context.supplier.name if context.supplier else ""
    return fails(filer and told is not None and filer not in told.filers, filer=filer, name=name)


def _delivery_of_another_year(draft: Draft, context: GateContext) -> Values:
    """A claim tells the deliveries of its year, and no other."""
    refund = _refund(draft)
    for row in refund.deliveries:
        if row.delivered_on is None or row.delivered_on.year != refund.year:
            day = f"{row.delivered_on:%d/%m/%Y}" if row.delivered_on else "@no-date"
            return {"number": str(row.number), "date": day, "year": str(refund.year or "")}
    return None


def _delivery_incomplete(draft: Draft, context: GateContext) -> Values:
    """A delivery names its product and its invoice."""
    for row in _refund(draft).deliveries:
        if Energy.read(row.product) is None or not row.invoice.strip():
            return {"number": str(row.number)}
    return None


def _invoices_missing(draft: Draft, context: GateContext) -> Values:
    """The invoices of the energy are joined."""
    return fails(draft.frame is Frame.A21 and not _joined(draft, Paper.INVOICE))


def _check(code: RefusalCode, field: str, evidence: Evidence, rule: Rule) -> Check:
    return Check(code, field, "", "", Level.BLOCKING, evidence, rule)


_R, _OFFICIAL, _ASSUMED = RefusalCode, Evidence.OFFICIAL, Evidence.ASSUMED
PETITION_CHECKS = (
    _check(_R.FEES_COURT, "recipient", _OFFICIAL, _court),
    _check(_R.FEES_SERVICE, "service", _ASSUMED, _service_missing),
    _check(_R.FEES_PROCEDURE_MISSING, "procedure", _ASSUMED, _procedure_missing),
    _check(_R.FEES_PROCEDURE, "procedure", _OFFICIAL, _procedure),
    _check(_R.FEES_CASE, "case_number", _ASSUMED, _case_missing),
    _check(_R.FEES_END_MISSING, "ended_on", _ASSUMED, _end_missing),
    _check(_R.FEES_END_IN_FUTURE, "ended_on", _ASSUMED, _end_in_future),
    _check(_R.FEES_TOO_LATE, "ended_on", _OFFICIAL, _too_late),
    _check(_R.FEES_ORDER, "attachments", _ASSUMED, _order_missing),
    _check(_R.FEES_SLIP, "attachments", _OFFICIAL, _slip_missing),
    _check(_R.REFUND_DESK, "recipient", _ASSUMED, _desk),
    _check(_R.REFUND_PACAGE, "pacage", _ASSUMED, _pacage),
    _check(_R.REFUND_BENEFICIARY, "beneficiary", _ASSUMED, _beneficiary),
    _check(_R.REFUND_STRANGER, "filer", _OFFICIAL, _stranger),
    _check(_R.REFUND_YEAR, "year", _ASSUMED, _year_missing),
    _check(_R.REFUND_CAMPAIGN, "year", _OFFICIAL, _campaign_closed),
    _check(_R.REFUND_CAMPAIGN_OVER, "year", _ASSUMED, _campaign_over),
    _check(_R.REFUND_DELIVERY, "lines", _ASSUMED, _delivery_incomplete),
    _check(_R.REFUND_DELIVERY_YEAR, "lines", _ASSUMED, _delivery_of_another_year),
    _check(_R.REFUND_INVOICES, "attachments", _ASSUMED, _invoices_missing),
)
"""The controls of the two spaces. The published interface has no field for what they ask: none is named."""
