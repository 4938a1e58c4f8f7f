"""« Sollicitations »: sending one, and every step of its life, by people and by those who hold the empty seats."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from sandbox.domain.actions import EventType
from sandbox.domain.checks import attachment_objections
from sandbox.domain.drafts import Attachment
from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError, StaleDocumentError
from sandbox.domain.requests import (
    MAX_TEXT,
    RequestAction,
    RequestDraft,
    RequestFacts,
    RequestMove,
    RequestParty,
    RequestTurn,
    answer_text,
    first_status,
    objections,
    resolve,
)
from sandbox.domain.vocabulary import Role
from sandbox.formats.request_pairs import pair_of
from sandbox.models import PracticeSpace, Request, Structure
from sandbox.queries.requests import about_documents, facts_of, party_of, role_of_seat
from sandbox.services.days import day_of
from sandbox.services.journal import append, locked_space
from sandbox.services.projection_contacts import named
from sandbox.services.storage import keep_attachments

_WRITTEN = frozenset({RequestAction.ANSWER, RequestAction.FOLLOW_UP})


def send_request(
    *,
    space_id: int,
    pair: str,
    text: str,
    document_id: int | None = None,
    addressee_id: int | None = None,
    attachments: Iterable[Attachment] = (),
    actor_id: int | None = None,
) -> Request:
    """Ask a question in the name of the seat: ``pair`` is the code of a category and sub-category.

    ``document_id``: the invoice it is about, which names the client; ``addressee_id``: the client, without an invoice.
    Raises RefusedError with every objection (codes SOLLICITATION_…, those of files).
    """
    files = tuple(attachments)
    with transaction.atomic():
        space = locked_space(space_id)
        seat = space.current_seat
        assert seat is not None  # noqa: S101 - every space has a seat taken
        document = about_documents(space).filter(pk=document_id).first() if document_id else None
        chosen = pair_of(pair)
        addressee = document.recipient if document else _client(space, addressee_id)
        draft = RequestDraft(
            pair=chosen,
            text=_clean(text),
            addressee_known=addressee is not None,
            to_oneself=addressee is not None and addressee.pk == seat.structure_id,
        )
        if refusals := (*objections(draft), *attachment_objections(files)):
            raise RefusedError(refusals)
        assert chosen is not None  # noqa: S101 - judged above
        by_support = addressee is None or draft.to_oneself
        rank = space.requests.count() + 1
        append(
            space,
            EventType.REQUEST_SENT,
            role=role_of_seat(seat),
            structure=seat.structure,
            actor_id=actor_id,
            comment=draft.text,
            payload={
                "request": rank,
                "pair": chosen.code,
                "route": chosen.route.value,
                "status": first_status(chosen.route).value,
                "party": RequestParty.AUTHOR.value,
                "author": named(seat.structure),
                "addressee": None if by_support or addressee is None else named(addressee),
                "about": document.rank if document else None,
                "number": document.number if document else "",
                "files": _kept(files),
            },
        )
        return Request.objects.get(space=space, rank=rank)


def act_on_request(
    *,
    request_id: int,
    action: RequestAction,
    text: str = "",
    attachments: Iterable[Attachment] = (),
    expected_version: int | None = None,
    actor_id: int | None = None,
) -> Request:
    """Answer, follow up or close a request, in the name of the seat one holds.

    Raises RefusedError (SOLLICITATION_…, those of files), StaleDocumentError when it moved meanwhile.
    """
    files = tuple(attachments)
    with transaction.atomic():
        space = locked_space(Request.objects.values_list("space_id", flat=True).get(pk=request_id))
        request = Request.objects.select_related("addressee", "author", "document").get(pk=request_id)
        party = party_of(request, space.current_seat)
        if party is None:
            raise Request.DoesNotExist
        if expected_version is not None and expected_version != request.version:
            raise StaleDocumentError(Refusal(RefusalCode.DOCUMENT_MOVED))
        move = resolve(action, status=request.state, party=party, route=request.way)
        text = _clean(text) if action in _WRITTEN else ""
        if action in _WRITTEN and (refusals := (*_text_objections(text), *attachment_objections(files))):
            raise RefusedError(refusals)
        _step(space, request, move, text=text, files=_kept(files) if action in _WRITTEN else [], actor_id=actor_id)
        request.refresh_from_db()
    return request


def run_request_turn(space: PracticeSpace, request: Request, turn: RequestTurn) -> None:
    """What the support or a scripted client does. The space is locked by the caller."""
    text = ""
    if turn.rule is not None:
        text = answer_text(turn.rule, request_facts(request))
    elif turn.move.action is RequestAction.ANSWER:
        pair = pair_of(request.pair)
        text = pair.answer if pair else ""
    _step(space, request, turn.move, text=text, files=[])


def request_facts(request: Request) -> RequestFacts:
    """What whoever answers sees, with the day of the invoice's status."""
    document = request.document
    return facts_of(request, since=f"{day_of(document.status_since):%d/%m/%Y}" if document else "")


def _step(
    space: PracticeSpace,
    request: Request,
    move: RequestMove,
    *,
    text: str,
    files: list[dict[str, Any]],
    actor_id: int | None = None,
) -> None:
    structure = {RequestParty.AUTHOR: request.author, RequestParty.CLIENT: request.addressee}.get(move.party)
    seat = space.current_seat
    mine = seat is not None and structure is not None and seat.structure_id == structure.pk
    fallback = {RequestParty.CLIENT: Role.RECIPIENT, RequestParty.SUPPORT: Role.SYSTEM}.get(move.party)
    append(
        space,
        move.event,
        role=role_of_seat(seat) if mine else fallback,
        structure=structure,
        actor_id=actor_id,
        comment=text,
        payload={
            "request": request.rank,
            "pair": request.pair,
            "route": request.route,
            "status": move.target.value,
            "party": move.party.value,
            "number": request.document.number if request.document else "",
            "files": files,
        },
    )


def _client(space: PracticeSpace, structure_id: int | None) -> Structure | None:
    if structure_id is None:
        return None
    return Structure.objects.filter(space=space, pk=structure_id, is_recipient=True, active=True).first()


def _text_objections(text: str) -> tuple[Refusal, ...]:
    if not text:
        return (Refusal(RefusalCode.REQUEST_TEXT_MISSING, field="text"),)
    if len(text) > MAX_TEXT:
        values = {"limit": str(MAX_TEXT), "length": str(len(text))}
        return (Refusal(RefusalCode.REQUEST_TEXT_TOO_LONG, field="text", values=values),)
    return ()


def _kept(files: tuple[Attachment, ...]) -> list[dict[str, Any]]:
    return [
        {"name": piece.name, "mime_type": piece.mime_type[:100], "size": piece.size, "sha256": piece.sha256}
        for piece in keep_attachments(files)
    ]


def _clean(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").strip()
