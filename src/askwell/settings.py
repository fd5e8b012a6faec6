"""What a host may set: one typed place, read from the environment (prefix ``ASKWELL_``)."""

from datetime import timedelta

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The settings of one running Askwell; every one has a default that is safe on one machine."""

    model_config = SettingsConfigDict(env_prefix="ASKWELL_", frozen=True, extra="forbid")

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=1, le=65535, description="Port to listen on.")
    database_url: str = Field(
        "sqlite:///askwell.sqlite3",
        description="Where visits are kept, encrypted, until they expire (an SQLAlchemy URL).",
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

    @property
    def visit_length(self) -> timedelta:
        """How long a visit is kept after the last click."""
        return timedelta(minutes=self.visit_minutes)

    @property
    def cookie_name(self) -> str:
        """The visit cookie's name; over HTTPS one that no other host can set for us."""
        return "__Host-askwell" if self.cookie_secure else "askwell"
