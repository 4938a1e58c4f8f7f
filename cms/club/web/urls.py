"""Addresses of the club."""

from django.urls import path

from cms.club.web import idea_views, views
from cms.club.web.feeds import IdeaFeed

app_name = "club"

urlpatterns = [
    path("", views.index, name="index"),
    path("adhesion/", views.join, name="join"),
    path("adhesion/quitter/", views.leave, name="leave"),
    path("idees/", views.idea_list, name="ideas"),
    path("idees/nouvelle/", views.idea_new, name="idea_new"),
    path("idees/flux/", IdeaFeed(), name="feed"),
    path("idees/<int:pk>-<slug:slug>/", idea_views.idea, name="idea"),
    path("idees/<int:pk>/voter/", idea_views.vote, name="vote"),
    path("idees/<int:pk>/reprendre/", idea_views.withdraw_vote, name="withdraw_vote"),
    path("idees/<int:pk>/suivre/", idea_views.follow, name="follow"),
    path("idees/<int:pk>/ne-plus-suivre/", idea_views.unfollow, name="unfollow"),
    path("idees/<int:pk>/avancer/", idea_views.move, name="move"),
    path("feuille-de-route/", views.roadmap, name="roadmap"),
    path("scrutins/<int:pk>/", idea_views.idea, name="ballot"),
]
