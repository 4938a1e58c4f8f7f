"""Addresses of this room."""

from django.urls import path

from courses.web import catalogue, enrolment, feeds

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
    path("<slug:slug>/", catalogue.page, name="page"),
    path("<slug:slug>/message-envoye/", enrolment.sent, name="sent"),
]
