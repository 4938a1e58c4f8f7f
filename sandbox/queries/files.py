"""The bytes of the files that documents carry."""

from django.core.files.storage import default_storage


def stored_path(sha256: str) -> str:
    """Where the storage keeps the bytes of a fingerprint."""
    return f"bac-a-sable/{sha256[:2]}/{sha256}"


def stored_bytes(sha256: str) -> bytes:
    """The bytes of an attachment, a flow or an added file; FileNotFoundError when the storage lost them."""
    with default_storage.open(stored_path(sha256)) as stream:
        content: bytes = stream.read()
    return content
