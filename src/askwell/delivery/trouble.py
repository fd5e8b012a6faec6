"""What can go wrong with a letter, in a short fixed set of codes.

A code is all that is kept and logged. A mail server's own words are not: they quote addresses.
"""

from enum import StrEnum


class Trouble(StrEnum):
    """Why a letter has not been sent."""

    ADDRESS = "address"  # the mail server will not take this address
    MESSAGE = "message"  # it will not take this message, or not from us
    BUSY = "busy"  # it asks to come again later
    SLOW = "slow"  # it did not answer in time
    CUT_OFF = "cut_off"  # the connection broke
    UNREACHABLE = "unreachable"  # no connection could be made
    NOT_SECURE = "not_secure"  # the way there could not be encrypted, or is not whose it says
    LOGIN = "login"  # it will not let us in: the host's to mend
    SEALED = "sealed"  # what was put in the outbox opens no more: the host changed the key
    FAULT = "fault"  # a mistake in Askwell itself
    TOO_LATE = "too_late"  # the time for trying ended before a first try
    CANCELLED = "cancelled"  # the person took it back


class NotSent(Exception):
    """The mail server did not take a letter."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class Refused(NotSent):
    """It never will: trying again does not help."""


class NotNow(NotSent):
    """It may later."""
