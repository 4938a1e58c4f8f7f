"""Practice spaces: opened in one click, claimed at sign-up, restarted, rewound."""

from datetime import datetime

from django.db import transaction

from sandbox.domain.actions import EventType
from sandbox.domain.limits import EXTENSIONS, MAX_FILE_BYTES, MAX_FILE_NAME
from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError
from sandbox.domain.scenarios import Scenario
from sandbox.domain.vocabulary import Role
from sandbox.formats.xml import megabytes
from sandbox.models import (
    Attachment,
    Broadcast,
    Commitment,
    Department,
    Document,
    Event,
    Flow,
    Market,
    PracticeSpace,
    Request,
    Seat,
    StoredFile,
    Structure,
    WorksFile,
    fingerprint,
)
from sandbox.queries.exercises import exercise_state, start_sequence
from sandbox.scenarios import scenario_named
from sandbox.services.days import day_of
from sandbox.services.journal import append, locked_space
from sandbox.services.market_rows import write_market
from sandbox.services.projection import Known, apply
from sandbox.services.starts import play_start, time_before
from sandbox.services.storage import keep
from sandbox.services.tally import keep_tally

DEFAULT_SCENARIO = "facture-simple"


@transaction.atomic
def open_space(
    *, now: datetime, scenario: str = DEFAULT_SCENARIO, owner_id: int | None = None, anonymous_key: str = ""
) -> PracticeSpace:
    """A new space of a user, of the visitor who holds ``anonymous_key`` (a random text of his cookie), or of nobody.

    Its clock stands at ``now``, after the story of the scenario if it has one. Always makes a new space: to find the
    one a person has, ask ``queries.current_space``. Raises RefusedError (SCENARIO_UNKNOWN).
    """
    told = scenario_named(scenario)
    space = PracticeSpace.objects.create(
        owner_id=owner_id,
        anonymous_fingerprint=fingerprint(anonymous_key) if anonymous_key and owner_id is None else "",
        scenario=told.slug,
        clock=now.replace(second=0, microsecond=0) - time_before(told),
        opened_at=now,
    )
    furnish(space, told, opened_at=space.clock)
    append(space, EventType.SPACE_OPENED, actor_id=owner_id, payload={"scenario": told.slug})
    return play_start(space_id=space.pk, told=told) if told.start else space


def furnish(space: PracticeSpace, told: Scenario, *, opened_at: datetime) -> None:
    """The directory, the seats, the markets and the first seat taken: what a space has before its journal begins.

    ``opened_at``: the time of the space at its first event; the days of a market are counted from it.
    """
    _write_directory(space, told)
    _write_markets(space, told, opened_at=opened_at)
    _sit_at_start(space, told)


@transaction.atomic
def claim_space(*, space_id: int, user_id: int, anonymous_key: str) -> PracticeSpace:
    """Give an anonymous space to the account just made. The cookie's key proves whose it is; it opens nothing after.

    Claiming one's own space again changes nothing. Raises RefusedError (SPACE_TAKEN) for somebody else's.
    """
    space = locked_space(space_id)
    if space.owner_id == user_id:
        return space
    if space.owner_id is not None or not anonymous_key or space.anonymous_fingerprint != fingerprint(anonymous_key):
        raise RefusedError(Refusal(RefusalCode.SPACE_TAKEN))
    space.owner_id = user_id
    space.anonymous_fingerprint = ""
    append(space, EventType.SPACE_CLAIMED, actor_id=user_id)
    return space


@transaction.atomic
def take_seat(*, space_id: int, seat_id: int, actor_id: int | None = None) -> Seat:
    """Sit somewhere else in the space. Raises RefusedError (SEAT_UNKNOWN)."""
    space = locked_space(space_id)
    seat = space.seats.select_related("structure").filter(pk=seat_id).first()
    if seat is None:
        raise RefusedError(Refusal(RefusalCode.SEAT_UNKNOWN, field="seat"))
    append(
        space,
        EventType.SEAT_TAKEN,
        role=Role.of(seat.role),
        structure=seat.structure,
        actor_id=actor_id,
        payload={"structure": seat.structure.identifier, "role": seat.role},
    )
    return seat


@transaction.atomic
def resume_space(*, space_id: int, now: datetime, actor_id: int | None = None) -> PracticeSpace:
    """Come back to a space of one's own: it is the current one again, as it was left."""
    space = locked_space(space_id)
    space.opened_at = now
    append(space, EventType.SPACE_RESUMED, actor_id=actor_id)
    return space


def add_file(*, space_id: int, name: str, mime_type: str, content: bytes, actor_id: int | None = None) -> StoredFile:
    """Keep a file to attach to a later deposit (API « ajouter/fichier »); its id goes into the invoice.

    Raises RefusedError: FILE_EMPTY, FILE_TOO_LARGE, FILE_NAME_TOO_LONG, ATTACHMENT_TYPE.
    """
    if not content:
        raise RefusedError(Refusal(RefusalCode.FILE_EMPTY, field="file"))
    if len(content) > MAX_FILE_BYTES:
        size = megabytes(len(content))
        raise RefusedError(Refusal(RefusalCode.FILE_TOO_LARGE, field="file", values={"size": size}))
    name = name.replace("\x00", "")
    if len(name) > MAX_FILE_NAME:
        values = {"name": name[:80], "limit": str(MAX_FILE_NAME)}
        raise RefusedError(Refusal(RefusalCode.FILE_NAME_TOO_LONG, field="file", values=values))
    if "." not in name or name.rsplit(".", 1)[-1].lower() not in EXTENSIONS:
        raise RefusedError(Refusal(RefusalCode.ATTACHMENT_TYPE, field="file", values={"name": name}))
    sha256 = keep(content)
    with transaction.atomic():
        space = locked_space(space_id)
        rank = space.last_file_rank + 1
        append(
            space,
            EventType.FILE_ADDED,
            actor_id=actor_id,
            payload={
                "file": rank,
                "name": name,
                "mime_type": (mime_type.replace("\x00", "") or "application/octet-stream")[:100],
                "size": len(content),
                "sha256": sha256,
            },
        )
        return StoredFile.objects.get(space=space, rank=rank)


@transaction.atomic
def restart_space(*, space_id: int, now: datetime, actor_id: int | None = None) -> PracticeSpace:
    """Begin again: documents, flows and files go; the clock is ``now``; a new run of the journal starts.

    The journal of former runs stays (it is the audit trail and what the yearly report counts); so does an exercise
    that was finished.
    """
    space = locked_space(space_id)
    _keep_what_is_earned(space)
    _clear(space)
    space.run += 1
    space.last_sequence = 0
    told = scenario_named(space.scenario)
    space.clock = now.replace(second=0, microsecond=0) - time_before(told)
    _write_markets(space, told, opened_at=space.clock)
    _sit_at_start(space, told)
    append(space, EventType.SPACE_OPENED, actor_id=actor_id, payload={"scenario": told.slug})
    return play_start(space_id=space.pk, told=told) if told.start else space


@transaction.atomic
def rewind(*, space_id: int, to_sequence: int) -> PracticeSpace:
    """Back to how the space was just after event ``to_sequence`` of this run; what came later is forgotten.

    Rows get back the primary keys they had; a finished exercise stays earned. One cannot go back into the story that
    the scenario played. Raises RefusedError (REWIND_UNKNOWN).
    """
    space = locked_space(space_id)
    events = Event.objects.filter(space=space, run=space.run)
    if to_sequence < start_sequence(space) or not events.filter(sequence=to_sequence).exists():
        values = {"sequence": str(to_sequence)}
        raise RefusedError(Refusal(RefusalCode.REWIND_UNKNOWN, field="sequence", values=values))
    _keep_what_is_earned(space)
    known = _known(space)
    forgotten = events.filter(sequence__gt=to_sequence)
    keep_tally(forgotten)
    forgotten.delete()
    _clear(space)
    told = scenario_named(space.scenario)
    _write_markets(space, told, opened_at=events.get(sequence=1).occurred_at, known=known)
    _sit_at_start(space, told)
    for event in events.select_related("structure").order_by("sequence"):
        event.document = None
        apply(space, event, known)
        event.space = space
        event.save(update_fields=["document"])
    space.save()
    return space


def _keep_what_is_earned(space: PracticeSpace) -> None:
    space.finished_before = space.finished_before or exercise_state(space).finished


def _known(space: PracticeSpace) -> Known:
    return Known(
        documents=dict(Document.objects.filter(space=space).order_by().values_list("rank", "pk")),
        flows=dict(Flow.objects.filter(space=space).order_by().values_list("rank", "pk")),
        markets=dict(Market.objects.filter(space=space).order_by().values_list("rank", "pk")),
        works_files=dict(WorksFile.objects.filter(space=space).order_by().values_list("rank", "pk")),
        messages=dict(Broadcast.objects.filter(space=space).order_by().values_list("rank", "pk")),
        requests=dict(Request.objects.filter(space=space).order_by().values_list("rank", "pk")),
        files=dict(StoredFile.objects.filter(space=space).order_by().values_list("rank", "pk")),
        attachments={
            (document_rank, rank): pk
            for document_rank, rank, pk in Attachment.objects.filter(document__space=space)
            .order_by()
            .values_list("document__rank", "rank", "pk")
        },
    )


def _clear(space: PracticeSpace) -> None:
    Broadcast.objects.filter(space=space).delete()
    Request.objects.filter(space=space).delete()
    Document.objects.filter(space=space).delete()
    WorksFile.objects.filter(space=space).delete()
    Flow.objects.filter(space=space).delete()
    StoredFile.objects.filter(space=space).delete()
    Market.objects.filter(space=space).delete()
    space.last_document_rank = 0
    space.last_flow_rank = 0
    space.last_file_rank = 0


def _sit_at_start(space: PracticeSpace, told: Scenario) -> None:
    start = told.start_seat
    space.current_seat = space.seats.select_related("structure").get(
        structure__identifier=start.structure, role=start.role.value
    )


def _write_markets(space: PracticeSpace, told: Scenario, *, opened_at: datetime, known: Known | None = None) -> None:
    """The markets that the scenario begins with, as they were when the space was opened."""
    for rank, template in enumerate(told.markets, start=1):
        sheet = template.sheet_on(day_of(opened_at))
        write_market(space, rank=rank, sheet=sheet, saved_at=opened_at, known=known.markets if known else {})


def _write_directory(space: PracticeSpace, told: Scenario) -> None:
    structures = Structure.objects.bulk_create(
        Structure(
            space=space,
            identifier=spec.identifier,
            identifier_type=spec.identifier_type.value,
            name=spec.name,
            kind=spec.kind.value,
            active=spec.active,
            is_supplier=spec.supplier,
            is_recipient=spec.recipient,
            service_required=spec.service_required,
            commitment_required=spec.commitment_required,
            service_or_commitment_required=spec.service_or_commitment_required,
            by_flow=spec.by_flow,
            helios=spec.helios,
            unused_statuses=[status.value for status in spec.unused_statuses],
            iban=spec.iban,
            address=spec.address,
            postcode=spec.postcode,
            city=spec.city,
        )
        for spec in told.structures
    )
    by_identifier = {structure.identifier: structure for structure in structures}
    Department.objects.bulk_create(
        Department(
            structure=by_identifier[spec.identifier],
            code=department.code,
            name=department.name,
            active=department.active,
            commitment_required=department.commitment_required,
        )
        for spec in told.structures
        for department in spec.departments
    )
    Commitment.objects.bulk_create(
        Commitment(structure=by_identifier[spec.identifier], number=commitment.number, label=commitment.label)
        for spec in told.structures
        for commitment in spec.commitments
    )
    Seat.objects.bulk_create(
        Seat(space=space, structure=by_identifier[seat.structure], role=seat.role.value, position=position)
        for position, seat in enumerate(told.seats)
    )
