"""Addresses of individual support."""

from django.urls import path

from courses.web import support

app_name = "support"

urlpatterns = [
    path("", support.index, name="index"),
    path("demander/", support.ask, name="ask"),
    path("demande-envoyee/", support.sent, name="sent"),
    path("mes-demandes/", support.mine, name="mine"),
    path("demande/<str:token>/", support.thread, name="thread"),
    path("demande/<str:token>/piece/<int:attachment_id>/", support.attachment, name="attachment"),
    path("reponses/<slug:slug>/", support.answer, name="answer"),
]
