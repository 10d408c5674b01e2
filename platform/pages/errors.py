"""No to a page or photo of the region's site."""

from django.utils.translation import gettext_lazy as _

from kit.refusals import Refusal


class PhotoNeedsConsent(Refusal):
    """A photo with pupils goes online when everybody on it agreed, and not before (promise POR-2e)."""

    code = "photo_needs_consent"
    message = _(
        "Op een foto op deze pagina staan leerlingen, en nog niet iedereen zei ja. Haal de foto van de pagina, of wacht tot de "
        "school voor iedereen een ja heeft genoteerd."
    )


class PhotoOfAnotherPage(PhotoNeedsConsent):
    """Pupils agreed to the page of the activity they came to, and to no other page (promise POR-2e)."""

    code = "photo_of_another_page"
    message = _(
        "Op een foto op deze pagina staan leerlingen van een andere activiteit. Zij zeiden alleen ja voor de pagina van hun eigen "
        "activiteit. Haal de foto van deze pagina."
    )
