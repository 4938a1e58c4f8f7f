"""Addresses of this room that are not in the page tree."""

from django.urls import path

from cms.guides.views import lesson_bundle

urlpatterns = [path("labo/<slug:slug>/carnet.zip", lesson_bundle, name="lesson_bundle")]
