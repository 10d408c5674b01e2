"""What every trade can offer: the same form, filled with its own jobs and places."""

from meeloop.demo.trades.trade import ASSIGNMENT, FLASH, GUEST, ONLINE, SHADOW, SPEED, TEACHER, VISIT, WORKSHOP, Idea

EVERYWHERE = (
    Idea(SHADOW, "Loop een dag mee met een {job}", "Je trekt een werkdag op met een {job}. Je kijkt, vraagt en helpt waar het kan.", ("Je krijgt een rondleiding {at}.", "Je helpt bij het werk van die dag.")),
    Idea(GUEST, "Gastles: zo word je {job}", "Iemand van {name} komt bij jullie in de klas. Je hoort hoe een dag gaat en doet een korte opdracht.", ("Je raadt eerst wat een {job} doet.", "Je lost een vraag op van het werk.")),
    Idea(SPEED, "Speeddate met {crew}", "Steeds vijf minuten met iemand anders. Je vraagt wat je echt wilt weten over het werk.", ("Je maakt vooraf drie vragen.", "Je kiest met wie je een dag zou meelopen.")),
    Idea(TEACHER, "Docentenstage {at}", "Voor docenten en mentoren: kijk een dag mee en neem voorbeelden mee voor je lessen.", ("Je loopt mee met {crew}.", "Je bedenkt met ons een opdracht voor je vak.")),
    Idea(ONLINE, "Online: een uur met een {job}", "Zonder reistijd. De klas ziet de werkplek op het scherm en stelt vragen.", ("Je krijgt een rondleiding met de camera.", "Je stelt de vragen van je klas.")),
    Idea(FLASH, "Bliksemstage {at}", "Een halve dag, een klein groepje en veel doen. Je maakt kennis met {crew}.", ("Je wisselt van werkplek.", "Je doet bij elke plek een korte taak.")),
    Idea(ASSIGNMENT, "Denk mee met een {job}", "{name} heeft een echte vraag. Jullie werken twee uur aan een antwoord en laten het zien.", ("Je hoort de vraag van een {job}.", "Je werkt in groepjes een idee uit.")),
    Idea(VISIT, "Kijk rond {at}", "Je ontmoet {crew} en ontdekt welke opleiding erbij hoort.", ("Je loopt langs drie werkplekken.", "Je doet een klein stukje werk zelf.")),
    Idea(WORKSHOP, "Probeer het vak van {job}", "Je leert in twee uur de eerste stappen van het vak en gaat met iets eigens naar huis.", ("Je ziet het eerst voordoen.", "Je maakt of doet het daarna zelf.")),
    Idea(GUEST, "Meisjes en jongens {at}", "Wie werkt er eigenlijk {at}? Twee collega's vertellen hoe zij hun keuze maakten.", ("Je vult een korte test in over beroepen.", "Je praat met twee mensen die jong begonnen.")),
    Idea(SHADOW, "Een ochtend mee {at}", "Kort kijken is ook kijken: je loopt drie uur mee met {crew}.", ("Je begint met de werkbespreking.", "Je loopt mee en noteert wat je opvalt.")),
    Idea(ASSIGNMENT, "Zoek uit: hoe duurzaam is het {at}?", "Jullie meten, tellen en vragen. Daarna geef je drie tips die wij echt lezen.", ("Je onderzoekt afval, stroom en vervoer.", "Je presenteert je tips aan de baas.")),
)  # fmt: skip
