"""Several processes that do the same thing at the same moment, as servers that start together."""

import subprocess
import sys

_FORKS = """
import os, sys
read, write = os.pipe()
children = []
for _ in range(int(sys.argv[1])):
    child = os.fork()
    if child == 0:
        os.close(write)
        os.read(read, 1)  # returns in all of them when the parent closes its end
        try:
            os.write(1, f"{go(sys.argv[2])}\\n".encode())  # in one piece
        except BaseException as problem:
            os.write(2, repr(problem).encode())
            os._exit(1)
        os._exit(0)
    children.append(child)
os.close(read)
os.close(write)
for child in children:
    os.waitpid(child, 0)
"""


def at_once(code: str, argument: str, times: int) -> list[str]:
    """What each process said; ``code`` defines ``go(argument)``, which returns one line."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code + _FORKS, str(times), argument],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()
