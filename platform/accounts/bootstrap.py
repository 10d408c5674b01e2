"""The first terms of use. A region publishes its own later versions; each new one asks everybody again (promise PM-8)."""

from datetime import UTC, datetime

from accounts.models import TermsVersion

VERSION = "1"
PUBLISHED_AT = datetime(2026, 8, 1, tzinfo=UTC)
TEXT = """Dit zijn de regels voor iedereen die inlogt bij Meeloop. We houden ze kort.

Jouw account
Je account is van jou. Deel je wachtwoord en je codes met niemand. Werk je met een collega? Nodig die dan uit. Log uit als je klaar bent, zeker op een computer van een ander.

Gegevens van leerlingen
Gebruik gegevens van leerlingen alleen voor je werk in Meeloop. Neem niet meer over dan je nodig hebt. Deel ze met niemand die ze niet hoeft te zien. Gaat er iets mis? Meld het meteen aan ons, ook als je twijfelt.

Cijfers
Cijfers die nog niet openbaar zijn, zijn vertrouwelijk. Je geeft ze niet door en je verdient er geen geld mee. Openbaar maken kan pas na ons akkoord.

Wat je plaatst
Zet alleen dingen op Meeloop die kloppen en die je mag gebruiken. Gebruik geen foto's van mensen die dat niet willen.

Wat wij doen
Wij maken Meeloop met zorg en kijken de gegevens na. Toch kan er iets niet kloppen. Voor schade daardoor zijn wij niet aansprakelijk, behalve als de wet iets anders zegt.

Als iemand zich er niet aan houdt
Wij mogen een account sluiten, ook zonder te zeggen waarom. Ontstaat er schade doordat je je niet aan de regels houdt? Dan kunnen wij die op jou verhalen.

Als de regels veranderen
Dan zie je de nieuwe tekst als je inlogt. Je kunt pas verder als je akkoord gaat. Wij bewaren welke versie je hebt aangenomen, en wanneer.

Vragen?
Onderaan elke bladzijde staat hoe je ons bereikt."""


def ensure_terms() -> None:
    """Publish the first version where there is none at all. Safe to repeat."""
    if not TermsVersion.objects.exists():
        TermsVersion.objects.create(version=VERSION, text=TEXT, published_at=PUBLISHED_AT)
