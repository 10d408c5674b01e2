"""What a pupil of twelve should be able to read about their data: short sentences, everyday words (promise SP-2e).

A test measures every chapter; what it says about terms and rights is what the privacy statement says, in fewer words.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# A heading, and its sentences.
CHAPTERS: tuple[tuple[str | Promise, tuple[str | Promise, ...]], ...] = (
    (
        _("Wat is Meeloop?"),
        (
            _("Met Meeloop zoekt je school een dag bij een bedrijf. Of een les van iemand die er werkt."),
            _("Je school schrijft je klas in. Jij hebt geen account nodig."),
        ),
    ),
    (
        _("Wat weten we van jou?"),
        (
            _("Meestal alleen met hoeveel leerlingen je klas komt. Dan weten we niets van jou."),
            _("Soms vraagt een bedrijf wie er komen. Dan schrijft je school je naam en je klas op."),
            _("Na de dag staat er of je er was."),
        ),
    ),
    (
        _("Wat willen we nooit weten?"),
        (
            _("Waar je woont. Hoe oud je bent. Of je ziek bent. Wat je cijfers zijn."),
            _("Ook je burgerservicenummer niet. Typt iemand dat toch in? Dan laat Meeloop dat niet toe."),
        ),
    ),
    (
        _("Wie ziet jouw naam?"),
        (
            _("Je school. En het bedrijf waar je heen gaat, rond die dag. Daarna niet meer."),
            _("Wil je dat het bedrijf je naam niet ziet? Zeg het op school. Dan ga je mee zonder naam."),
            _("Op de site staat je naam nooit. We verkopen niets over jou."),
        ),
    ),
    (
        _("Hoe lang blijft het staan?"),
        (
            _("Een tijdje na het schooljaar gaat je naam weg. Dan weten we alleen nog hoeveel leerlingen er waren."),
            _("Ga je van school? Dan gaat daarna alles over jou weg."),
        ),
    ),
    (
        _("Wat mag jij?"),
        (
            _("Je mag zien wat er over je staat. Klopt iets niet? Dan mag je dat laten veranderen."),
            _("Je mag ook vragen of het weg kan. Of zeggen dat je het niet goed vindt."),
            _("Vraag het op school. Je mag het ook aan je ouders vragen, of het zelf aan ons vragen."),
            _("Op een foto sta je alleen als jij en je ouders dat goed vinden."),
        ),
    ),
)
