"""Building, repairing, moving and selling."""

from meeloop.demo.trades.trade import ASSIGNMENT, FLASH, GUEST, SHADOW, VISIT, WORKSHOP, Idea, Trade
from providers.choices import Sector

SHOES = "Trek dichte schoenen aan. Een helm en een bril krijg je van ons."
OLD_CLOTHES = "Trek kleren aan die vies mogen worden."

MAKING = (
    Trade(
        Sector.BUILT_ENVIRONMENT,
        ("Werf", "Scheepsbouw", "Jachtwerf"),
        "op de werf",
        "Wij bouwen en repareren schepen, van sloep tot sleepboot.",
        ("lasser", "scheepstekenaar", "schilder"),
        "lassers, tekenaars en schilders",
        (
            Idea(
                VISIT,
                "Een dag mee op de scheepswerf",
                "Loop mee met lassers, tekenaars en schilders. Je ziet een schip van binnen en van buiten.",
                (
                    "Je loopt door de hal waar het schip op het droge ligt.",
                    "Je last samen met een vakman een klein stuk staal.",
                ),
            ),
            Idea(
                WORKSHOP,
                "Las je eigen kapstok",
                "Je tekent, zaagt en last een kapstok van staal. Hij gaat mee naar huis.",
                ("Je tekent wat je gaat maken.", "Je oefent op een restje en last dan je kapstok."),
                SHOES,
            ),
            Idea(
                ASSIGNMENT,
                "Ontwerp een boot die op zon vaart",
                "Wij willen een sloep zonder benzine. Jullie bedenken met een groepje waar de panelen komen.",
                ("Je krijgt de vraag van onze tekenaar.", "Je maakt een schets en rekent uit of hij blijft drijven."),
            ),
        ),
    ),
    Trade(
        Sector.BUILT_ENVIRONMENT,
        ("Bouwbedrijf", "Aannemer", "Woningbouw"),
        "op de bouwplaats",
        "Wij bouwen huizen die tegen een stootje kunnen.",
        ("timmerman", "metselaar", "werkvoorbereider"),
        "timmerlieden, metselaars en tekenaars",
        (
            Idea(
                VISIT,
                "Van bouwput tot voordeur",
                "Bekijk op één bouwplaats alle stappen van een huis: van de kale grond tot de sleutel.",
                ("Je loopt langs drie huizen die elk een stap verder zijn.", "Je metselt een muurtje van twintig stenen."),
                SHOES,
            ),
            Idea(
                GUEST,
                "Hoe bouw je een huis dat niet scheurt?",
                "Een werkvoorbereider vertelt wat een aardbeving met een muur doet. Daarna bouw je zelf een toren op een schudtafel.",
                ("Je ziet foto's van huizen in de buurt.", "Je bouwt met je groepje een toren en wij laten hem schudden."),
            ),
            Idea(
                WORKSHOP,
                "Timmer een vogelhuis dat past",
                "Je leest een werktekening, zaagt zes plankjes en zet ze waterpas in elkaar.",
                ("Je meet en tekent af.", "Je zaagt, boort en schroeft."),
                OLD_CLOTHES,
            ),
        ),
    ),
    Trade(
        Sector.BUILT_ENVIRONMENT,
        ("Installatiebedrijf", "Warmtetechniek", "Elektrotechniek"),
        "bij de installateur",
        "Wij zorgen voor stroom, water en warmte in huizen en scholen.",
        ("elektricien", "loodgieter", "monteur warmtepompen"),
        "elektriciens, loodgieters en monteurs",
        (
            Idea(
                WORKSHOP,
                "Sluit je eerste lamp aan",
                "Je bouwt een schakeling met een lamp, een schakelaar en een bel. Veilig, op lage spanning.",
                ("Je leert wat een fase en een nul is.", "Je bouwt de schakeling en zoekt de fout die wij erin stoppen."),
            ),
            Idea(
                SHADOW,
                "Mee in de bus van de monteur",
                "Je rijdt een dag mee langs klanten. Je ziet hoe een monteur een storing zoekt en oplost.",
                ("Je laadt samen de bus in.", "Je gaat mee naar drie adressen."),
                SHOES,
            ),
            Idea(
                ASSIGNMENT,
                "Maak je school van het gas af",
                "Je onderzoekt hoe jouw school warm wordt en bedenkt een plan zonder gas.",
                ("Je telt radiatoren en meet de ramen op.", "Je legt je plan voor aan onze adviseur."),
            ),
        ),
    ),
    Trade(
        Sector.BUILT_ENVIRONMENT,
        ("Metaal", "Machinefabriek", "Plaatwerk"),
        "in de fabriek",
        "Wij maken onderdelen voor machines over de hele wereld.",
        ("verspaner", "robotprogrammeur", "kwaliteitscontroleur"),
        "verspaners en programmeurs",
        (
            Idea(
                VISIT,
                "De robot en de vakman",
                "In onze fabriek werken mensen en robots naast elkaar. Je ontdekt wie waar goed in is.",
                ("Je volgt één onderdeel door de hele fabriek.", "Je laat een robotarm een blokje verplaatsen."),
                SHOES,
            ),
            Idea(
                FLASH,
                "Een halve dag tussen de machines",
                "In drie uur zie je vijf beroepen in de metaal. Bij elk beroep doe je iets zelf.",
                ("Je wisselt elk half uur van werkplek.", "Je meet tot op een honderdste millimeter."),
                SHOES,
            ),
            Idea(
                WORKSHOP,
                "Van tekening naar tol",
                "Je tekent een tol op de computer en draait hem daarna uit een stuk messing.",
                ("Je tekent in 3D.", "Je draait de tol samen met een verspaner."),
            ),
        ),
    ),
    Trade(
        Sector.MOBILITY,
        ("Transport", "Logistiek", "Magazijnen"),
        "in het magazijn",
        "Elke dag gaan hier vierduizend pakketten de deur uit.",
        ("planner", "chauffeur", "heftruckchauffeur"),
        "planners, chauffeurs en orderpickers",
        (
            Idea(
                VISIT,
                "Achter de schermen van het magazijn",
                "Waar is je pakket voordat het bij jou is? Je loopt de hele weg van de stelling tot de vrachtwagen.",
                ("Je pakt een bestelling met een scanner.", "Je zit naast de planner die alle ritten maakt."),
                SHOES,
            ),
            Idea(
                ASSIGNMENT,
                "Plan de slimste route",
                "Tien adressen, één bus en een klok. Jullie maken een route en rijden hem op het scherm na.",
                ("Je krijgt de adressen van een echte dag.", "Je vergelijkt je route met die van onze planner."),
            ),
            Idea(
                SHADOW,
                "Een ochtend naast de chauffeur",
                "Je stapt om zeven uur in en ziet de provincie wakker worden vanuit een vrachtwagen.",
                ("Je controleert samen de lading.", "Je levert mee af bij winkels."),
                SHOES,
            ),
        ),
    ),
    Trade(
        Sector.MOBILITY,
        ("Garage", "Autobedrijf", "Fietstechniek"),
        "in de werkplaats",
        "Wij maken auto's en fietsen weer veilig.",
        ("automonteur", "fietstechnicus", "schadehersteller"),
        "monteurs en een receptionist",
        (
            Idea(
                WORKSHOP,
                "Sleutelen aan een elektrische auto",
                "Wat zit er onder de motorkap als er geen motor is? Je meet, zoekt en vervangt.",
                (
                    "Je leert werken met hoge spanning: wat mag wel en wat niet.",
                    "Je wisselt een wiel en leest de computer uit.",
                ),
                OLD_CLOTHES,
            ),
            Idea(
                WORKSHOP,
                "Maak je eigen fiets winterklaar",
                "Neem je fiets mee. Je stelt de remmen af, plakt een band en maakt de verlichting.",
                ("Je keurt je fiets met een lijst.", "Je maakt zelf wat niet goed is."),
                "Neem je eigen fiets mee.",
            ),
            Idea(
                SHADOW,
                "Meelopen in de autowerkplaats",
                "Je helpt bij een grote beurt en ziet hoe een monteur met een klant praat.",
                ("Je helpt olie en filters wisselen.", "Je doet mee met de proefrit."),
                OLD_CLOTHES,
            ),
        ),
    ),
    Trade(
        Sector.MOBILITY,
        ("Havenbedrijf", "Terminal", "Sleepdienst"),
        "in de haven",
        "Wij laden en lossen schepen, dag en nacht.",
        ("kraanmachinist", "havenmeester", "matroos"),
        "havenmensen en schippers",
        (
            Idea(
                VISIT,
                "Hoe komt een windmolen op een schip?",
                "Wieken van tachtig meter, kranen van honderd. Je ziet vanaf de kade hoe ze aan boord gaan.",
                ("Je rijdt met de bus over de kade.", "Je bedient een kraan in de simulator."),
                SHOES,
            ),
            Idea(
                SHADOW,
                "Een getij lang met de havenmeester",
                "Je kijkt mee op de post: welk schip mag eerst, en wat doet de wind?",
                ("Je luistert mee op de marifoon.", "Je vaart mee met de controleboot."),
                "Trek warme kleren aan.",
            ),
            Idea(
                GUEST,
                "Werken waar het water is",
                "Een matroos vertelt over slapen op zee, knopen en vrije weken.",
                ("Je leert drie knopen.", "Je stelt alle vragen over leven aan boord."),
            ),
        ),
    ),
    Trade(
        Sector.RETAIL,
        ("Warenhuis", "Winkel", "Buurtsuper"),
        "in de winkel",
        "Een winkel is meer dan een kassa: inkoop, team en klanten.",
        ("verkoper", "teamleider", "inkoper"),
        "verkopers en een inkoper",
        (
            Idea(
                VISIT,
                "De supermarkt vóór openingstijd",
                "Om half acht is het brood warm en zijn de gangen leeg. Je ziet hoe een winkel zich klaarmaakt.",
                ("Je vult een schap zoals de computer het wil.", "Je proeft wat er vandaag in de aanbieding is."),
            ),
            Idea(
                ASSIGNMENT,
                "Bedenk de etalage van de maand",
                "Jullie krijgen een raam, een klein bedrag en een doel: meer mensen naar binnen.",
                ("Je kijkt waar mensen stoppen in de straat.", "Je bouwt je idee op schaal."),
            ),
            Idea(
                FLASH,
                "Bliksemstage achter de kassa",
                "In een halve dag leer je groeten, helpen, afrekenen en opruimen.",
                ("Je loopt mee met een vaste medewerker.", "Je helpt een klant van begin tot eind."),
            ),
        ),
    ),
    Trade(
        Sector.RETAIL,
        ("Webwinkel", "Pakketshop", "Outlet"),
        "bij de webwinkel",
        "Wij verkopen online en pakken hier in.",
        ("webshopbeheerder", "fotograaf", "klantadviseur"),
        "fotografen, inpakkers en adviseurs",
        (
            Idea(
                WORKSHOP,
                "Zet je eerste product online",
                "Je maakt een foto, schrijft een tekst en zet een product in een oefenwinkel.",
                ("Je bouwt een kleine fotostudio.", "Je schrijft een tekst die klopt en verkoopt."),
            ),
            Idea(
                ASSIGNMENT,
                "Minder karton, zelfde pakket",
                "Elke week gaat er een container karton doorheen. Jullie zoeken een doos die wel past.",
                ("Je meet twintig pakketten.", "Je laat je doos vallen van twee meter: blijft het heel?"),
            ),
            Idea(
                VISIT,
                "Waar gaat je klik heen?",
                "Volg een bestelling van het scherm tot de bus. Je pakt er zelf drie in.",
                ("Je ziet op een scherm wat mensen nu kopen.", "Je pakt in tegen de klok."),
            ),
        ),
    ),
)
