"""Every address of the house, by room. Paths are French, names English."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.accounts.views import to_sign_in
from config.health import health
from config.page_routes import serve as serve_page

handler400 = "cms.core.errors.bad_request"
handler403 = "cms.core.errors.forbidden"
handler404 = "cms.core.errors.not_found"
handler429 = "cms.core.errors.too_many_requests"
handler500 = "cms.core.errors.server_error"

urlpatterns = [
    path("sante/", health, name="health"),
    path("admin/login/", to_sign_in, name="admin_login"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("compte/", include("cms.accounts.urls")),
    path("", include("courses.web.urls")),
    path("accompagnement/", include("courses.web.support_urls")),
    path("", include("sandbox.web.urls")),
    path("", include("sandbox.api.urls")),
    path("club/", include("cms.club.web.urls")),
    path("bilan/", include("cms.report.urls")),
    path("recherche/", include("cms.search.urls")),
    path("actualites/", include("cms.news.urls")),
    path("lettre/", include("cms.newsletter.web.urls")),
    path("", include("cms.core.urls")),
    path("", include("cms.guides.urls")),
]
if settings.STORAGES["default"]["BACKEND"].endswith("FileSystemStorage"):
    # Only what pages show. Documents and deposits have views of their own, which check who asks.
    shown = r"^media/(?P<path>(?:images|original_images|avatar_images)/.+)$"
    urlpatterns.append(re_path(shown, serve, {"document_root": settings.MEDIA_ROOT}, name="media"))
urlpatterns += [
    re_path(wagtail_urls.serve_pattern, serve_page, name="straight_page"),
    path("", include(wagtail_urls)),
]
