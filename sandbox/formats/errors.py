"""What a file can be refused for before anyone reads what it says."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError


class FormatError(RefusedError):
    """A file we cannot read. ``code`` and ``field`` name the first objection; ``detail`` is for the log."""

    def __init__(
        self,
        code: RefusalCode,
        *,
        field: str = "file",
        tag: str = "",
        detail: str = "",
        values: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(Refusal(code=code, field=field, tag=tag, values={"detail": detail, **(values or {})}))
        self.code = code
        self.field = field
        self.detail = detail
