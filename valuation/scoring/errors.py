"""What can go wrong when a model meets data, by name."""


class CannotFitError(ValueError):
    """Base of every reason why a model has no parameters for these data."""


class NothingToLearnError(CannotFitError):
    """The data hold no information on what the model describes (empty, or nobody came back)."""


class DidNotConvergeError(CannotFitError):
    """The optimiser stopped before the maximum; its last guess is not an answer and is not kept."""
