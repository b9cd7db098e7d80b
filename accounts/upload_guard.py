"""Stops an upload that is far too large while it comes in, before it fills memory or disk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class UploadGuard(FileUploadHandler):
    """First of the handlers. A file a little over the limit still reaches its form, which says so
    beside the field and gives back what was typed; what is far over it is not read to its end.
    """

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, *args: Any, **kwargs: Any
    ) -> None:
        if content_length > settings.UPLOAD_MAX_REQUEST_BYTES:
            raise RequestDataTooBig(f"{content_length} bytes in one request")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > 2 * settings.UPLOAD_MAX_BYTES:
            # Django leaves the unfinished file open
            for handler in self.request.upload_handlers if self.request else ():
                handler.upload_interrupted()
            raise RequestDataTooBig(f"more than {2 * settings.UPLOAD_MAX_BYTES} bytes in one file")
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
