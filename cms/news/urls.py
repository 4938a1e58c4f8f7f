"""Addresses of this room that are not pages of the tree."""

from django.urls import path

from cms.news.feeds import NewsFeed

app_name = "news"
urlpatterns = [path("flux/", NewsFeed(), name="feed")]
