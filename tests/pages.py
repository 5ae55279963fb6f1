"""What a test reads off a page: words, and the fields as a browser would send them."""

import tinyhtml5


class Page:
    """One response, parsed."""

    def __init__(self, response):
        self.root = tinyhtml5.parse(response.content.decode(), namespace_html_elements=False)

    def all(self, tag: str, css: str = "") -> list:
        return [found for found in self.root.iter(tag) if not css or css in found.get("class", "").split()]

    def texts(self, tag: str, css: str = "") -> list[str]:
        return [words(found) for found in self.all(tag, css)]

    def part(self, key: str) -> str:
        """Return the words of the element with this id."""
        return next(words(found) for found in self.root.iter() if found.get("id") == key)

    def filled(self) -> dict[str, str]:
        """Return every named field with its present value; of buttons none."""
        found = {field.get("name"): value_of(field) for field in self.all("input") if sent(field)}
        found |= {field.get("name"): field.text or "" for field in self.all("textarea")}
        for select in self.all("select"):
            options = list(select.iter("option"))
            chosen = [option for option in options if option.get("selected") is not None] or options
            found[select.get("name")] = chosen[0].get("value", "") if chosen else ""
        hidden = ("csrfmiddlewaretoken", "initial-")  # the second: what Django shows again of a default
        return {name: value.removeprefix("\n") for name, value in found.items() if not name.startswith(hidden)}


def sent(field) -> bool:
    """Return whether a browser would send this input without a press of it."""
    kind, ticked = field.get("type"), field.get("checked") is not None
    return bool(field.get("name")) and kind != "submit" and (kind not in ("checkbox", "radio") or ticked)


def value_of(field) -> str:
    return field.get("value", "on" if field.get("type") in ("checkbox", "radio") else "")


def words(element) -> str:
    return " ".join("".join(element.itertext()).split())


def told(response) -> list[str]:
    """Return the messages of the page on which a form ends."""
    return [str(message) for message in response.context["messages"]]
