"""Addresses of the letter that are not pages of the tree."""

from django.urls import path

from cms.newsletter.web import views
from cms.newsletter.web.feeds import LetterFeed

app_name = "newsletter"
urlpatterns = [
    path("inscription/", views.sign_up, name="sign_up"),
    path("inscription/envoyee/", views.asked, name="asked"),
    path("confirmation/<str:token>/", views.confirm, name="confirm"),
    path("preferences/", views.mine, name="mine"),
    path("preferences/<str:token>/", views.preferences, name="preferences"),
    path("preferences/<str:token>/registre.json", views.held, name="held"),
    path("desabonnement/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("vu/<int:campaign_id>.gif", views.seen, name="seen"),
    path("flux/", LetterFeed(), name="feed"),
]
