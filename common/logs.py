"""Keep secrets out of the log."""

import logging
import re

SECRET_PATH = re.compile(r"(/(?:s|password)/)[A-Za-z0-9_-]{8,}")


class ScrubSecretLinks(logging.Filter):
    """Replace the token of a secret link wherever a log line would show it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place and let it through."""
        message = record.getMessage()
        if SECRET_PATH.search(message):
            record.msg = SECRET_PATH.sub(r"\1[secret]", message)
            record.args = ()
        return True
