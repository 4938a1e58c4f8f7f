"""Sign-up, sign-in and one's own page, under French paths with the names that allauth knows."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
