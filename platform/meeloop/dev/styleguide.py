"""Every part in every state on one page, for those who build pages. Routed in development only."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kit.cards import ActivityCard


class ExampleForm(forms.Form):
    """One field of each kind; `{{ form }}` draws them."""

    title = forms.CharField(
        label="Titel",
        help_text="Zeg wat een leerling gaat doen. Bijvoorbeeld: Bak je eigen brood in onze bakkerij.",
    )
    story = forms.CharField(label="Wat doet een leerling bij jullie?", widget=forms.Textarea(attrs={"rows": 3}))
    sector = forms.ChoiceField(
        label="Sector", choices=[("", "Kies een sector"), ("care", "Zorg en welzijn"), ("retail", "Handel")]
    )
    on = forms.DateField(label="Dag", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    email = forms.EmailField(label="E-mailadres", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    phone = forms.CharField(
        label="Telefoon van de begeleider",
        required=False,
        help_text="Alleen voor de dag zelf. De aanbieder ziet dit nummer tot een dag na het bezoek.",
    )
    levels = forms.MultipleChoiceField(
        label="Voor wie",
        choices=[("vmbo", "vmbo"), ("havo", "havo"), ("vwo", "vwo"), ("pro", "praktijkonderwijs")],
        widget=forms.CheckboxSelectMultiple,
        help_text="Kies alles wat past.",
    )
    informed = forms.BooleanField(label="Ik heb de ouders laten weten dat we gaan")


class KindForm(forms.Form):
    """A choice drawn as cards, and a file."""

    kind = forms.ChoiceField(
        label="Soort activiteit",
        initial="visit",
        choices=[
            ("visit", "Bedrijfsbezoek|Een groep komt langs"),
            ("shadow", "Snuffelstage|1 of 2 leerlingen lopen mee"),
            ("workshop", "Workshop|Leerlingen maken iets"),
            ("guest", "Gastles|Jij komt op school"),
        ],
        widget=forms.RadioSelect,
    )
    file = forms.FileField(label="Lijst met leerlingen", help_text="Excel of csv uit Magister of Somtoday.", required=False)


def styleguide(request: HttpRequest) -> HttpResponse:
    """GET /dev/onderdelen/"""
    return render(request, "meeloop/styleguide.html", _examples())


def _examples() -> dict[str, Any]:
    starts = datetime(2026, 12, 8, 9, 0, tzinfo=timezone.get_default_timezone())
    refused = ExampleForm({"title": "Kijk mee in onze drukkerij", "email": "drukkerij.example", "levels": ["vmbo"]})
    refused.is_valid()
    return {
        "cards": _cards(),
        "starts": starts,
        "ends": starts + timedelta(hours=3),
        "until": timezone.now() + timedelta(minutes=10),
        "open_form": ExampleForm(auto_id="leeg_%s"),
        "refused_form": refused,
        "kind_form": KindForm(),
        "middle_page": Paginator(range(240), 24).page(5),
        "crumbs": [("Activiteiten", "#"), ("Techniek", "#")],
        "step_names": ["Klas kiezen", "Leerlingen", "Controleren"],
        "tones": ["info", "success", "warning", "error"],
        "sectors": _SECTORS,
        "levels": [("vmbo", "vmbo", 29, True), ("havo", "havo", 22, False), ("vwo", "vwo", 15, False)],
        "facts": [("Wat", "Een dag mee op de scheepswerf"), ("Wanneer", "dinsdag 8 december, 09.00 tot 12.00 uur")],
        "icon_facts": [
            ("clock", "Duur", "3 uur"),
            ("graduation-cap", "Voor wie", "vmbo, leerjaar 2 en 3"),
            ("users", "Groep", "10 tot 28 leerlingen"),
            ("map-pin", "Waar", "Kade 4, Delfzijl (12 km)"),
            ("train-front", "OV", "Halte op 400 meter"),
            ("accessibility", "Toegankelijk", "Rolstoel: ja, behalve dok 2"),
        ],
    }


_SECTORS = [
    ("technology", "Techniek en industrie"),
    ("care", "Zorg en welzijn"),
    ("food-green-hospitality", "Groen, voedsel en gastvrijheid"),
    ("ict-creative", "ICT en creatief"),
    ("mobility", "Vervoer en logistiek"),
    ("built-environment", "Bouwen en wonen"),
    ("culture", "Kunst en cultuur"),
    ("retail", "Handel"),
    ("business-security", "Zakelijk en veiligheid"),
    ("special-crafts", "Ambacht"),
    ("education", "Onderwijs"),
    ("government", "Overheid"),
]
_TITLES = [
    ("Een dag mee op de scheepswerf", "Werf De Vaart", "Delfzijl · 12 km", "plenty"),
    ("Meelopen in het buurtziekenhuis", "Zorghuis Noord", "Appingedam · 8 km", "limited"),
    ("Van melk tot kaas: werken op een boerderij", "Hoeve Lichtveld", "Winsum · 21 km", "plenty"),
    ("Bouw je eerste website in een middag", "Bitlab", "Groningen · 27 km", "full"),
    ("Achter de schermen van het magazijn", "Kadehuis Logistiek", "Eemshaven · 19 km", "plenty"),
    ("Hoe bouw je een huis dat tegen een stootje kan?", "Stevig Wonen", "Bij jullie op school", ""),
]


def _cards() -> list[ActivityCard]:
    return [
        ActivityCard(
            key=number,
            url="#",
            title=title,
            kind="Bedrijfsbezoek",
            sector=_SECTORS[number][0],
            sector_name=_SECTORS[number][1],
            by=by,
            when="di 8 dec, 09.00 tot 12.00 uur",
            where=where,
            who="vmbo · leerjaar 2 en 3",
            band=band,
            waiting=5 if band == "full" else 0,
        )
        for number, (title, by, where, band) in enumerate(_TITLES)
    ]
