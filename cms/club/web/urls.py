"""Addresses of the club."""

from django.urls import path

from cms.club.web import ballot_views, directory_views, idea_views, meeting_views, membership_views, views
from cms.club.web.feeds import IdeaFeed

app_name = "club"

urlpatterns = [
    path("", views.index, name="index"),
    path("adhesion/", membership_views.join, name="join"),
    path("adhesion/quitter/", membership_views.leave, name="leave"),
    path("adhesion/charte/", membership_views.accept_charter, name="charter"),
    path("adhesions/", membership_views.requests_to_confirm, name="requests"),
    path("adhesions/<int:pk>/", membership_views.place, name="place"),
    path("membres/", membership_views.figures, name="figures"),
    path("annuaire/", directory_views.directory, name="directory"),
    path("annuaire/ma-fiche/", directory_views.my_listing, name="my_listing"),
    path("annuaire/ma-fiche/retirer/", directory_views.unlist, name="unlist"),
    path("annuaire/<int:pk>/ecrire/", directory_views.contact, name="contact"),
    path("idees/", views.idea_list, name="ideas"),
    path("idees/nouvelle/", views.idea_new, name="idea_new"),
    path("idees/flux/", IdeaFeed(), name="feed"),
    path("idees/<int:pk>-<slug:slug>/", idea_views.idea, name="idea"),
    path("idees/<int:pk>/modifier/", idea_views.edit, name="edit"),
    path("idees/<int:pk>/evaluer/", idea_views.study, name="study"),
    path("idees/<int:pk>/reunir/", idea_views.merge, name="merge"),
    path("idees/<int:pk>/voter/", idea_views.vote, name="vote"),
    path("idees/<int:pk>/reprendre/", idea_views.withdraw_vote, name="withdraw_vote"),
    path("idees/<int:pk>/suivre/", idea_views.follow, name="follow"),
    path("idees/<int:pk>/ne-plus-suivre/", idea_views.unfollow, name="unfollow"),
    path("idees/<int:pk>/avancer/", idea_views.move, name="move"),
    path("feuille-de-route/", views.roadmap, name="roadmap"),
    path("scrutins/", ballot_views.ballot_list, name="ballots"),
    path("scrutins/nouveau/", ballot_views.ballot_new, name="ballot_new"),
    path("scrutins/<int:pk>/", ballot_views.ballot, name="ballot"),
    path("scrutins/<int:pk>/ouvrir/", ballot_views.open_, name="ballot_open"),
    path("scrutins/<int:pk>/voter/", ballot_views.cast, name="ballot_cast"),
    path("scrutins/<int:pk>/depouiller/", ballot_views.count, name="ballot_count"),
    path("scrutins/<int:pk>/annuler/", ballot_views.cancel, name="ballot_cancel"),
    path("scrutins/<int:pk>/candidature/", ballot_views.stand, name="ballot_stand"),
    path("scrutins/<int:pk>/retrait/", ballot_views.stand_down, name="ballot_stand_down"),
    path("scrutins/<int:pk>/recu/", ballot_views.check_receipt, name="ballot_receipt"),
    path("scrutins/<int:pk>/bulletins.csv", ballot_views.papers, name="ballot_papers"),
    path("instance/", meeting_views.board, name="board"),
    path("instance/<int:number>/", meeting_views.meeting, name="meeting"),
    path("instance/<int:number>/ouvrir/", meeting_views.open_, name="meeting_open"),
    path("instance/<int:number>/points/<int:item_id>/voix/", meeting_views.speak, name="meeting_speak"),
    path("instance/<int:number>/points/<int:item_id>/decider/", meeting_views.decide, name="meeting_decide"),
    path("instance/<int:number>/clore/", meeting_views.close, name="meeting_close"),
    path("instance/<int:number>/proces-verbal.pdf", meeting_views.minutes, {"form": "pdf"}, name="minutes_pdf"),
    path("instance/<int:number>/proces-verbal.txt", meeting_views.minutes, {"form": "txt"}, name="minutes_text"),
]
