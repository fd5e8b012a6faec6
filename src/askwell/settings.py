"""What a host may set: one typed place, read from the environment (prefix ``ASKWELL_``)."""

from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The settings of one running Askwell; every one has a default that is safe on one machine."""

    model_config = SettingsConfigDict(env_prefix="ASKWELL_", frozen=True, extra="forbid")

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=1, le=65535, description="Port to listen on.")
    database_url: str = Field(
        "sqlite:///askwell.sqlite3",
        description="Where visits, saved guides and waiting mail are kept, encrypted, until they "
        "expire (an SQLAlchemy URL; SQLite or PostgreSQL).",
    )
    key_file: Path = Field(
        Path("askwell.key"),
        description="The server's own key, which locks saved guides and waiting mail a second "
        "time. Made at the first start, readable by its owner only. Keep a copy apart from the "
        "database: without it nobody can open a saved guide.",
    )
    public_url: str | None = Field(
        None,
        max_length=200,
        pattern=r"^https?://[^/\s?#@]+$",
        description="The address under which people reach Askwell, such as "
        "https://askwell.example.org, with no path. Private links are made from it.",
    )
    clinic_name: str | None = Field(
        None, max_length=80, description="The care team that offers Askwell, named on each page."
    )
    nurse_line: str | None = Field(
        None, max_length=40, description="The team's phone number, shown beside 911 and 988."
    )
    report_to: str | None = Field(
        None,
        max_length=120,
        pattern=r"^[^@\s?&]+@[^@\s?&]+$",
        description="The e-mail address to which readers may report a mistake on a page.",
    )
    visit_minutes: int = Field(
        120, ge=10, le=24 * 60, description="Minutes after the last click when a visit is erased."
    )
    cookie_secure: bool = Field(
        False,
        description="Send the visit cookie over HTTPS only, and say so to browsers (HSTS). "
        "Off by default because `askwell serve` speaks plain HTTP on the machine itself; "
        "turn it on wherever Askwell is reached over HTTPS.",
    )
    smtp_host: str | None = Field(
        None, max_length=200, description="The mail server that takes guides sent by e-mail."
    )
    smtp_port: int = Field(587, ge=1, le=65535, description="The mail server's port.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls",
        description="How the way to the mail server is encrypted; `none` only on the same machine.",
    )
    smtp_user: str | None = Field(None, description="The name to log in to the mail server with.")
    smtp_password: SecretStr | None = Field(None, description="The password that goes with it.")
    mail_from: str | None = Field(
        None,
        max_length=120,
        pattern=r"^[^@\s<>]+@[^@\s<>]+$",
        description="The address that guides are sent from. Needed for a mail server.",
    )
    mail_practice: bool = Field(
        False,
        description="Keep mail in memory to look at, and send nothing. For trying Askwell out.",
    )
    mail_worker: bool = Field(
        True,
        description="Deliver mail from this server. Turn it off where `askwell outbox run` does.",
    )
    mail_hours: int = Field(
        24, ge=1, le=72, description="Hours for which an e-mail that cannot be sent is tried again."
    )
    mail_per_hour: int = Field(
        200, ge=1, description="E-mails that this server sends in an hour, at most."
    )

    @model_validator(mode="after")
    def _mail_is_whole(self) -> Self:
        if self.smtp_host and not self.mail_from:
            raise ValueError("ASKWELL_SMTP_HOST is set, so ASKWELL_MAIL_FROM must be, too")
        if self.smtp_host and self.mail_practice:
            raise ValueError("set either ASKWELL_SMTP_HOST or ASKWELL_MAIL_PRACTICE, not both")
        return self

    @property
    def sends_mail(self) -> bool:
        """Whether a guide can be sent by e-mail, if only for practice."""
        return self.smtp_host is not None or self.mail_practice

    @property
    def site_url(self) -> str | None:
        """Where private links lead; None where a host has not said under which address.

        A request's own Host header is no help: whoever sends the request can write anything there.
        Where mail really leaves this machine, an address on the machine itself would open nothing.
        """
        if self.public_url or self.smtp_host or not _is_loopback(self.host):
            return self.public_url
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def visit_length(self) -> timedelta:
        """How long a visit is kept after the last click."""
        return timedelta(minutes=self.visit_minutes)

    @property
    def cookie_name(self) -> str:
        """The visit cookie's name; over HTTPS one that no other host can set for us."""
        return "__Host-askwell" if self.cookie_secure else "askwell"

    @property
    def link_cookie_name(self) -> str:
        """The name of the cookie that holds a private link while its guide is opened."""
        return f"{self.cookie_name}-link"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
