"""What keeps a table of people from being answered, in words for the one who runs it."""


class CohortProblem(Exception):
    """What was found, where, what was expected and what to do."""
