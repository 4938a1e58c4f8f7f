"""What the wiring asks of Wagtail."""

from wagtail import hooks

from config.page_cache import remember_page

# Innermost, so that a page somebody may not see is never marked as one to keep.
hooks.register("on_serve_page", remember_page, order=1000)
