"""unit: each kind of room, against a server that checks signatures."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest

from courses.rooms import BadSignatureError, Guest, Meeting, PlainLink, RoomDownError
from courses.rooms.bigbluebutton import BigBlueButton
from courses.rooms.jitsi import Jitsi
from tests.courses.rooms.servers import SECRET, bigbluebutton, hook_message

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
CALLBACK = "http://preau.example/formations/salle/message/"
MEETING = Meeting(
    id="preau-deposer-2026-11-24",
    title="Déposer une facture & suivre",
    minutes=90,
    capacity=500,
    ends_at=NOW + timedelta(minutes=90),
    logout_url="http://preau.example/formations/deposer/",
    callback_url=CALLBACK,
    link="https://salle.example/libre",
)
TRAINER = Guest(id="formateur-1", name="Farah Essai", leads=True)
LEARNER = Guest(id="ab" * 16, name="Élise & Cie", leads=False)


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha512"])
def test_bigbluebutton_opens_lets_in_and_ends(algorithm):
    with bigbluebutton(algorithm) as server:
        room = BigBlueButton(url=server.url, secret=SECRET, algorithm=algorithm)
        room.open(MEETING)
        room.open(MEETING)
        for guest in (TRAINER, LEARNER):
            assert "SUCCESS" in httpx.get(room.entry(MEETING, guest, now=NOW)).text
        room.close(MEETING)
        room.close(MEETING)

        names = [name for name, _parameters in server.calls]
        assert names == ["create", "hooks/create"] * 2 + ["join", "join", "end", "end"]
        joins = [parameters for name, parameters in server.calls if name == "join"]
        assert [(j["fullName"], j["role"], j["userID"]) for j in joins] == [
            ("Farah Essai", "MODERATOR", "formateur-1"),
            ("Élise & Cie", "VIEWER", "ab" * 16),
        ]
        assert server.calls[1][1] == {"callbackURL": CALLBACK, "meetingID": MEETING.id}


def test_bigbluebutton_with_a_wrong_secret_is_a_room_that_is_down():
    with bigbluebutton() as server, pytest.raises(RoomDownError):
        BigBlueButton(url=server.url, secret="faux").open(MEETING)
    assert server.calls == []


def test_bigbluebutton_that_talks_nonsense_or_nothing_is_down():
    with bigbluebutton() as server:
        server.broken = True
        room = BigBlueButton(url=server.url, secret=SECRET)
        with pytest.raises(RoomDownError):
            room.open(MEETING)
    with pytest.raises(RoomDownError):
        room.open(MEETING)


@pytest.mark.parametrize(("kind", "joined"), [("user-joined", True), ("user-left", False)])
def test_bigbluebutton_tells_arrivals_and_departures(kind, joined):
    query, body = hook_message(
        callback_url=CALLBACK, kind=kind, meeting_id=MEETING.id, guest_id=LEARNER.id, at_ms=int(NOW.timestamp() * 1000)
    )
    room = BigBlueButton(url="http://salle.example/bigbluebutton/", secret=SECRET)

    (presence,) = room.read(url=CALLBACK, query=dict(parse_qs(query)) | {"checksum": query[9:]}, body=body)

    assert (presence.guest_id, presence.meeting_id) == (LEARNER.id, MEETING.id)
    assert (presence.joined, presence.at, presence.connection) == (joined, NOW, "w_1")


def test_bigbluebutton_message_of_another_kind_tells_nothing():
    query, body = hook_message(
        callback_url=CALLBACK, kind="user-emoji-changed", meeting_id=MEETING.id, guest_id=LEARNER.id, at_ms=1
    )
    room = BigBlueButton(url="http://salle.example/bigbluebutton/", secret=SECRET)
    assert list(room.read(url=CALLBACK, query={"checksum": query[9:]}, body=body)) == []


@pytest.mark.parametrize("fault", ["secret", "body", "none", "garbage"])
def test_bigbluebutton_message_that_is_not_its_own_is_refused(fault):
    secret = "autre" if fault == "secret" else SECRET
    query, body = hook_message(
        callback_url=CALLBACK, kind="user-joined", meeting_id=MEETING.id, guest_id=LEARNER.id, at_ms=1, secret=secret
    )
    checksum = "" if fault == "none" else query[9:]
    body = {"body": body.replace(b"joined", b"left"), "garbage": b"\xff\x00"}.get(fault, body)
    room = BigBlueButton(url="http://salle.example/bigbluebutton/", secret=SECRET)
    with pytest.raises(BadSignatureError):
        room.read(url=CALLBACK, query={"checksum": checksum}, body=body)


@pytest.mark.parametrize("guest", [TRAINER, LEARNER])
def test_jitsi_signs_who_enters_which_room_until_when(guest):
    room = Jitsi(url="https://meet.example/", app_id="preau", secret=SECRET)
    room.open(MEETING)

    address = urlsplit(room.entry(MEETING, guest, now=NOW))

    token = parse_qs(address.query)["jwt"][0]
    assert address.path == f"/{MEETING.id}"
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(token, "un autre secret de trente-deux signes", algorithms=["HS256"], audience="jitsi")
    claims = jwt.decode(
        token,
        SECRET,
        algorithms=["HS256"],
        audience="jitsi",
        issuer="preau",
        options={"verify_exp": False, "verify_nbf": False},
    )
    assert (claims["sub"], claims["room"]) == ("meet.example", MEETING.id)
    assert claims["exp"] == int((MEETING.ends_at + timedelta(hours=1)).timestamp())
    assert claims["context"]["user"] == {
        "id": guest.id,
        "name": guest.name,
        "moderator": "true" if guest.leads else "false",
    }


def test_plain_link_is_the_link_and_believes_no_message():
    room = PlainLink()
    room.open(MEETING)
    assert room.entry(MEETING, LEARNER, now=NOW) == "https://salle.example/libre"
    room.close(MEETING)
    with pytest.raises(BadSignatureError):
        room.read(url=CALLBACK, query={}, body=b"")
