"""What a command brings into memory."""

import subprocess
import sys


def test_the_command_line_starts_without_web_code():
    shown = subprocess.run(
        [sys.executable, "-c", "import sys, askwell.cli; print(*sys.modules)"],
        capture_output=True,
        text=True,
    )
    assert shown.returncode == 0, shown.stderr
    web = {"askwell.web", "fastapi", "jinja2", "sqlalchemy", "starlette", "uvicorn"}
    forms = {"aiosmtplib", "icalendar", "segno", "typst"}
    assert (web | forms) & set(shown.stdout.split()) == set()
