"""Care, welfare, sport, food, land and guests."""

from meeloop.demo.trades.trade import ASSIGNMENT, FLASH, GUEST, SHADOW, SPEED, VISIT, WORKSHOP, Idea, Trade
from providers.choices import Sector

BOOTS = "Trek laarzen of oude schoenen aan."
HAIR = "Doe lange haren vast en laat sieraden thuis."

CARING = (
    Trade(
        Sector.CARE,
        ("Zorghuis", "Woonzorg", "Verpleeghuis"),
        "in het zorghuis",
        "Hier wonen tachtig ouderen met een eigen verhaal.",
        ("verzorgende", "verpleegkundige", "activiteitenbegeleider"),
        "verzorgenden en verpleegkundigen",
        (
            Idea(
                SHADOW,
                "Meelopen in het zorghuis",
                "Je loopt een ochtend mee met een verzorgende. Je helpt bij het ontbijt en bij een activiteit.",
                ("Je maakt kennis met bewoners die dat leuk vinden.", "Je helpt bij de koffie en een spel."),
            ),
            Idea(
                WORKSHOP,
                "Voel hoe oud worden voelt",
                "Met een pak, een bril en handschoenen ben je even tachtig. Daarna bedenk je wat helpt.",
                ("Je trekt het ouderdomspak aan en loopt een parcours.", "Je leert iemand goed uit een stoel helpen."),
            ),
            Idea(
                ASSIGNMENT,
                "Bedenk een middag voor de bewoners",
                "Jullie maken een plan voor één middag: muziek, spel of iets wat wij nog niet kennen.",
                ("Je vraagt bewoners wat ze graag doen.", "Je voert het beste plan samen uit."),
            ),
        ),
    ),
    Trade(
        Sector.CARE,
        ("Ziekenhuis", "Kliniek", "Gezondheidscentrum"),
        "in het ziekenhuis",
        "Wij helpen mensen beter te worden.",
        ("verpleegkundige", "laborant", "gipsmeester"),
        "verpleegkundigen, laboranten en artsen",
        (
            Idea(
                VISIT,
                "Een kijkje in het ziekenhuis",
                "Je loopt langs het lab, de gipskamer en de ambulance. Bij elke stop doe je iets zelf.",
                ("Je gipst de arm van je klasgenoot.", "Je kijkt door de microscoop naar bloed van een pop."),
            ),
            Idea(
                GUEST,
                "Wat doet een ambulance binnen acht minuten?",
                "Een verpleegkundige vertelt over haar dienst van gisteren. Daarna oefen je reanimeren.",
                ("Je hoort hoe een melding binnenkomt.", "Je oefent op een pop."),
            ),
            Idea(
                SPEED,
                "Tien witte jassen, tien gesprekken",
                "Praat steeds vijf minuten met iemand uit het ziekenhuis. Vraag alles over opleiding, dienst en loon.",
                ("Je bedenkt vooraf je drie beste vragen.", "Je kiest na afloop met wie je een dag zou ruilen."),
            ),
        ),
    ),
    Trade(
        Sector.CARE,
        ("Sportcentrum", "Zwembad", "Beweegteam"),
        "in het sportcentrum",
        "Wij krijgen de hele wijk in beweging.",
        ("sportinstructeur", "zwemonderwijzer", "fysiotherapeut"),
        "instructeurs en een fysiotherapeut",
        (
            Idea(
                WORKSHOP,
                "Geef zelf een sportles",
                "Je bedenkt een warming-up en geeft hem aan een echte groep acht.",
                ("Je leert een groep stil krijgen zonder te roepen.", "Je geeft je les en krijgt tips."),
                "Neem sportkleren mee.",
            ),
            Idea(
                FLASH,
                "Een halve dag badmeester",
                "Je kijkt mee bij zwemles, test het water en oefent een redding.",
                ("Je meet of het water schoon is.", "Je haalt samen een pop van de bodem."),
                "Neem zwemkleding en een handdoek mee.",
            ),
            Idea(
                GUEST,
                "Sterk, soepel of snel?",
                "Een fysiotherapeut meet wat jouw lijf kan en vertelt over het vak.",
                ("Je doet zes kleine testen.", "Je leert wat een blessure is."),
            ),
        ),
    ),
    Trade(
        Sector.CARE,
        ("Kinderopvang", "Buurthuis", "Jongerenwerk"),
        "op de groep",
        "Wij zijn er voor kinderen en jongeren in de wijk.",
        ("pedagogisch medewerker", "jongerenwerker", "kindercoach"),
        "pedagogisch medewerkers",
        (
            Idea(
                SHADOW,
                "Een ochtend op de peutergroep",
                "Je leest voor, helpt met fruit eten en ziet hoe een dag van peuters verloopt.",
                ("Je doet mee in de kring.", "Je bedenkt een spel voor buiten."),
            ),
            Idea(
                ASSIGNMENT,
                "Wat mist er in jullie wijk?",
                "Jullie vragen rond en maken een plan voor een plek waar jongeren willen zijn.",
                ("Je praat met tien mensen op straat.", "Je presenteert je plan aan de wethouder van de wijk."),
            ),
            Idea(
                WORKSHOP,
                "Luisteren kun je leren",
                "Je oefent gesprekken die lastig zijn: met een boos kind, een stille tiener, een ouder.",
                ("Je speelt drie situaties met een acteur.", "Je hoort wat werkt en waarom."),
            ),
        ),
    ),
    Trade(
        Sector.FOOD_GREEN_HOSPITALITY,
        ("Hoeve", "Melkveebedrijf", "Boerderij"),
        "op de boerderij",
        "Wij melken honderd koeien en maken een deel van de kaas zelf.",
        ("melkveehouder", "kaasmaker", "veearts"),
        "boeren, een kaasmaker en een veearts",
        (
            Idea(
                VISIT,
                "Van melk tot kaas: werken op een boerderij",
                "Je ziet waar melk vandaan komt en maakt zelf een kaasje.",
                ("Je voert de kalveren.", "Je roert, snijdt en perst je eigen kaas."),
                BOOTS,
            ),
            Idea(
                SHADOW,
                "Vroeg op met de melkveehouder",
                "Om half zes begint de dag. Je helpt voeren en ziet hoe de melkrobot werkt.",
                ("Je loopt de ronde door de stal.", "Je leest op het scherm welke koe aandacht nodig heeft."),
                BOOTS,
            ),
            Idea(
                ASSIGNMENT,
                "Houd de sloot levend",
                "Wij willen meer bloemen en kikkers langs ons land. Jullie tellen en maken een plan.",
                ("Je telt planten en dieren in een vak van tien meter.", "Je tekent hoe de oever eruit kan zien."),
                BOOTS,
            ),
        ),
    ),
    Trade(
        Sector.FOOD_GREEN_HOSPITALITY,
        ("Bakkerij", "Banketbakkerij", "Broodhuis"),
        "in de bakkerij",
        "Elke nacht bakken wij brood voor vijf dorpen.",
        ("bakker", "patissier", "verkoper"),
        "bakkers en patissiers",
        (
            Idea(
                WORKSHOP,
                "Bak je eigen brood",
                "Je weegt, kneedt, vormt en bakt. Je brood gaat warm mee naar huis.",
                ("Je leert waarom deeg moet rusten.", "Je vlecht en bakt je brood."),
                HAIR,
            ),
            Idea(
                VISIT,
                "De bakker is al acht uur wakker",
                "Je komt als de oven nog warm is en ziet alles wat er 's nachts is gemaakt.",
                ("Je volgt een brood van zak tot schap.", "Je versiert een taart."),
                HAIR,
            ),
            Idea(
                GUEST,
                "Proef het verschil",
                "Een patissier laat zien hoe smaak werkt. Je proeft blind en bedenkt een eigen recept.",
                ("Je proeft zoet, zout, zuur, bitter en hartig.", "Je maakt een recept en rekent uit wat het kost."),
            ),
        ),
    ),
    Trade(
        Sector.FOOD_GREEN_HOSPITALITY,
        ("Herberg", "Restaurant", "Hotel"),
        "in het restaurant",
        "Bij ons draait alles om gasten die terugkomen.",
        ("kok", "gastvrouw", "bedrijfsleider"),
        "koks en gastvrouwen",
        (
            Idea(
                WORKSHOP,
                "Koken voor honderd gasten",
                "In één middag maak je met je klas een lunch voor honderd mensen. Op tijd en warm.",
                ("Je werkt aan één gang met je eigen team.", "Je dient uit en ruimt op."),
                HAIR,
            ),
            Idea(
                FLASH,
                "Van keuken tot kamer",
                "Een halve dag in een hotel: de keuken, de balie, de kamers.",
                ("Je dekt een tafel in vijf minuten.", "Je checkt een gast in."),
            ),
            Idea(
                ASSIGNMENT,
                "Een menukaart zonder verspilling",
                "Wij gooien te veel weg. Jullie maken van de resten een gerecht dat op de kaart mag.",
                ("Je weegt wat er in een week overblijft.", "Je kookt je gerecht voor onze chef."),
                HAIR,
            ),
        ),
    ),
    Trade(
        Sector.FOOD_GREEN_HOSPITALITY,
        ("Kwekerij", "Hovenier", "Groenbeheer"),
        "op de kwekerij",
        "Wij kweken bomen en leggen parken aan.",
        ("hovenier", "boomverzorger", "kweker"),
        "hoveniers en boomverzorgers",
        (
            Idea(
                WORKSHOP,
                "Leg een tuin van een vierkante meter aan",
                "Je ontwerpt, graaft en plant een kleine tuin die tegen veel regen kan.",
                ("Je kiest planten bij de grond.", "Je legt paadje, plant en water aan."),
                BOOTS,
            ),
            Idea(
                SHADOW,
                "De boom in met een boomverzorger",
                "Je ziet hoe iemand twintig meter hoog veilig zaagt. Zelf klim je een stukje mee in het touw.",
                ("Je keurt een boom van onder tot boven.", "Je klimt met een gordel om."),
                "Trek een lange broek en stevige schoenen aan.",
            ),
            Idea(
                VISIT,
                "Een miljoen plantjes onder glas",
                "In de kas regelt een computer zon, water en warmte. Je ontdekt wie de computer regelt.",
                ("Je stekt tien plantjes.", "Je meet hoe warm en nat het is."),
            ),
        ),
    ),
)
