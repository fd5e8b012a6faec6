"""The log: one line of JSON for each event, on the standard output, for whatever gathers logs."""

import structlog


def log_as_json() -> None:
    """Write events so from here on."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(),
    )
