"""Published sizes: 10 MB a file, 120 MB an invoice with its attachments, 50 characters a file name."""

from __future__ import annotations

MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_TOTAL_BYTES = 120 * 1024 * 1024
MAX_FILE_NAME = 50
MAX_NUMBER = 20
MAX_AMOUNT = 10**12
"""Ours: what a column of the database can hold, with room."""

_EXTENSIONS = """
bmp gif fax odt ppt tiff xls bz2 gz jpeg p7s rtf txt xml csv gzip jpg pdf svg xhtml xlsx doc htm odp png tgz xlc
zip docx html ods pps tif xlm pptx
"""
EXTENSIONS = frozenset(_EXTENSIONS.split())
"""The extensions an attachment may have (published page « quelques règles à respecter »)."""

MAX_ARCHIVE_BYTES = 30 * 1024 * 1024
"""Published: 30 MB a compressed archive."""
MAX_ARCHIVE_FILES = 200
MAX_ARCHIVE_RATIO = 200
ARCHIVE_RATIO_FLOOR = 20 * 1024 * 1024
"""Ours, against archives made to hurt: how many files, how many times compressed once 20 MB are open."""
