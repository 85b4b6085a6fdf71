"""What somebody at the page tried and the platform's client would not let them do."""


class NotPossible(ValueError):
    """The text is for the person who tried."""
