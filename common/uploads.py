"""Uploads go to the disk block by block, and stop being kept where they get too large."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from common.errors import Refused


class TooLarge(Refused):
    """The file is larger than this place takes."""


def keep(blocks: Iterable[bytes], path: Path) -> None:
    """Write a stream to a file block by block, readable by us only; what is too large is thrown away."""
    try:
        with path.open("wb") as file:
            path.chmod(0o600)
            for block in _at_most(settings.UPLOAD_MAX_BYTES, blocks):
                file.write(block)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _at_most(left: int, blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Pass a stream on until it is longer than anybody may send."""
    for block in blocks:
        left -= len(block)
        if left < 0:
            raise TooLarge(too_large(), field="file")
        yield block


def too_large() -> str:
    """Say how large a file may be."""
    return (
        f"This file is larger than {settings.UPLOAD_MAX_BYTES // 2**20} MB. "
        "Send it in parts, or have somebody run it by command with a higher UPLOAD_MAX_MB."
    )


class CappedUpload(TemporaryFileUploadHandler):
    """Keep files of up to ``UPLOAD_MAX_BYTES``; of a larger one nothing, and ``request.upload_too_large`` says so."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self.left = settings.UPLOAD_MAX_BYTES

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a block, unless there was too much already: the rest is read and dropped."""
        self.left -= len(raw_data)
        if self.left >= 0:
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> Any:
        """Hand the file on, or throw it away."""
        if self.left >= 0:
            return super().file_complete(file_size)
        self.file.close()
        if self.request is not None:
            self.request.upload_too_large = True  # type: ignore[attr-defined]  # read by the form that asked for a file
        return None
