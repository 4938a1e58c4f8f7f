"""The work itself: prepare the messages of a sending, then hand them over, lot after lot, as long as there is some.

Nothing is remembered between two runs but rows: killed anywhere, run again anywhere, in any number, it goes on.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from cms.newsletter.domain.campaigns import LOT_SIZE
from cms.newsletter.domain.vocabulary import CampaignState, LotState
from cms.newsletter.models import Campaign, Lot, Message, Reader
from cms.newsletter.services.campaigns import gesture
from cms.newsletter.services.hand_over import Editions, MessageBook, Rows, hand_over
from cms.newsletter.services.leases import close_campaign, lease_lot, release
from cms.newsletter.services.transport import SenderRefusedError, ServerDownError, Transport

PAGE = 100 * LOT_SIZE
# A worker that sends for ever keeps others from working: it comes back to the queue.
RUN = timedelta(seconds=50)


@transaction.atomic
def prepare(*, campaign_id: int) -> bool:
    """Write the messages of the next page of readers. Whether there is more to prepare."""
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign_id)
    if campaign.state != CampaignState.PREPARING.value:
        return False
    page = list(
        Reader.objects.active()
        .filter(pk__gt=campaign.prepared_through, pk__lte=campaign.last_reader)
        .order_by("pk")
        .values_list("pk", "topics")[:PAGE]
    )
    if page:
        _write_lots(campaign, page)
        campaign.prepared_through = page[-1][0]
    else:
        campaign.state = CampaignState.SENDING.value
        campaign.readers = campaign.messages.count()
    campaign.save(update_fields=["prepared_through", "state", "readers"])
    return bool(page)


def _write_lots(campaign: Campaign, page: list[tuple[int, int]]) -> None:
    editions = dict(campaign.editions.values_list("topics", "pk"))
    in_use = 0
    for topics in editions:
        in_use |= topics
    last = campaign.lots.aggregate(last=Max("number"))["last"] or 0
    slices = [page[start : start + LOT_SIZE] for start in range(0, len(page), LOT_SIZE)]
    lots = Lot.objects.bulk_create(
        Lot(campaign=campaign, number=last + number, size=len(readers))
        for number, readers in enumerate(slices, start=1)
    )
    # A reader whose topics changed since the order gets the nearest edition: the one that all get.
    common = min(editions)
    Message.objects.bulk_create(
        Message(
            campaign=campaign,
            lot=lot,
            reader_id=reader_id,
            edition_id=editions.get(topics & in_use, editions[common]),
        )
        for lot, readers in zip(lots, slices, strict=True)
        for reader_id, topics in readers
    )


def work(
    *,
    campaign_id: int,
    transport: Transport,
    clock: Callable[[], datetime],
    book: MessageBook | None = None,
    run: timedelta = RUN,
) -> bool:
    """Prepare and send until nothing is left or may leave, or ``run`` is over. Whether there is more to do at once."""
    ends_at = clock() + run
    while prepare(campaign_id=campaign_id):
        if clock() > ends_at:
            return True
    editions = Editions()
    book = book or Rows()
    try:
        while clock() <= ends_at:
            lease = lease_lot(campaign_id=campaign_id, now=clock())
            if lease is None:
                close_campaign(campaign_id=campaign_id, now=clock())
                return False
            try:
                transport.open()
                well = hand_over(lease=lease, transport=transport, book=book, editions=editions, clock=clock)
            except ServerDownError:
                # The sweep comes back in a while: nobody is to blame, nothing is lost.
                release(lease=lease, now=clock())
                return False
            except SenderRefusedError as error:
                release(lease=lease, now=clock())
                _stop(campaign_id, now=clock(), note=f"Suspendu : le serveur refuse l’expéditeur ({error}).")
                return False
            release(lease=lease, now=clock())
            if not well:
                _stop(
                    campaign_id,
                    now=clock(),
                    note="Suspendu : le serveur a refusé tous les lecteurs d’un lot. Lisez ses réponses avant.",
                )
                return False
    finally:
        transport.close()
    return True


def _stop(campaign_id: int, *, now: datetime, note: str) -> None:
    if Campaign.objects.filter(pk=campaign_id, state=CampaignState.SENDING.value).exists():
        gesture(campaign_id=campaign_id, name="pause", now=now, note=note[:300])


def hands_missing(*, campaign_id: int, wanted: int, now: datetime) -> int:
    """How many more connections a sending could use."""
    lots = Lot.objects.filter(campaign_id=campaign_id)
    at_work = lots.filter(state=LotState.LEASED.value, lease_ends_at__gte=now).count()
    return max(wanted - at_work, 0)
