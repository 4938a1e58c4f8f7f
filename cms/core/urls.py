"""Pages of the portal that are not in the page tree."""

from django.urls import path

from cms.core import mailbox

urlpatterns = [
    path("courrier/", mailbox.mailbox, name="mailbox"),
    path("courrier/<str:name>/", mailbox.mailbox_message, name="mailbox_message"),
    path("courrier/<str:name>/piece/<int:number>/", mailbox.mailbox_attachment, name="mailbox_attachment"),
]
