"""A stream field whose block definitions stay out of the migrations."""

from typing import Any

from wagtail.fields import StreamField


class LeanStreamField(StreamField):
    """Blocks are code: changing one changes no column, so a migration has nothing to say about it.

    In a migration the field is a plain ``wagtail.fields.StreamField`` without blocks. A data migration that must read
    blocks works on the raw JSON.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Describe the column, not what people put in it."""
        name, _path, _args, kwargs = super().deconstruct()
        kwargs.update(block_lookup={})
        return name, "wagtail.fields.StreamField", [[]], kwargs
