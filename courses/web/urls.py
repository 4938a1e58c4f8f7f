"""Addresses of this room."""

from django.urls import path

from courses.web import afterwards, catalogue, certificates, enrolment, feeds

app_name = "courses"

urlpatterns = [
    path("", catalogue.index, name="index"),
    path("calendrier.ics", feeds.calendar_feed, name="calendar_feed"),
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
    path("<slug:slug>/", catalogue.page, name="page"),
    path("<slug:slug>/message-envoye/", enrolment.sent, name="sent"),
]
