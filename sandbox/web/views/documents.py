"""The page of a document and the gestures made from it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from sandbox.domain.actions import Action, Reason
from sandbox.domain.drafts import Draft
from sandbox.domain.explanations import explain_all
from sandbox.domain.flows import DepositMode
from sandbox.domain.glossary import STATUS_GLOSSARY
from sandbox.domain.petitions import noun_of
from sandbox.domain.refusals import DepositRefusedError, Refusal, RefusalCode, RefusedError, StaleDocumentError
from sandbox.domain.search import SearchSpace
from sandbox.domain.typography import typeset
from sandbox.domain.vocabulary import RETURNED, DocumentKind, Family, Frame, PaymentMode, Role, Status, TaxRegime
from sandbox.domain.works_pieces import BY_A_PIECE
from sandbox.models import Attachment, Document, PracticeSpace
from sandbox.queries.documents import DocumentPage, TimelineEntry, document_page, role_on
from sandbox.queries.petitions import petition_frames
from sandbox.queries.requests import linked_requests
from sandbox.queries.spaces import deadlines_of, holder_of
from sandbox.queries.works import sees
from sandbox.services.gestures import Routing, perform_action
from sandbox.web.access import actor_of, in_space
from sandbox.web.document_words import DONE, EXPLAINED, MEANING, OF
from sandbox.web.drafting import version_read
from sandbox.web.errors import FormError, flag, form_errors, refusal_errors
from sandbox.web.forms import (
    FORM_GESTURES,
    ActorForm,
    AgreementForm,
    CompleteForm,
    RecycleForm,
    RefuseForm,
    ReturnForm,
    ValidatorForm,
)
from sandbox.web.frame import page, role_of
from sandbox.web.payment_time import payment_words, why_no_payment
from sandbox.web.petition_words import RETURN_WORDS, SPACES, STATUS_WORDS, told_of
from sandbox.web.tones import request_tone, tone_of
from sandbox.web.uploads import pieces_of
from sandbox.web.views.conflict import conflict
from sandbox.web.views.downloads import attached_piece
from sandbox.web.works_words import COMPLETING


@in_space
@require_safe
def document(request: HttpRequest, space: PracticeSpace, pk: int) -> HttpResponse:
    """Head, action bar, return card, history, payment time, blocks, files."""
    found = _document(space, pk)
    if found.state is Status.DRAFT:
        draft = found.draft()
        recap = "works_recap" if draft.works is not None else "petition_recap" if draft.is_petition else "draft_recap"
        return redirect(f"sandbox:{recap}", pk=found.pk)
    return _document_page(request, space, found)


@in_space
@require_safe
def deposited(request: HttpRequest, space: PracticeSpace, pk: int) -> HttpResponse:
    """After a deposit: the figures of the certificate. Reached only when the last check has passed."""
    found = _document(space, pk)
    if found.deposited_at is None:
        raise Http404
    noun = noun_of(Frame.of(found.frame))
    title = f"{noun.singular.capitalize()} déposé{noun.e}"
    context = {"title": title, "document": found, "noun": noun}
    return page(request, space, "sandbox/documents/deposited.html", context)


@in_space
@require_http_methods(["GET", "HEAD", "POST"])
def gesture(request: HttpRequest, space: PracticeSpace, pk: int, action: Action) -> HttpResponse:
    """One gesture: its form where it asks something, else the button's own POST."""
    found = _document(space, pk)
    role = role_on(found, space.current_seat)
    if role is None or action not in _OFFERED:
        raise Http404
    asks = action in FORM_GESTURES
    if request.method != "POST" and not asks:
        return redirect("sandbox:document", pk=found.pk)
    form = _form(request, found, action) if asks else None
    errors: list[FormError] = []
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        errors = form_errors(form) if form is not None and not form.is_valid() else []
        if not errors:
            try:
                perform_action(
                    document_id=found.pk,
                    action=action,
                    role=role,
                    # Without one, none is right: the form is taken as stale.
                    expected_version=version_read(request, otherwise=0),
                    actor_id=actor_of(request),
                    **(_asked(form, found, action) if form is not None else {}),
                )
            except StaleDocumentError as error:
                return conflict(request, space, _document(space, pk), error.refusal)
            except DepositRefusedError as error:
                refusals = error.refusals
            except RefusedError as error:
                if form is None or not error.refusal.field:
                    return conflict(request, space, _document(space, pk), error.refusal)
                refusals = error.refusals
            else:
                messages.success(request, f"{DONE[action]} : {noun_of(Frame.of(found.frame)).singular} {found.number}.")
                return redirect("sandbox:document", pk=found.pk)
    elif not any(offer.action is action and offer.allowed for offer in _offers(found, role)):
        return _document_page(request, space, found)
    if refusals:
        errors = refusal_errors(refusals, _ANCHORS)
        flag(form, [error.anchor for error in errors])
    context = {
        "title": f"{action.label}{OF.get(action, f' {noun_of(Frame.of(found.frame)).the}')} {found.number}",
        "document": found,
        "action_label": action.label,
        "explanation": EXPLAINED[action],
        "teaching_list": bool(Reason.for_action(action)),
        "version": request.POST.get("version") or found.version,
        "rows": _rows(form, refusals),
        "form": form,
        "form_errors": errors,
        "stop_url": _instead_of_refusing(found, refusals),
    }
    return page(request, space, "sandbox/documents/gesture.html", context, status=422 if errors else 200)


def _instead_of_refusing(found: Document, refusals: Iterable[Refusal]) -> str:
    """« Erreur de montant »: where one writes the amount that one admits; empty for any other refusal."""
    if RefusalCode.AMOUNT_IS_NOT_A_REFUSAL not in {refusal.code for refusal in refusals}:
        return ""
    return f"{reverse('sandbox:works_deposit')}?precedente={found.pk}"


@in_space
@require_safe
def attachment(request: HttpRequest, space: PracticeSpace, pk: int, rank: int) -> HttpResponse:
    """A file of a document, always as a download: nothing that was uploaded runs in our pages."""
    piece = get_object_or_404(Attachment.objects.filter(document=_document(space, pk)), rank=rank)
    return attached_piece(piece)


def _document(space: PracticeSpace, pk: int) -> Document:
    documents = Document.objects.filter(space=space).exclude(status=Status.DELETED.value)
    found = get_object_or_404(
        documents.select_related(
            "supplier",
            "recipient",
            "department",
            "validator",
            "second_validator",
            "moe",
            "moa",
            "works_file",
            "previous",
            "flow",
            "space",
        ),
        pk=pk,
    )
    if not sees(found, space.current_seat):
        raise Http404
    return found


def _document_page(request: HttpRequest, space: PracticeSpace, found: Document) -> HttpResponse:
    shown = document_page(found, seat=space.current_seat, at=space.clock)
    draft = found.draft()
    list_label, list_name = _LISTS.get(role_of(space), _LISTS[Role.RECIPIENT])
    frame = Frame.of(found.frame)
    noun = noun_of(frame)
    if frame.is_works:
        list_label, list_name = SearchSpace.WORKS.label, "sandbox:works"
    elif frame in petition_frames(space):
        list_label, list_name = SPACES[frame].label, SPACES[frame].url_name
    offered = sorted((it for it in shown.actions if it.allowed), key=lambda it: it.action not in BY_A_PIECE)
    allowed = [button_of(found, button) for button in offered]
    entries = list(reversed(shown.timeline))
    context = {
        "title": f"{noun.singular.capitalize()} {found.number}",
        "noun": noun,
        "told": told_of(draft),
        "dossier_url": reverse("sandbox:works_file", args=[found.works_file_id]) if found.works_file_id else "",
        "document": found,
        "tone": tone_of(found.state),
        "shown": shown,
        "list_url": reverse(list_name),
        "list_label": list_label,
        "allowed": allowed,
        "forbidden": [button for button in shown.actions if not button.allowed],
        "whose_turn": f"{'Il' if noun.masculine else 'Elle'} est entre les mains de\u00a0: {holder}."
        if (holder := holder_of(found)) and not _is_over(found)
        else "",
        "returned": _returned(found, shown),
        **_exchanged(found, shown, space),
        "statuses": [entry for entry in entries if entry.kind == "status"],
        "user_actions": _once([entry for entry in entries if entry.kind == "action"]),
        "payment": payment_words(shown.payment, found),
        "no_payment": why_no_payment(found),
        "meaning": (STATUS_WORDS if frame.is_petition else STATUS_GLOSSARY).get(
            found.state, STATUS_GLOSSARY[found.state]
        ),
        "status_evidence": found.state.evidence.value,
        "requests": _requests(space, found),
        "ask_url": _ask_url(space, found),
        "deadlines": [row for row in deadlines_of([found]) if row.at > space.clock],
        "references": _references(draft),
        "draft": draft,
        "frame_label": f"{draft.frame.short} — {draft.frame.label}" if draft.frame else "—",
        "mode_label": DepositMode.of(found.deposit_mode).label if found.deposit_mode else "—",
    }
    return page(request, space, "sandbox/documents/detail.html", context)


def _requests(space: PracticeSpace, found: Document) -> list[dict[str, str]]:
    """The requests about it that the seat may see."""
    return [
        {
            "number": it.number,
            "status_label": it.get_status_display(),
            "tone": request_tone(it.state),
            "url": reverse("sandbox:request", args=[it.pk]),
        }
        for it in linked_requests(space, found)
    ]


def _ask_url(space: PracticeSpace, found: Document) -> str:
    """Where the seat asks its client about it; empty for the client himself."""
    seat = space.current_seat
    if seat is None or found.recipient_id in (None, seat.structure_id):
        return ""
    pair = "REJET" if found.state is Status.REJECTED else "SUIVI"
    return f"{reverse('sandbox:request_new')}?{urlencode({'motif': pair, 'facture': found.pk})}"


def _is_over(found: Document) -> bool:
    """Whether nobody has it in hand any more: paid, or a rejection that was handled."""
    return found.state.family is Family.FINAL or found.rejection_handled_at is not None


def _references(draft: Draft) -> list[tuple[str, str]]:
    """The rest of the block « Références », as labels; what only some invoices have shows only there."""
    kind, regime = DocumentKind.read(draft.kind), TaxRegime.read(draft.tax_regime)
    mode = PaymentMode.read(draft.payment_mode)
    rows = [
        ("Type", "" if draft.is_petition else kind.label if kind else draft.kind),
        ("Facture d’origine", draft.origin_number),
        ("Devise", draft.currency),
        ("Type de TVA", regime.label if regime else ""),
        ("Motif d’exonération", draft.exemption_reason),
        ("Mode de règlement", mode.label if mode else ""),
    ]
    return [(label, value) for label, value in rows if value]


def _once(entries: list[TimelineEntry]) -> list[TimelineEntry]:
    """The same gesture many times in a row (a draft saved at each step) is told once, the last time."""
    kept: list[TimelineEntry] = []
    for entry in entries:
        if kept and kept[-1].label == entry.label:
            kept.pop()
        kept.append(entry)
    return kept


def _offers(found: Document, role: Role) -> list[Any]:
    return found.circuit.offers(role=role, facts=found.facts())


def button_of(found: Document, button: Any) -> dict[str, Any]:
    """A gesture of the action bar as a template draws it: its words, its address, whether it asks something first."""
    if button.action in BY_A_PIECE:
        key = "reprise" if button.action is Action.DUPLICATE else "precedente"
        return {"label": button.label, "asks": True, "url": f"{reverse('sandbox:works_deposit')}?{key}={found.pk}"}
    return {
        "label": button.label,
        "asks": button.action in FORM_GESTURES,
        "url": reverse("sandbox:gesture", args=[found.pk, button.action]),
    }


_LISTS = {
    Role.SUPPLIER: ("Factures émises", "sandbox:issued_search"),
    Role.RECIPIENT: ("Factures reçues", "sandbox:received"),
    Role.VALIDATOR: ("Factures à valider", "sandbox:to_validate"),
}


def _returned(found: Document, shown: DocumentPage) -> dict[str, Any] | None:
    if found.state not in MEANING:
        return None
    meaning, remedy, action, gesture_label = MEANING[found.state]
    frame = Frame.of(found.frame)
    if frame.is_petition:
        meaning, remedy = RETURN_WORDS[found.state]
    author = frame.depositor if frame.is_works else Role.SUPPLIER
    mine = shown.role is (Role.VALIDATOR if found.state is Status.WRONG_VALIDATOR_2 else author)
    fix_url = replace_url = ""
    if found.state is Status.REJECTED and found.rejection_handled_at is None:
        remedy = f"{'Traitez' if found.acknowledged_at else 'Acquittez, traitez'} le rejet, puis : " + remedy.lower()
    if mine and action is Action.DUPLICATE:  # any other gesture is offered by the action bar, just below, once
        fix_url = f"{reverse('sandbox:works_deposit')}?reprise={found.pk}"
    elif mine and (found.rejection_handled_at is not None or found.state in (Status.REFUSED_1, Status.REFUSED_2)):
        replace_url = reverse("sandbox:replacement_new", args=[found.pk])
    noun = noun_of(frame)
    # The published statuses are feminine: « Facture : rejetée », but not « Mémoire : rejetée ».
    return {
        "title": f"{'Statut' if noun.masculine else noun.singular.capitalize()}\u00a0: {found.status_label.lower()}",
        "reason_label": shown.return_reason,
        "comment": found.return_comment,
        "comment_label": _comment_label(found),
        "meaning": typeset(meaning),
        "remedy": typeset(remedy),
        "gesture_url": fix_url,
        "gesture": gesture_label,
        "replace_url": "" if _replaced_by(shown) else replace_url,
        "is_begun": shown.following is not None,
    }


def _replaced_by(shown: DocumentPage) -> Document | None:
    """The invoice that was sent in place of this one; a draft is none yet, and a works piece has its dossier."""
    following = shown.following
    sent = following is not None and following.deposited_at is not None and following.works_file_id is None
    return following if sent else None


def _exchanged(found: Document, shown: DocumentPage, space: PracticeSpace) -> dict[str, Document | None]:
    """What it replaces and what replaced it, when the seat may look at them: the new one may have another recipient."""
    told = {"replaces": None if found.works_file_id else found.previous, "replaced_by": _replaced_by(shown)}
    return {name: other if other and sees(other, space.current_seat) else None for name, other in told.items()}


def _comment_label(found: Document) -> str:
    if Frame.of(found.frame).is_works:
        return "Commentaire"
    return "Commentaire du client" if found.state in RETURNED else "Commentaire du valideur"


def _form(request: HttpRequest, found: Document, action: Action) -> Any:
    data = request.POST if request.method == "POST" else None
    if action is Action.RECYCLE:
        draft = found.draft()
        return RecycleForm(
            data,
            initial={
                "recipient": draft.recipient.identifier,
                "department": draft.recipient.department_code,
                "commitment": draft.commitment_number,
            },
        )
    files = request.FILES if data is not None else None
    if action in COMPLETING:
        return CompleteForm(data, files)
    if action is Action.CORRECT_ACTOR:
        return ActorForm(data)
    if action is Action.CORRECT_VALIDATOR:
        return ValidatorForm(data)
    if action is Action.VALIDATE:
        names_second = found.state is Status.TO_VALIDATE_1 and Status.TO_VALIDATE_2 in found.circuit.statuses
        return AgreementForm(data, files, names_second=names_second)
    if action is Action.REFUSE:
        return RefuseForm(data, files, reasons=Reason.for_action(action))
    return ReturnForm(data, reasons=Reason.for_action(action))


def _asked(form: Any, found: Document, action: Action) -> dict[str, Any]:
    """What the form gives the service; RefusedError for a file that cannot be taken."""
    data = form.cleaned_data
    if action is Action.RECYCLE:
        routing = Routing(
            recipient_identifier="".join(data["recipient"].split()),
            department_code=data["department"],
            commitment_number=data["commitment"],
        )
        return {"routing": routing, "comment": data["comment"]}
    asked: dict[str, Any] = {"comment": data["comment"]}
    if "file" in data:
        asked["attachments"] = pieces_of(data["file"])
    if "validator" in data:
        asked["validator_identifier"] = "".join(data["validator"].split())
    if "actor" in data:
        asked["actor_identifier"] = "".join(data["actor"].split())
    if "reason" in data:
        asked["reason"] = data["reason"]
    return asked


def _rows(form: Any, refusals: Iterable[Refusal]) -> list[dict[str, Any]]:
    """The boxes of the form, each with what the rules say of it."""
    cards = [(_ANCHORS.get(card.field, ""), card) for card in explain_all(refusals)]
    return [
        {"field": bound, "cards": [card for anchor, card in cards if anchor == f"#{bound.auto_id}"]} for bound in form
    ]


_ANCHORS = {
    "reason": "#id_reason",
    "comment": "#id_comment",
    "recipient": "#id_recipient",
    "department": "#id_department",
    "commitment": "#id_commitment",
    "attachments": "#id_file",
    "file": "#id_file",
    "validator": "#id_validator",
    "actor": "#id_actor",
}

_OFFERED = frozenset(DONE)
