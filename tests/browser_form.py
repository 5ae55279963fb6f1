"""Reads a page's form as a browser would: every field with the value that pressing the button would send."""

from html.parser import HTMLParser


class FormReader(HTMLParser):
    """Collects the fields of the form that has the given id, or of the whole page."""

    def __init__(self):
        super().__init__()
        self.data: dict[str, list[str]] = {}
        self._select = self._textarea = None

    def add(self, name: str, value: str) -> None:
        self.data.setdefault(name, []).append(value)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name, value = attrs.get("name"), attrs.get("value") or ""
        if tag == "input" and name:
            kind = attrs.get("type", "text")
            if kind in ("submit", "button", "file", "image"):
                return
            if kind in ("checkbox", "radio"):
                if "checked" in attrs:
                    self.add(name, value or "on")
                return
            self.add(name, value)
        elif tag == "select" and name:
            self._select = name
        elif tag == "option" and self._select and "selected" in attrs:
            self.add(self._select, value)
        elif tag == "textarea" and name:
            self._textarea = name
            self.add(name, "")

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self._textarea = None

    def handle_data(self, data):
        if self._textarea:
            values = self.data[self._textarea]
            values[-1] += data if values[-1] else data.removeprefix("\n")


def fields_of(response) -> dict[str, list[str]]:
    """Return field name -> values of all forms on the page."""
    reader = FormReader()
    reader.feed(response.content.decode())
    return reader.data
