"""Addresses of this room."""

from django.urls import include, path

from courses.web import (
    afterwards,
    catalogue,
    certificates,
    cockpit,
    enrolment,
    feeds,
    live,
    pathfinder,
    rooms,
    waiting,
    wishes,
)

app_name = "courses"

_ROOM = [
    path("", catalogue.index, name="index"),
    path("calendrier.ics", feeds.calendar_feed, name="calendar_feed"),
    path("agenda/<slug:token>.ics", feeds.trainer_feed, name="trainer_feed"),
    path("flux.rss", feeds.SessionsFeed(), name="rss_feed"),
    path("mes-inscriptions/", enrolment.mine, name="mine"),
    path("mes-liens/", enrolment.lost_link, name="lost_link"),
    path("inscription/<str:token>/", enrolment.private, name="private"),
    path("inscription/<str:token>/confirmer/", enrolment.confirm, name="confirm"),
    path("inscription/<str:token>/annuler/", enrolment.cancel, name="cancel"),
    path("inscription/<str:token>/nouveau-lien/", enrolment.renew, name="renew"),
    path("inscription/<str:token>/invitation.ics", enrolment.invitation, name="invitation"),
    path("inscription/<str:token>/rejoindre/", afterwards.join, name="join"),
    path("inscription/<str:token>/rejoindre/presence/", afterwards.choose, name="choose_presence"),
    path("inscription/<str:token>/rejoindre/depart/", afterwards.leave, name="leave"),
    path("inscription/<str:token>/apres/", afterwards.afterwards, name="afterwards"),
    path("inscription/<str:token>/apres/contester/", afterwards.contest, name="contest"),
    path("inscription/<str:token>/apres/avis/", afterwards.answer, name="answer_survey"),
    path("inscription/<str:token>/attestation.pdf", afterwards.certificate, name="certificate"),
    path("attestation/", certificates.check, name="certificate_check"),
    path("attestation/<str:code>/", certificates.answer, name="certificate_answer"),
    path("inscription/<str:token>/passer/", waiting.pass_turn, name="pass_turn"),
    path("inscription/<str:token>/empechement/", waiting.refuse, name="refuse"),
    path("inscription/<str:token>/changer-de-date/", waiting.change_date, name="change_date"),
    path("souhait/<str:token>/", wishes.wish, name="wish"),
    path("souhait/<str:token>/confirmer/", wishes.confirm_wish, name="confirm_wish"),
    path("souhait/<str:token>/retirer/", wishes.withdraw_wish, name="withdraw_wish"),
    path("inscription/<str:token>/salle/", rooms.enter, name="room_enter"),
    path("salle/message/", rooms.told, name="room_told"),
    path("<slug:slug>/pilotage/salle/", rooms.lead, name="room_lead"),
    path("inscription/<str:token>/direct/", live.page, name="live"),
    path("inscription/<str:token>/direct/flux/", live.stream, name="live_stream"),
    path("inscription/<str:token>/direct/main/", live.hand, name="live_hand"),
    path("inscription/<str:token>/direct/nom/", live.name, name="live_name"),
    path("inscription/<str:token>/direct/question/", live.ask, name="live_ask"),
    path("inscription/<str:token>/direct/soutien/", live.vote, name="live_vote"),
    path("inscription/<str:token>/direct/sondage/", live.poll, name="live_poll"),
    path("inscription/<str:token>/direct/geste/", live.redo, name="live_redo"),
    path("<slug:slug>/pilotage/", cockpit.page, name="cockpit"),
    path("<slug:slug>/pilotage/flux/", cockpit.stream, name="cockpit_stream"),
    path("<slug:slug>/pilotage/geste/", cockpit.gesture, name="cockpit_gesture"),
    path("<slug:slug>/", catalogue.page, name="page"),
    path("<slug:slug>/tirage/", waiting.draw, name="draw"),
    path("<slug:slug>/autre-date/", wishes.wish_form, name="wish_form"),
    path("<slug:slug>/autre-date/message-envoye/", wishes.wish_sent, name="wish_sent"),
    path("<slug:slug>/message-envoye/", enrolment.sent, name="sent"),
]

urlpatterns = [
    path("parcours/", pathfinder.pathfinder, name="pathfinder"),
    path("formations/", include(_ROOM)),
]
