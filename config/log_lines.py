"""The log of production: one line an entry, and nobody's address in it."""

import logging
import re

MAIL_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class LineFormatter(logging.Formatter):
    """A traceback is folded into the line; mail addresses, which databases quote in their errors, are masked."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        return MAIL_ADDRESS.sub("***@***", super().format(record)).replace("\r", "").replace("\n", " | ")
