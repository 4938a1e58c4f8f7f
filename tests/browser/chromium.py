"""Which Chromium drives the journeys."""

import shutil

# The headless shell first: the same engine without the windows, a quarter less work for each page.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """The path of the first that this machine has."""
    return next(filter(None, map(shutil.which, NAMES)), None)
