"""Photos that people upload: without hidden data, and under a name that says nothing."""

from typing import Any, ClassVar
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition

from kit.middleware.readonly import writes_on_get
from kit.photos import EXTENSIONS, without_hidden_data
from pages.judging import pages_for

# Sizes of photos with pupils lie apart: at this address it is asked each time whether everybody still agrees.
OF_PUPILS = "leerlingen"


class People(models.TextChoices):
    """Who can be recognised in a photo."""

    NOBODY = "nobody", _("Niemand die je kunt herkennen")
    CONSENT = "consent", _("Volwassenen die het goed vinden")
    PUPILS = "pupils", _("Leerlingen van een activiteit")


class Photo(AbstractImage):  # type: ignore[misc]  # Wagtail is untyped
    """A photo in the CMS. Whatever a camera wrote into the file (place, time, owner) is gone before it is stored (POR-2e)."""

    file: Any  # Any: Wagtail's own field
    objects: ClassVar[models.Manager["Photo"]]
    people = models.CharField(
        _("wie staan erop?"),
        max_length=10,
        choices=People,
        help_text=_(
            "Staat er iemand op? Vraag eerst of de foto hier mag staan. Staan er leerlingen op, dan vraagt de school het. De foto komt "
            "pas op de site als iedereen ja zei."
        ),
    )

    admin_form_fields: ClassVar[tuple[str, ...]] = (
        "title",
        "file",
        "people",
        "description",
        "collection",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta:
        verbose_name = _("foto")
        verbose_name_plural = _("foto's")

    def save(self, *args: object, **kwargs: object) -> None:
        """Store a new file only after its hidden data is taken out."""
        # Wagtail keeps a new upload uncommitted until the row is saved: this is the one place every upload passes.
        if self.file and not self.file._committed:  # noqa: SLF001  # Django has no public name for "not stored yet"
            clean = without_hidden_data(self.file)
            self.file = clean
            self.file_size = clean.size
            self.file_hash = ""
        was_half = self._state.adding and self.file and self.file._committed  # noqa: SLF001  # as above: ``pages.half_uploads``
        super().save(*args, **kwargs)
        if was_half:
            # Wagtail opened it to measure it, and leaves it open.
            self.file.close()

    @property
    def is_withheld(self) -> bool:
        """Whether somebody on it did not agree, or not yet: then it is shown nowhere."""
        return self.people == People.PUPILS and self.pk not in pages_for([self.pk])

    def is_withheld_on(self, page: int | None) -> bool:
        """Return whether a page (its id) may not show it: pupils agreed to the page of their own activity, and to no other."""
        return self.people == People.PUPILS and (page is None or pages_for([self.pk]).get(self.pk) != page)

    def get_rendition(self, filter: Any) -> Any:  # noqa: A002  # Any: Wagtail's name and types
        """Return one size; of a photo that is withheld a drawing that says so, wherever somebody forgot to ask."""
        return PhotoRendition.stand_in(self) if self.is_withheld else super().get_rendition(filter)

    def get_renditions(self, *filters: Any) -> dict[str, Any]:  # Any: as above
        """Return several sizes by their specification; of a photo that is withheld the drawing."""
        if self.is_withheld:
            return {getattr(one, "spec", one): PhotoRendition.stand_in(self) for one in filters}
        found: dict[str, Any] = super().get_renditions(*filters)
        return found

    def create_rendition(self, filter: object) -> models.Model:  # noqa: A002  # Wagtail's name
        """Make a size that nobody asked for before; the reader who asks first triggers it, so it may write on a GET.

        The row is locked and who is on it is read again: what was read before pupils were named on it must not put a size of
        them in the open folder. Who names them waits for the lock, and then throws this size away.
        """
        with writes_on_get("a size of a photo"), transaction.atomic():
            row = Photo.objects.filter(pk=self.pk).select_for_update(of=("self",), no_key=True)
            self.people = row.values_list("people", flat=True).get()
            return super().create_rendition(filter)  # type: ignore[no-any-return]  # Wagtail is untyped

    def create_renditions(self, *filters: object) -> dict[object, models.Model]:
        """Make several sizes, one by one: Wagtail's threads and bulk insert would race with a second reader."""
        return {wanted: self.create_rendition(wanted) for wanted in filters}

    def generate_rendition_file(self, filter: object, *, source: object = None) -> "ContentFile[bytes]":  # noqa: A002  # Wagtail's name
        """Draw one size. Wagtail leaves its temporary file open; this closes it."""
        drawn = super().generate_rendition_file(filter, source=source)
        with drawn:
            drawn.seek(0)
            return ContentFile(drawn.read(), name=drawn.name)

    def get_upload_to(self, filename: str) -> str:
        """Return a random name: the camera's or the owner's own file name may say who is in the picture."""
        extension = filename.rpartition(".")[2].lower()
        return f"original_images/{uuid4().hex}.{extension if extension in EXTENSIONS else 'img'}"


class PhotoRendition(AbstractRendition):  # type: ignore[misc]  # Wagtail is untyped
    """One size of a photo."""

    image = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="renditions")
    is_stand_in = False

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="photo_rendition_once_per_size")
        ]

    @classmethod
    def stand_in(cls, photo: Photo) -> "PhotoRendition":
        """Return, unsaved, the drawing that stands where a photo may not be."""
        drawing = cls(image=photo, width=320, height=180)
        drawing.is_stand_in = True
        return drawing

    @property
    def url(self) -> str:
        """Where it is."""
        return static("meeloop/img/photo-withheld.svg") if self.is_stand_in else str(super().url)

    def get_upload_to(self, filename: str) -> str:
        """Keep sizes of photos with pupils apart from all others."""
        path = str(super().get_upload_to(filename))
        return path.replace("images/", f"images/{OF_PUPILS}/", 1) if self.image.people == People.PUPILS else path
