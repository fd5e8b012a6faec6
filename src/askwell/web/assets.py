"""The built styles, fonts and scripts, compressed once and served under a name that never lies.

The address holds a digest of the whole build (``/static/3f2a…/askwell.css``), so a browser may
keep a file for ever and a new build is a new address. Style sheets name fonts relative to
themselves, which one digest for all files keeps working.
"""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

_KEEP_FOR_EVER = "public, max-age=31536000, immutable"
_ALREADY_COMPRESSED = {"font/woff2", "image/png", "image/jpeg"}

mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("text/javascript", ".js")


@dataclass(frozen=True)
class Asset:
    """One file as it goes out."""

    media_type: str
    body: bytes
    gzipped: bytes | None


class Assets:
    """All files of one build, held in memory (they are small)."""

    def __init__(self, folder: Path) -> None:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        self._by_name = {path.relative_to(folder).as_posix(): _load(path) for path in files}
        digest = hashlib.sha256()
        for name, asset in self._by_name.items():
            digest.update(name.encode() + b"\0" + hashlib.sha256(asset.body).digest())
        self.version = digest.hexdigest()[:12]

    def url(self, name: str) -> str:
        """The address of a built file, for templates: ``{{ asset("askwell.css") }}``."""
        if name not in self._by_name:
            raise LookupError(
                f"The build holds no {name}; it holds {', '.join(self._by_name) or 'nothing'}. "
                "Put its source under assets/ and run `make assets`."
            )
        return f"/static/{self.version}/{name}"

    def respond(self, request: Request) -> Response:
        """Answer ``/static/{version}/{name}``."""
        asset = self._by_name.get(request.path_params["name"])
        if asset is None:
            raise HTTPException(404)
        of_this_build = request.path_params["version"] == self.version
        headers = {
            "Cache-Control": _KEEP_FOR_EVER if of_this_build else "no-cache",
            "Vary": "Accept-Encoding",
        }
        body = asset.body
        if asset.gzipped and "gzip" in request.headers.get("accept-encoding", ""):
            body = asset.gzipped
            headers["Content-Encoding"] = "gzip"
        return Response(body, media_type=asset.media_type, headers=headers)


def _load(path: Path) -> Asset:
    media_type = mimetypes.guess_type(path.name)[0] or "text/plain"
    body = path.read_bytes()
    compressible = media_type not in _ALREADY_COMPRESSED
    return Asset(media_type, body, gzip.compress(body, mtime=0) if compressible else None)
