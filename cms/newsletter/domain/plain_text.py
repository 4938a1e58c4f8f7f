"""The text alternative of what an editor wrote: links after their words, one line a paragraph or a point."""

from html.parser import HTMLParser

_BLOCKS = frozenset({"p", "ul", "ol", "li", "br", "h2", "h3", "h4", "div"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.links: list[str] = []
        self.numbers: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.lines.append("")
        if tag in {"ul", "ol"}:
            self.numbers.append(0 if tag == "ol" else -1)
        elif tag == "li" and self.numbers:
            if self.numbers[-1] >= 0:
                self.numbers[-1] += 1
            self.lines[-1] = f"{self.numbers[-1]}. " if self.numbers[-1] > 0 else "- "
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.links:
            address = self.links.pop()
            if address and address not in self.lines[-1]:
                self.lines[-1] += f" ({address})"
        elif tag in {"ul", "ol"} and self.numbers:
            self.numbers.pop()
            self.lines.append("")
        elif tag == "p" and not self.numbers:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        # A no-break space stays: only what the source folds is one space.
        self.lines[-1] += " ".join(data.replace("\n", " ").split(" ")) if self.lines[-1].strip() else data.lstrip(" \n")


def plain(html: str) -> str:
    """« <p>Lisez le <a href="/x">guide</a>.</p> » becomes « Lisez le guide (/x). »."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [line.rstrip() for line in reader.lines]
    kept = [line for number, line in enumerate(lines) if line or (number and lines[number - 1])]
    return "\n".join(kept).strip("\n")
