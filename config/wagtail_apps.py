"""Wagtail's apps without its web API, which this house does not serve.

``wagtail.api.v3`` is not among our apps, yet four of Wagtail's apps load it when they are ready, and with it two
frameworks and six hundred modules: 29 MB in every process, workers included. What these apps do otherwise they do here,
statement by statement; a test compares both when Wagtail moves.
"""

from django.db.models import ForeignKey
from django.db.models.signals import post_migrate
from wagtail.contrib.redirects.apps import WagtailRedirectsAppConfig
from wagtail.documents import get_document_model
from wagtail.documents import get_permission_policy as get_document_policy
from wagtail.documents.apps import WagtailDocsAppConfig
from wagtail.images import get_image_model
from wagtail.images import get_permission_policy as get_image_policy
from wagtail.images.apps import WagtailImagesAppConfig
from wagtail.snippets.apps import WagtailSnippetsAppConfig

# Models are not ready when this module loads: what needs them is imported inside.


class RedirectsAppConfig(WagtailRedirectsAppConfig):
    """Redirects of pages that moved."""

    def ready(self) -> None:
        """Its rights, and a redirect for each page that moves."""
        from wagtail.contrib.redirects.models import Redirect
        from wagtail.contrib.redirects.signal_handlers import (
            autocreate_redirects_on_page_move,
            autocreate_redirects_on_slug_change,
        )
        from wagtail.permissions import register_permission_policy
        from wagtail.signals import page_slug_changed, post_page_move

        register_permission_policy(Redirect)
        post_page_move.connect(autocreate_redirects_on_page_move)
        page_slug_changed.connect(autocreate_redirects_on_slug_change)


class SnippetsAppConfig(WagtailSnippetsAppConfig):
    """What editors keep beside the pages."""

    def ready(self) -> None:
        """The snippets declared so far, and their rights after each migration."""
        from wagtail.snippets.models import create_extra_permissions, register_deferred_snippets

        register_deferred_snippets()
        post_migrate.connect(create_extra_permissions, sender=self)


class DocumentsAppConfig(WagtailDocsAppConfig):
    """Files that pages link to."""

    def ready(self) -> None:
        """Its rights, its signals, how it is shown and where it is used."""
        from wagtail.admin.ui.fields import register_display_class
        from wagtail.documents.components import DocumentDisplay
        from wagtail.documents.signal_handlers import register_signal_handlers
        from wagtail.models.reference_index import ReferenceIndex
        from wagtail.permissions import register_permission_policy

        document = get_document_model()
        register_permission_policy(document, get_document_policy())
        register_signal_handlers()
        register_display_class(ForeignKey, to=document, display_class=DocumentDisplay)
        ReferenceIndex.register_model(document)


class ImagesAppConfig(WagtailImagesAppConfig):
    """Pictures of the pages."""

    def ready(self) -> None:
        """Its rights, its signals, how it is chosen, compared, shown, and where it is used."""
        from wagtail.admin.compare import register_comparison_class
        from wagtail.admin.forms.models import register_form_field_override
        from wagtail.admin.ui.fields import register_display_class
        from wagtail.images.components import ImageDisplay
        from wagtail.images.edit_handlers import ImageFieldComparison
        from wagtail.images.signal_handlers import register_signal_handlers
        from wagtail.images.widgets import AdminImageChooser
        from wagtail.models.reference_index import ReferenceIndex
        from wagtail.permissions import register_permission_policy

        image = get_image_model()
        register_permission_policy(image, get_image_policy())
        register_signal_handlers()
        register_form_field_override(ForeignKey, to=image, override={"widget": AdminImageChooser})
        register_comparison_class(ForeignKey, to=image, comparison_class=ImageFieldComparison)
        register_display_class(ForeignKey, to=image, display_class=ImageDisplay)
        ReferenceIndex.register_model(image)
