"""What can be wrong with where things are kept; the message is for whoever hosts Askwell."""


class StoreProblem(Exception):
    """Something a host must mend; the text says what was found and what to do."""


class DatabaseProblem(StoreProblem):
    """The database cannot be reached, written to, or understood."""


class KeyProblem(StoreProblem):
    """The server's key file is missing, open to others, damaged, or not the one in use."""


class BackupProblem(StoreProblem):
    """A backup that cannot be written, or is no whole backup of Askwell."""
