"""What can stand between a person and a page. Each becomes a page in plain words."""


class Problem(Exception):
    """Something the visitor can understand and act on; never holds what she typed."""


class StaleTab(Problem):
    """The form is from a page that another tab has overtaken."""


class VisitEnded(Problem):
    """The visit the browser remembers was erased or ran out of time."""


class NoVisit(Problem):
    """The page is about what a person told, and nothing has been told yet."""


class Busy(Problem):
    """Many ask for the same costly thing at this moment."""


class ForgedForm(Problem):
    """The form does not come from one of our pages."""
