"""The works contracts of a space: those of its market sheets, and those that its scenario tells in a line."""

from sandbox.domain.market_sheet import Ccag, PartyRole
from sandbox.domain.scenarios import ContractSpec
from sandbox.models import Market, PracticeSpace
from sandbox.scenarios import scenario_named


def contract_of(space: PracticeSpace, number: str) -> ContractSpec | None:
    """A works contract by its number: the sheet that its actors share, else what the scenario says; or None."""
    if not number:
        return None
    market = Market.objects.filter(space=space, number=number).first()
    return _of_sheet(market) if market is not None else scenario_named(space.scenario).contract(number)


def works_contracts(space: PracticeSpace, numbers: frozenset[str]) -> frozenset[str]:
    """Which of these numbers are those of works contracts."""
    named = numbers - {""}
    if not named:
        return frozenset()
    told = {contract.number for contract in scenario_named(space.scenario).contracts} & named
    sheets = Market.objects.filter(space=space, number__in=sorted(named)).order_by("pk")
    return frozenset(told | set(sheets.values_list("number", flat=True)))


def _of_sheet(market: Market) -> ContractSpec:
    by_role: dict[str, list[str]] = {}
    for role, identifier in market.parties.order_by("position", "pk").values_list("role", "structure__identifier"):
        by_role.setdefault(role, []).append(identifier)

    def one(role: PartyRole) -> str:
        return next(iter(by_role.get(role.value, [])), "")

    members = (*by_role.get(PartyRole.CO_CONTRACTOR.value, ()), *by_role.get(PartyRole.SUBCONTRACTOR.value, ()))
    return ContractSpec(
        number=market.number,
        label=market.title,
        contractor=one(PartyRole.CONTRACTOR),
        payer=one(PartyRole.FINANCE) or one(PartyRole.MOA),
        moe=one(PartyRole.MOE),
        moa=one(PartyRole.MOA),
        members=members,
        ccag=Ccag.of(market.ccag),
    )
