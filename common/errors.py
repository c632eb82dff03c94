"""What a service raises when it says no for a reason the person can understand."""


class Refused(Exception):  # noqa: N818 - "refused" is an answer, not a fault of the program
    """Say no: the message is written for the person who asked and is shown next to what they did."""

    def __init__(self, message: str, *, field: str = "") -> None:
        """Keep the sentence to show and the form field it belongs to, if any."""
        super().__init__(message)
        self.message = message
        self.field = field
