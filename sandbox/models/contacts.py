"""What structures write to each other beside invoices: « Mes messages » and « Sollicitations »."""

from typing import Self

from django.db import models
from django.db.models import Q

from sandbox.domain.requests import RequestParty, RequestStatus, Route


class Broadcast(models.Model):
    """A message to partners, one way. ``script``: the announcement of the scenario it is (empty: a person wrote it)."""

    space = models.ForeignKey("sandbox.PracticeSpace", on_delete=models.CASCADE, related_name="broadcasts")
    rank = models.PositiveIntegerField()
    sender = models.ForeignKey("sandbox.Structure", on_delete=models.CASCADE, related_name="broadcasts")
    subject = models.CharField(max_length=100)
    text = models.TextField()
    sent_at = models.DateTimeField()
    script = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        verbose_name = "message diffusé"
        verbose_name_plural = "messages diffusés"
        ordering = ["-rank"]
        constraints = [
            models.UniqueConstraint(name="sandbox_broadcast_rank_unique", fields=["space", "rank"]),
            models.UniqueConstraint(
                name="sandbox_broadcast_script_once", fields=["space", "script"], condition=~Q(script="")
            ),
            models.CheckConstraint(name="sandbox_broadcast_written", condition=~Q(subject="") & ~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.subject


class Delivery(models.Model):
    """A message in the box of one structure. ``read_at`` empty: not opened yet."""

    broadcast = models.ForeignKey(Broadcast, on_delete=models.CASCADE, related_name="deliveries")
    structure = models.ForeignKey("sandbox.Structure", on_delete=models.CASCADE, related_name="deliveries")
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "message reçu"
        verbose_name_plural = "messages reçus"
        ordering = ["-broadcast__rank", "structure__name", "pk"]
        constraints = [models.UniqueConstraint(name="sandbox_delivery_once", fields=["broadcast", "structure"])]

    def __str__(self) -> str:
        return f"{self.structure_id} {self.broadcast_id}"


_ROUTES = sorted(route.value for route in Route)
_STATUSES = sorted(status.value for status in RequestStatus)


class RequestQuerySet(models.QuerySet["Request"]):
    """How requests are reached."""

    def visible_to(self, structure_id: int | None) -> Self:
        """Those that a structure sent, and those that reached it. Nobody's structure: none."""
        if structure_id is None:
            return self.none()
        return self.filter(Q(author_id=structure_id) | Q(addressee_id=structure_id, reached_at__isnull=False))


class Request(models.Model):
    """A question that is followed: ``pair`` is its category and sub-category, ``route`` who reads it first.

    ``addressee`` and ``document``: the client and the invoice it is about; ``reached_at``: when the client got it.
    """

    space = models.ForeignKey("sandbox.PracticeSpace", on_delete=models.CASCADE, related_name="requests")
    rank = models.PositiveIntegerField()
    number = models.CharField(max_length=20)
    pair = models.CharField(max_length=40)
    route = models.CharField(max_length=20, choices=[(route.value, route.label) for route in Route])
    status = models.CharField(max_length=20, choices=[(status.value, status.label) for status in RequestStatus])
    status_since = models.DateTimeField()
    author = models.ForeignKey("sandbox.Structure", on_delete=models.CASCADE, related_name="requests_sent")
    addressee = models.ForeignKey(
        "sandbox.Structure", null=True, blank=True, on_delete=models.CASCADE, related_name="requests_received"
    )
    document = models.ForeignKey(
        "sandbox.Document", null=True, blank=True, on_delete=models.SET_NULL, related_name="requests"
    )
    sent_at = models.DateTimeField()
    reached_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = "sollicitation"
        verbose_name_plural = "sollicitations"
        ordering = ["-rank"]
        constraints = [
            models.UniqueConstraint(name="sandbox_request_rank_unique", fields=["space", "rank"]),
            models.UniqueConstraint(name="sandbox_request_number_unique", fields=["space", "number"]),
            models.CheckConstraint(
                name="sandbox_request_known", condition=Q(route__in=_ROUTES) & Q(status__in=_STATUSES)
            ),
            models.CheckConstraint(
                name="sandbox_request_has_client",
                condition=Q(route=Route.SUPPORT.value) | Q(addressee__isnull=False),
            ),
            models.CheckConstraint(
                name="sandbox_request_on_its_route",
                condition=~Q(route=Route.SUPPORT.value, status=RequestStatus.WITH_CLIENT.value)
                & ~Q(route=Route.DIRECT.value, status=RequestStatus.WITH_SUPPORT.value),
            ),
            models.CheckConstraint(
                name="sandbox_request_reached",
                condition=~Q(status=RequestStatus.WITH_CLIENT.value) | Q(reached_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sandbox_request_closed",
                condition=Q(status=RequestStatus.CLOSED.value, closed_at__isnull=False)
                | (~Q(status=RequestStatus.CLOSED.value) & Q(closed_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state(self) -> RequestStatus:
        """The status."""
        return RequestStatus.of(self.status)

    @property
    def way(self) -> Route:
        """The route."""
        return Route.of(self.route)


class RequestMessage(models.Model):
    """What somebody wrote in a request. ``structure`` empty: the support."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="messages")
    rank = models.PositiveIntegerField()
    party = models.CharField(max_length=20, choices=[(party.value, party.label) for party in RequestParty])
    structure = models.ForeignKey(
        "sandbox.Structure", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = "message d’une sollicitation"
        verbose_name_plural = "messages d’une sollicitation"
        ordering = ["request", "rank"]
        constraints = [
            models.UniqueConstraint(name="sandbox_request_message_rank_unique", fields=["request", "rank"]),
            models.CheckConstraint(name="sandbox_request_message_written", condition=~Q(text="")),
            models.CheckConstraint(
                name="sandbox_request_message_signed",
                condition=Q(party=RequestParty.SUPPORT.value, structure=None)
                | Q(
                    party__in=[RequestParty.AUTHOR.value, RequestParty.CLIENT.value],
                    structure__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.rank}"

    @property
    def party_label(self) -> str:
        """Who speaks, in French."""
        return RequestParty.of(self.party).label


class RequestFile(models.Model):
    """A file that goes with a message; its bytes are kept under their SHA-256. ``rank`` is counted in the request."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="files")
    message = models.ForeignKey(RequestMessage, on_delete=models.CASCADE, related_name="files")
    rank = models.PositiveIntegerField()
    name = models.CharField(max_length=50)
    mime_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = "pièce d’une sollicitation"
        verbose_name_plural = "pièces d’une sollicitation"
        ordering = ["request", "rank"]
        constraints = [
            models.UniqueConstraint(name="sandbox_request_file_rank_unique", fields=["request", "rank"]),
            models.CheckConstraint(name="sandbox_request_file_kept", condition=Q(size__gt=0, sha256__length=64)),
        ]

    def __str__(self) -> str:
        return self.name
