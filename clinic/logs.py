"""Log lines that hold no secret and no patient's words, one line each."""

import logging
import re

PORTAL_TOKEN = re.compile(r"/p/[A-Za-z0-9_-]{8,}")
CONTROL = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))}
CONTROL |= {code: f"\\u{code:04x}" for code in (0x2028, 0x2029)}  # line and paragraph ends to some readers


class NoSecrets(logging.Filter):
    """Takes portal tokens and query strings out of every message."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = PORTAL_TOKEN.sub("/p/…", record.getMessage())
        record.msg, record.args = re.sub(r"\?\S+", "?…", message), ()
        return True


class OneLine(logging.Formatter):
    """Escapes control characters, so that nobody can forge a second line; tracebacks stay readable."""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # what another handler has already written down, message and all
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:
        return super().formatMessage(record).translate(CONTROL)

    def formatException(self, ei) -> str:
        """Return where it happened and of what kind it was; the message may hold what a patient typed."""
        kind, _error, trace = ei
        frames = []
        while trace:
            code = trace.tb_frame.f_code
            frames.append(f"  {code.co_filename}:{trace.tb_lineno} {code.co_name}")
            trace = trace.tb_next
        return "\n".join([*frames[-12:], f"  {kind.__name__}"])
