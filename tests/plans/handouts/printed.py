"""What a test reads off a printed sheet."""

import subprocess

MM = 72 / 25.4


def run_on(data, *command):
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


def page_texts(data):
    """Return the words of each page in the order of the document, not of the eye."""
    return run_on(data, "pdftotext", "-raw", "-", "-").decode().split("\f")[:-1]


def one_line(text):
    return " ".join(text.split())


def closed_up(text):
    """Return the text without spaces: the narrow ones in large type are lost in extraction."""
    return "".join(text.split())
