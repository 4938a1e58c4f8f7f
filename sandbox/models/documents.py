"""Documents, the files that go with them, and the flows by which they came."""

from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Upper

from sandbox.domain.actions import Reason
from sandbox.domain.drafts import Draft
from sandbox.domain.flows import DepositMode, FlowState, FlowSyntax
from sandbox.domain.lifecycles import CIRCUITS, VALIDATED_FRAMES, WAITING, Lifecycle, circuit_of
from sandbox.domain.transitions import Facts
from sandbox.domain.vocabulary import (
    NOT_ISSUED,
    RETURNED,
    SECOND_LEVEL,
    VALIDATION_RETURNS,
    WORKS_FRAMES,
    WORKS_REFUSALS,
    WORKS_RETURNS,
    DocumentKind,
    Frame,
    PaymentMode,
    Status,
)
from sandbox.domain.works_pieces import CERTIFICATES, RevisionAnswer
from sandbox.models.spaces import PracticeSpace

models.CharField.register_lookup(Length)

_NOT_ISSUED = sorted(status.value for status in NOT_ISSUED)
_ISSUED = ~Q(status__in=_NOT_ISSUED)
_IN_CIRCUIT = Q(status__in=_NOT_ISSUED)
for _frame, _circuit in CIRCUITS.items():
    _IN_CIRCUIT |= Q(frame=_frame.value, status__in=sorted(status.value for status in _circuit.statuses))
_IN_CIRCUIT |= Q(
    frame__in=sorted(frame.value for frame in Frame if frame not in CIRCUITS), status=WAITING.submitted.value
)
_ENDED_PIECES = sorted(
    status.value for status in {*WORKS_REFUSALS, Status.DUPLICATED_AFTER_REFUSAL, Status.REPLACED_BY_A22}
)
_CENT = Decimal("0.011")  # a cent, and room for the binary arithmetic of SQLite


class Flow(models.Model):
    """One deposit of a file: its 25-character number, its state, and what was wrong with it.

    A rejected flow created no document and took no invoice number. ``errors`` holds refusals (``Refusal.as_json``).
    ``lines``: of a batch, one mapping a file (name, sha256, document rank or None, invoice_number, supplier,
    recipient, errors); empty for a single file.
    """

    space = models.ForeignKey("sandbox.PracticeSpace", on_delete=models.CASCADE, related_name="flows")
    rank = models.PositiveIntegerField()
    number = models.CharField(max_length=25)
    syntax = models.CharField(max_length=40, choices=[(syntax.value, syntax.label) for syntax in FlowSyntax])
    deposit_mode = models.CharField(max_length=30, choices=[(mode.value, mode.label) for mode in DepositMode])
    file_name = models.CharField(max_length=255)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=60, choices=[(state.value, state.label) for state in FlowState])
    deposited_at = models.DateTimeField()
    invoice_number = models.CharField(max_length=100, blank=True, default="")
    supplier_identifier = models.CharField(max_length=100, blank=True, default="")
    recipient_identifier = models.CharField(max_length=100, blank=True, default="")
    errors = models.JSONField(default=list, blank=True)
    lines = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = "flux"
        verbose_name_plural = "flux"
        ordering = ["-rank"]
        constraints = [
            models.UniqueConstraint(name="sandbox_flow_rank_unique", fields=["space", "rank"]),
            models.UniqueConstraint(name="sandbox_flow_number_unique", fields=["space", "number"]),
            models.CheckConstraint(name="sandbox_flow_number_length", condition=Q(number__length=25)),
            models.CheckConstraint(
                name="sandbox_flow_state_known",
                condition=Q(state__in=sorted(state.value for state in FlowState)),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state_label(self) -> str:
        """The state in French."""
        return FlowState.of(self.state).label

    @property
    def accepted(self) -> bool:
        """Whether the file became a document, or a batch some documents."""
        return self.state in (FlowState.INTEGRATED.value, FlowState.PARTLY_INTEGRATED.value)


class DocumentQuerySet(models.QuerySet["Document"]):
    """How documents are reached."""

    def visible_to(self, *, user_id: int | None = None, anonymous_key: str = "") -> Self:
        """The documents of the spaces that a person sees."""
        spaces = PracticeSpace.objects.visible_to(user_id=user_id, anonymous_key=anonymous_key).order_by()
        return self.filter(space__in=spaces)

    def issued(self) -> Self:
        """What was deposited: no draft, no deleted draft."""
        return self.exclude(status__in=_NOT_ISSUED)

    def returned(self) -> Self:
        """What came back and waits for its supplier (« Synthèse »): the three returns, less the handled rejections."""
        return self.filter(status__in=sorted(status.value for status in RETURNED), rejection_handled_at=None)


class Document(models.Model):
    """An invoice, from draft to payment. Once issued its content never changes: ``payload`` is the deposited draft.

    ``status`` is assigned by services only. Moments are virtual times of the space. ``version`` grows with every
    change: a form that read an older one is stale. Of a works piece: ``works_file`` its dossier, ``previous`` the piece
    it is associated to, ``asked_excl_vat`` what was asked in that piece, ``received_at`` when its
    actor got it.
    """

    space = models.ForeignKey("sandbox.PracticeSpace", on_delete=models.CASCADE, related_name="documents")
    rank = models.PositiveIntegerField()
    frame = models.CharField(max_length=60, choices=[(frame.value, frame.short) for frame in Frame])
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.label) for kind in DocumentKind])
    number = models.CharField(max_length=20, blank=True, default="")
    status = models.CharField(
        max_length=60, choices=[(status.value, status.label) for status in Status], default="BROUILLON"
    )
    status_since = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    supplier = models.ForeignKey(
        "sandbox.Structure", null=True, blank=True, on_delete=models.PROTECT, related_name="issued_documents"
    )
    recipient = models.ForeignKey(
        "sandbox.Structure", null=True, blank=True, on_delete=models.PROTECT, related_name="received_documents"
    )
    validator = models.ForeignKey(
        "sandbox.Structure", null=True, blank=True, on_delete=models.PROTECT, related_name="validated_documents"
    )
    second_validator = models.ForeignKey(
        "sandbox.Structure", null=True, blank=True, on_delete=models.PROTECT, related_name="second_validated_documents"
    )
    department = models.ForeignKey(
        "sandbox.Department", null=True, blank=True, on_delete=models.PROTECT, related_name="documents"
    )
    commitment_number = models.CharField(max_length=50, blank=True, default="")
    contract_number = models.CharField(max_length=50, blank=True, default="")
    origin_number = models.CharField(max_length=50, blank=True, default="")
    payment_mode = models.CharField(
        max_length=30, blank=True, default="", choices=[(mode.value, mode.label) for mode in PaymentMode]
    )
    iban = models.CharField(max_length=34, blank=True, default="")
    currency = models.CharField(max_length=3, default="EUR")
    issued_on = models.DateField(null=True, blank=True)
    total_excl_vat = models.DecimalField(max_digits=15, decimal_places=2, default=Decimal(0))
    total_vat = models.DecimalField(max_digits=15, decimal_places=2, default=Decimal(0))
    total_discount = models.DecimalField(max_digits=15, decimal_places=2, default=Decimal(0))
    total_incl_vat = models.DecimalField(max_digits=15, decimal_places=2, default=Decimal(0))
    amount_due = models.DecimalField(max_digits=15, decimal_places=2, default=Decimal(0))
    created_at = models.DateTimeField()
    deposited_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    available_at = models.DateTimeField(null=True, blank=True)
    first_suspended_at = models.DateTimeField(null=True, blank=True)
    first_completed_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.CharField(max_length=60, blank=True, default="")
    return_comment = models.TextField(blank=True, default="")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    rejection_handled_at = models.DateTimeField(null=True, blank=True)
    downloaded_at = models.DateTimeField(null=True, blank=True)
    payment_reference = models.CharField(max_length=50, blank=True, default="")
    deposit_mode = models.CharField(
        max_length=30, blank=True, default="", choices=[(mode.value, mode.label) for mode in DepositMode]
    )
    flow = models.ForeignKey(Flow, null=True, blank=True, on_delete=models.PROTECT, related_name="documents")
    works_file = models.ForeignKey(
        "sandbox.WorksFile", null=True, blank=True, on_delete=models.PROTECT, related_name="documents"
    )
    moe = models.ForeignKey(
        "sandbox.Structure", null=True, blank=True, on_delete=models.PROTECT, related_name="documents_as_moe"
    )
    moa = models.ForeignKey(
        "sandbox.Structure", null=True, blank=True, on_delete=models.PROTECT, related_name="documents_as_moa"
    )
    asked_excl_vat = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    revision_answer = models.CharField(
        max_length=20, blank=True, default="", choices=[(answer.value, answer.label) for answer in RevisionAnswer]
    )
    revision_answered_at = models.DateTimeField(null=True, blank=True)
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="following")
    payload = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64, blank=True, default="")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document"
        ordering = ["-rank"]
        # Measured on a million rows (tests/bench/searches.py). A structure belongs to one space, so its own indexes
        # need no space; the deposit moment and the rank are the usual order of a list.
        indexes = [
            models.Index(name="sandbox_doc_space_status", fields=["space", "status"]),
            models.Index(name="sandbox_doc_supplier", fields=["supplier", "deposited_at", "rank"]),
            models.Index(name="sandbox_doc_recipient", fields=["recipient", "deposited_at", "rank"]),
            models.Index(name="sandbox_doc_issued_on", fields=["space", "issued_on"]),
            models.Index(name="sandbox_doc_status_since", fields=["space", "status_since"]),
            models.Index(name="sandbox_doc_excl_vat", fields=["space", "total_excl_vat"]),
            models.Index(name="sandbox_doc_incl_vat", fields=["space", "total_incl_vat"]),
            models.Index(name="sandbox_doc_due", fields=["space", "amount_due"]),
            models.Index(name="sandbox_doc_iban", fields=["space", "iban"]),
            models.Index("space", Upper("commitment_number"), name="sandbox_doc_commitment"),
            models.Index("space", Upper("contract_number"), name="sandbox_doc_contract"),
            models.Index("space", Upper("origin_number"), name="sandbox_doc_origin"),
        ]
        constraints = [
            models.UniqueConstraint(name="sandbox_document_rank_unique", fields=["space", "rank"]),
            # A rejected number stays taken: only drafts share numbers.
            models.UniqueConstraint(
                name="sandbox_document_number_unique", fields=["space", "supplier", "number"], condition=_ISSUED
            ),
            models.CheckConstraint(name="sandbox_document_status_in_circuit", condition=_IN_CIRCUIT),
            models.CheckConstraint(
                name="sandbox_document_issued_complete",
                condition=Q(status__in=_NOT_ISSUED)
                | (
                    ~Q(number="")
                    & Q(supplier__isnull=False)
                    & Q(recipient__isnull=False)
                    & Q(issued_on__isnull=False)
                    & Q(deposited_at__isnull=False)
                    & Q(sha256__length=64)
                ),
            ),
            models.CheckConstraint(
                name="sandbox_document_totals_add_up",
                condition=Q(status__in=_NOT_ISSUED)
                | Q(
                    total_incl_vat__gte=F("total_excl_vat") + F("total_vat") - F("total_discount") - _CENT,
                    total_incl_vat__lte=F("total_excl_vat") + F("total_vat") - F("total_discount") + _CENT,
                ),
            ),
            models.CheckConstraint(
                name="sandbox_document_return_has_reason",
                condition=~Q(
                    status__in=sorted(status.value for status in RETURNED | VALIDATION_RETURNS | WORKS_RETURNS)
                )
                | (~Q(return_reason="") & Q(returned_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="sandbox_document_validator_named",
                condition=Q(status__in=_NOT_ISSUED)
                | ~Q(frame__in=sorted(frame.value for frame in VALIDATED_FRAMES))
                | Q(validator__isnull=False),
            ),
            models.CheckConstraint(
                name="sandbox_document_works_in_file",
                condition=Q(status__in=_NOT_ISSUED)
                | ~Q(frame__in=sorted(frame.value for frame in WORKS_FRAMES))
                | Q(works_file__isnull=False),
            ),
            # Two actors who answer the same piece at the same moment: one wins.
            models.UniqueConstraint(
                name="sandbox_document_one_answer_a_piece",
                fields=["previous"],
                condition=_ISSUED & Q(works_file__isnull=False) & ~Q(status__in=_ENDED_PIECES),
            ),
            models.CheckConstraint(
                name="sandbox_document_revision_answered",
                condition=Q(revision_answer="", revision_answered_at=None)
                | (~Q(revision_answer="") & Q(revision_answered_at__isnull=False, asked_excl_vat__isnull=False)),
            ),
            models.CheckConstraint(
                name="sandbox_document_second_validator_named",
                condition=~Q(status__in=sorted(status.value for status in SECOND_LEVEL))
                | Q(second_validator__isnull=False),
            ),
            models.CheckConstraint(
                name="sandbox_document_validators_differ",
                condition=Q(second_validator=None) | ~Q(second_validator=F("validator")),
            ),
            models.CheckConstraint(
                name="sandbox_document_handled_is_rejected",
                condition=Q(rejection_handled_at=None)
                | (Q(status=Status.REJECTED.value) & Q(acknowledged_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="sandbox_document_acknowledged_is_returned",
                condition=Q(acknowledged_at=None)
                | Q(status__in=[Status.REJECTED.value, Status.SUSPENDED.value], returned_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sandbox_document_paid_has_moment",
                condition=Q(status=Status.PAID.value, paid_at__isnull=False)
                | (~Q(status=Status.PAID.value) & Q(paid_at=None)),
            ),
            models.CheckConstraint(
                name="sandbox_document_available_after_deposit",
                condition=Q(available_at=None) | Q(available_at__gte=F("deposited_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"brouillon {self.rank}"

    @property
    def state(self) -> Status:
        """The status as the domain knows it."""
        return Status.of(self.status)

    @property
    def status_label(self) -> str:
        """The status in French."""
        return self.state.label

    @property
    def return_reason_label(self) -> str:
        """Why it came back, in French; empty when it did not."""
        reason = Reason.read(self.return_reason)
        return reason.label if reason else self.return_reason

    @property
    def circuit(self) -> Lifecycle:
        """The circuit of its frame."""
        return circuit_of(Frame.of(self.frame))

    def facts(self) -> Facts:
        """What the lifecycle may know (reads the recipient)."""
        return Facts(
            status=self.state,
            recipient_by_flow=bool(self.recipient and self.recipient.by_flow),
            unused_statuses=frozenset(
                Status.of(code) for code in (self.recipient.unused_statuses if self.recipient else [])
            ),
            has_second_validator=self.second_validator_id is not None,
            acknowledged_at=self.acknowledged_at,
            rejection_handled_at=self.rejection_handled_at,
            has_moe=self.moe_id is not None,
            revised=self.may_be_contested,
            revision_answer=self.revision_answer,
        )

    @property
    def is_revised(self) -> bool:
        """Whether the amount is not the one asked in the piece before."""
        return self.asked_excl_vat is not None and self.asked_excl_vat != self.total_excl_vat

    @property
    def may_be_contested(self) -> bool:
        """Whether it is a certificate whose amount was revised."""
        return self.is_revised and Frame.of(self.frame) in CERTIFICATES

    def draft(self) -> Draft:
        """What was typed or deposited."""
        return Draft.from_json(self.payload)


class StoredFile(models.Model):
    """A file given before the invoice it goes with (API « ajouter/fichier »): kept by its fingerprint."""

    space = models.ForeignKey("sandbox.PracticeSpace", on_delete=models.CASCADE, related_name="stored_files")
    rank = models.PositiveIntegerField()
    name = models.CharField(max_length=50)
    mime_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "fichier ajouté"
        verbose_name_plural = "fichiers ajoutés"
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(name="sandbox_file_rank_unique", fields=["space", "rank"]),
            models.CheckConstraint(name="sandbox_file_not_empty", condition=Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name


class Attachment(models.Model):
    """A file of a document. Its bytes stand in the storage under their SHA-256: two equal files are one."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="attachments")
    rank = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=50)
    designation = models.CharField(max_length=255, blank=True, default="")
    mime_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    main = models.BooleanField(default=False)
    added_by_completion = models.BooleanField(default=False)

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ["document", "rank"]
        constraints = [
            models.UniqueConstraint(name="sandbox_attachment_rank_unique", fields=["document", "rank"]),
            models.CheckConstraint(name="sandbox_attachment_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(name="sandbox_attachment_fingerprint", condition=Q(sha256__length=64)),
        ]

    def __str__(self) -> str:
        return self.name
