"""The files for hosts name only what exists, and their own programs find no fault with them."""

import json
import re
import shlex
import shutil
import subprocess
from itertools import count
from pathlib import Path

import pytest

from askwell.settings import Settings
from tests.hosting.commands import problem_with

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "hosting"
FILES = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.iterdir())}
UNITS = [name for name in FILES if name.endswith(".service")]
SETTING = re.compile(r"ASKWELL_([A-Z_]+)")


def pins(name):
    lock = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", lock, flags=re.MULTILINE))


def instructions(word):
    """What follows a word at the beginning of a line of the container file, lines joined."""
    text = FILES["Containerfile"].replace("\\\n", " ")
    return re.findall(rf"^{word} (.+)$", text, flags=re.MULTILINE)


def examples(*, whole=False):
    """What the example of settings sets; the whole of it, with what stands there to be chosen."""
    lines = re.findall(
        rf"^{'#?' if whole else ''}ASKWELL_(\w+)=(.+)$", FILES["askwell.env"], re.MULTILINE
    )
    return {name.lower(): value for name, value in lines}


@pytest.mark.parametrize("name", FILES)
def test_a_setting_that_is_named_is_one(name):
    named = {found.lower() for found in SETTING.findall(FILES[name])}
    assert named <= set(Settings.model_fields)


def test_the_files_do_name_settings():
    for name in ("Containerfile", "askwell.env"):
        assert {"DATABASE_URL", "KEY_FILE"} <= set(SETTING.findall(FILES[name])), name


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_starts_a_command_that_is_there(name):
    (line,) = re.findall(r"^ExecStart=(.+)$", FILES[name], flags=re.MULTILINE)
    program, *command = shlex.split(line)
    assert program == "/opt/askwell/bin/askwell"
    assert problem_with(command) is None


def test_the_image_starts_a_command_that_is_there():
    assert instructions("ENTRYPOINT") == ['["askwell"]']
    (command,) = instructions("CMD")
    assert problem_with(json.loads(command)) is None


def test_the_image_keeps_the_data_in_its_volume_and_runs_as_nobody_in_particular():
    (volume,) = instructions("VOLUME")
    (user,) = instructions("USER")
    settings = dict(re.findall(r"ASKWELL_(\w+)=(\S+)", instructions("ENV")[-1]))
    assert settings["KEY_FILE"].startswith(f"{volume}/")
    assert settings["DATABASE_URL"].startswith(f"sqlite:///{volume}/")
    assert int(user.split(":")[0]) > 0


def test_the_units_keep_their_data_in_the_folder_that_they_may_write():
    assert Settings.model_validate(examples()).database_url.startswith(
        "sqlite:////var/lib/askwell/"
    )
    assert str(Settings.model_validate(examples()).key_file).startswith("/var/lib/askwell/")
    for name in UNITS:
        assert "StateDirectory=askwell\n" in FILES[name]
        assert "EnvironmentFile=/etc/askwell.env\n" in FILES[name]


def test_the_example_of_settings_can_be_used_as_it_is_and_whole():
    assert Settings.model_validate(examples()).site_url == "https://askwell.example.org"
    assert Settings.model_validate(examples(whole=True)).sends_mail
    # systemd takes quotes off and a container engine does not; so the file has none.
    assert not re.search(r"=.*[\"'$]", FILES["askwell.env"])


def test_the_units_are_locked_down_alike():
    def locks(name):
        return FILES[name].partition("TimeoutStopSec")[2]

    assert len(UNITS) == 2
    assert locks(UNITS[0]) == locks(UNITS[1])
    assert "ProtectSystem=strict" in locks(UNITS[0])


def test_the_image_is_made_from_files_that_are_there_and_hold_no_data():
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    let_in = [rule[1:] for rule in rules if rule.startswith("!")]
    assert [path for path in let_in if not (ROOT / path).exists()] == []
    assert not {".git", "askwell.key", "askwell.sqlite3", ".env", "."} & set(let_in)
    assert {"**/*.key", "**/*.sqlite3*"} <= set(rules)
    for lock in re.findall(r"requirements/[\w.]+", FILES["Containerfile"]):
        assert (ROOT / lock).exists()


def test_what_the_image_runs_on_is_what_is_tested():
    hosted, runtime, developed = map(pins, ("postgresql.txt", "runtime.txt", "dev.txt"))
    assert set(hosted) - set(runtime) == {"psycopg", "psycopg-binary"}
    assert {name: developed.get(name) for name in hosted} == hosted


def test_no_log_of_nginx_holds_a_private_link():
    conf = FILES["nginx.conf"]
    assert conf.count("server {") == 2
    assert re.findall(r"access_log (.+);", conf) == ["/var/log/nginx/askwell.log askwell"] * 2
    assert re.findall(r"error_log (.+);", conf) == ["/dev/null emerg"] * 2
    written = set(re.findall(r"\$\w+", conf.partition("log_format")[2].partition(";")[0]))
    assert not written & {"$request", "$request_uri", "$uri", "$http_referer", "$remote_addr"}
    assert "$askwell_path" in written


# -- each file's own program, where the machine has it -------------------------------------------


def run(program, *words):
    found = shutil.which(program, path="/usr/sbin:/usr/bin:/sbin:/bin")
    if found is None:
        pytest.skip(f"{program} is not on this machine")
    return subprocess.run([found, *words], capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("name", UNITS)
def test_systemd_understands_the_unit(name, tmp_path):
    program = shutil.which("true")
    unit = tmp_path / name
    unit.write_text(FILES[name].replace("/opt/askwell/bin/askwell", str(program)))
    ran = run("systemd-analyze", "verify", "--man=no", str(unit))
    ours = [line for line in ran.stderr.splitlines() if line.startswith((str(unit), name))]
    assert ours == []


@pytest.mark.parametrize("name", UNITS)
def test_systemd_finds_the_unit_locked_down(name):
    ran = run("systemd-analyze", "security", "--offline=yes", "--threshold=20", FOLDER / name)
    assert ran.returncode == 0, ran.stdout


def test_nginx_understands_its_file(tmp_path):
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=x",
            "-keyout", str(tmp_path / "key"), "-out", str(tmp_path / "certificate")]  # fmt: skip
    assert run("openssl", *made).returncode == 0
    conf = FILES["nginx.conf"].replace("/var/log/nginx", str(tmp_path))
    conf = re.sub(r"ssl_certificate /.+;", f"ssl_certificate {tmp_path}/certificate;", conf)
    conf = re.sub(r"ssl_certificate_key /.+;", f"ssl_certificate_key {tmp_path}/key;", conf)
    sockets = count()  # nginx tries the addresses, too, and those of the file may be taken
    conf = re.sub(r"listen [^\s;]+", lambda _: f"listen unix:{tmp_path}/{next(sockets)}", conf)
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n{conf}\n}}\n")
    ran = run("nginx", "-t", "-e", f"{tmp_path}/error.log", "-c", str(whole))
    assert ran.returncode == 0, ran.stderr


def test_caddy_understands_its_file():
    ran = run("caddy", "adapt", "--adapter", "caddyfile", "--config", str(FOLDER / "Caddyfile"))
    assert ran.returncode == 0, ran.stderr
    encoder = json.loads(ran.stdout)["logging"]["logs"]["default"]["encoder"]
    dropped = {name for name, field in encoder["fields"].items() if field["filter"] == "delete"}
    assert {"request>uri", "request>headers", "request>remote_ip"} <= dropped
