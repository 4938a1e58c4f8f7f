"""Which shape a status wears: the tones of the theme's badge."""

from sandbox.domain.requests import RequestStatus
from sandbox.domain.vocabulary import Family, Status

_BY_FAMILY = {
    Family.SUPPLIER: "neutral",
    Family.VALIDATION: "waiting",
    Family.TRANSMISSION: "waiting",
    Family.RECEPTION: "info",
    Family.RETURN: "warning",
    Family.PROCESSING: "info",
    Family.FINAL: "success",
    Family.WORKS: "info",
    Family.TECHNICAL: "neutral",
}
_OWN = {Status.REJECTED: "error", Status.DELETED: "closed", Status.ABANDONED: "closed"}


def tone_of(status: Status) -> str:
    """The tone of a status: its own, or the one of its family."""
    return _OWN.get(status, _BY_FAMILY[status.family])


_OF_REQUESTS = {
    RequestStatus.WITH_SUPPORT: "waiting",
    RequestStatus.WITH_CLIENT: "waiting",
    RequestStatus.ANSWERED: "new",
    RequestStatus.CLOSED: "closed",
}


def request_tone(status: RequestStatus) -> str:
    """The tone of the status of a « sollicitation »."""
    return _OF_REQUESTS[status]
