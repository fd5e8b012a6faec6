"""A file to keep, as an answer: under a name that says nothing of what is in it, and not cached."""

from fastapi import Response


def file_answer(content: str | bytes, name: str, media_type: str) -> Response:
    """Hand over a file for the browser to save."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=media_type, headers=headers)
