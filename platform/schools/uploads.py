"""Uploads of class lists stay in memory: no file of a school ever touches the disk of the server."""

from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from schools.classlist.limits import MAX_BYTES


class ListUploadHandler(FileUploadHandler):
    """Keeps one byte more than a list may have, so that the reader can refuse it by name, and lets the rest pass by."""

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]  # passed on as given
        self._content = bytearray()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what fits; answer nothing, so that no other handler writes it down."""
        self._content += raw_data[: max(0, MAX_BYTES + 1 - len(self._content))]

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Return the file."""
        kept = bytes(self._content)
        return InMemoryUploadedFile(
            file=BytesIO(kept),
            field_name=self.field_name,
            name=self.file_name or "",
            content_type=self.content_type,
            size=len(kept),
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
