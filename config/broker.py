"""The file broker of the embedded default, made safe: a message appears whole or not at all.

Kombu's own transport opens the message file under its final name, then fills it. A worker that looks in between takes
an empty file, cannot read it, and stops for good. Here the message is written under another name, then renamed.
"""

import os
import uuid
from pathlib import Path
from time import monotonic
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps

UNFINISHED = ".part"


class Channel(filesystem.Channel):
    """A channel whose messages are renamed into place."""

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:
        folder = Path(self.data_folder_out)
        final = folder / f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        unfinished = final.with_name(final.name + UNFINISHED)
        try:
            unfinished.write_bytes(str_to_bytes(dumps(payload)))
            os.replace(unfinished, final)  # noqa: PTH105 - atomic, and says so
        except OSError as error:
            raise ChannelError(f"cannot add a message to {folder.name}") from error


class Transport(filesystem.Transport):
    """Kombu's transport with our channel."""

    Channel = Channel


def use_whole_messages() -> None:
    """Make ``filesystem://`` mean this transport, in every process that speaks to the broker."""
    TRANSPORT_ALIASES["filesystem"] = "config.broker:Transport"
