"""Handles uploads as they come in: stops what is far too large, and drops no file for its name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import (
    ChunkIter,
    InterBoundaryIter,
    LazyStream,
    MultiPartParser,
)
from django.utils.http import parse_header_parameters

UNNAMED = "tep-khong-ten"  # what a file is called whose own name the server cannot tell
LONGEST_HEADER = 1024  # bytes before the content of one file or field, as Django has it
LONGEST_NAME = 60  # letters of one that is written anew: the header must stay short


class UploadGuard(FileUploadHandler):
    """First of the handlers.

    A file a little over the limit still reaches its form, which says so beside the field and gives
    back what was typed; what is far over it is not read to its end. A file without a name that can
    be read, which Django would leave out in silence, reaches its form too, under `UNNAMED`.
    """

    is_renaming = False

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> Any:
        if self.is_renaming:  # asked again, by the parser made below
            return None
        if content_length > settings.UPLOAD_MAX_REQUEST_BYTES:
            raise RequestDataTooBig(f"{content_length} bytes in one request")
        self.is_renaming = True
        body: Any = _with_names(input_data, boundary)
        named: Any = LazyStream(body)
        handlers = self.request.upload_handlers if self.request else [self]
        return _Parser(META, named, handlers, encoding).parse()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > 2 * settings.UPLOAD_MAX_BYTES:
            # Django leaves the unfinished file open
            for handler in self.request.upload_handlers if self.request else ():
                handler.upload_interrupted()
            raise RequestDataTooBig(f"more than {2 * settings.UPLOAD_MAX_BYTES} bytes in one file")
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


class _Parser(MultiPartParser):
    def sanitize_file_name(self, file_name: str) -> str:
        return super().sanitize_file_name(file_name) or UNNAMED


def _with_names(body: Any, boundary: bytes) -> Iterator[bytes]:
    """The body of a form as it came, but each file in it has a name."""
    separator = b"--" + boundary
    parts = InterBoundaryIter(LazyStream(ChunkIter(body, FileUploadHandler.chunk_size)), separator)
    for number, part in enumerate(parts):
        if number:
            yield b"\r\n" + separator
        head, blank_line, rest = part.read(LONGEST_HEADER).partition(b"\r\n\r\n")
        if blank_line:
            yield b"\r\n".join(_named(line, has_content=bool(rest)) for line in head.split(b"\r\n"))
        else:
            yield head
        yield blank_line + rest
        yield from part


def _named(line: bytes, *, has_content: bool) -> bytes:
    """A header line; one that brings a file under a name nobody can read is written anew.

    What a browser sends for a field without a file, no name and nothing in it, stays as it is.
    """
    text = line.decode(errors="replace")
    if not text.casefold().startswith("content-disposition") or "filename" not in text:
        return line
    try:
        known = parse_header_parameters(text)[1]
    except ValueError:  # the name is written in letters that nobody knows
        known = parse_header_parameters(text.partition("filename*")[0].rstrip("; "))[1]
    name = known.get("filename", "")
    is_readable = bool(name) and text.encode() == line
    if is_readable or not (name or has_content):
        return line
    field, name = quote(known.get("name", "")), quote(name[-LONGEST_NAME:] or UNNAMED)
    return f"Content-Disposition: form-data; name*=utf-8''{field}; filename*=utf-8''{name}".encode()
