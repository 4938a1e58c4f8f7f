"""Pages of the portal that are not in the page tree."""

from django.urls import path
from wagtail.contrib.sitemaps.views import sitemap

from cms.core import mailbox
from cms.core.opinion_views import opinion
from cms.core.views import robots

urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("votre-avis/<int:pk>/", opinion, name="page_opinion"),
    path("courrier/", mailbox.mailbox, name="mailbox"),
    path("courrier/<str:name>/", mailbox.mailbox_message, name="mailbox_message"),
    path("courrier/<str:name>/piece/<int:number>/", mailbox.mailbox_attachment, name="mailbox_attachment"),
]
