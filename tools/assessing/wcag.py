"""The accessibility statement, in the steps of WCAG-EM, with every criterion of WCAG 2.2 at level A and AA."""

from assessing import MET, NONE, PARTLY, UNPROVED, Assessment, Part, Row

SCREENS = "tests/enrolments/test_in_the_browser.py::test_every_screen_is_accessible_and_fits"
DATA = "tests/privacy/test_screens_in_the_browser.py::test_every_screen_about_data_is_accessible_and_fits"
KEYS = "tests/journeys/test_sign_up_in_other_ways.py::test_with_nothing_but_a_keyboard"
CATALOGUE_KEYS = "tests/activities/catalogue/test_browser.py::test_a_visitor_finds_an_activity_by_keyboard_alone"
READABLE = "tests/meeloop/test_tokens.py::test_every_text_can_be_read_on_its_ground"
VISIBLE = "tests/meeloop/test_tokens.py::test_every_control_can_be_seen_on_its_ground"
FORM = "tests/kit/test_parts.py::test_a_form_ties_label_hint_and_error_to_the_control"
SUMMARY = "tests/kit/test_parts.py::test_the_error_summary_leads_to_each_field"
UNHIDDEN = "tests/activities/catalogue/test_browser.py::test_focus_is_never_hidden_behind_the_sticky_bar"
WARNING = "tests/accounts/test_pages_in_the_browser.py::test_a_warning_comes_before_the_session_ends_and_one_button_keeps_it"
MENU = "tests/meeloop/test_pages_of_the_frame.py::test_the_menu_marks_where_you_are"
NOTE = "tests/kit/test_parts.py::test_a_note_says_what_kind_it_is_without_its_colour"
DRAWING = "tests/kit/test_parts.py::test_a_drawing_is_silent_unless_it_has_a_label"
PDF = "tests/kit/test_pdf_ua.py::test_a_document_of_ours_has_nothing_wrong_and_each_fault_is_found"
LINKS = "tests/enrolments/test_names_of_links.py::test_two_classes_on_two_dates_of_one_activity_are_told_apart_by_school_and_provider"
NO_SCRIPT = "tests/activities/catalogue/test_browser.py::test_everything_works_without_scripts"
UNDO = "tests/enrolments/test_second_thoughts.py::test_a_cancellation_is_taken_back_within_ten_minutes_and_not_after"
TYPED = "tests/enrolments/test_pages.py::test_a_mistake_is_a_sentence_and_nothing_typed_is_lost"

HEAD = """
# Toegankelijkheid: hoe het ervoor staat

Gemaakt door `tools/assessments.py` uit `tools/assessing/wcag.py`; verander die tabel, niet deze pagina. Een test let op dat elk bewijs bestaat. Ingedeeld naar de stappen van WCAG-EM.

Dit is een verslag van de makers over de software zelf, niet de wettelijke verklaring van een organisatie: die maakt wie de site aanbiedt, met een onderzoek van de eigen site en teksten erbij.

1. **Bereik.** Alle bladzijden die bij de software horen: voor bezoekers, scholen, aanbieders, financiers en de regio, mails en PDF's. Niet: het scherm waarin redacteuren schrijven (Wagtail, van
   anderen), en teksten, foto's en documenten die mensen er zelf in zetten. Norm: WCAG 2.2, niveau A en AA.
2. **Verkend.** De paden van het hoofdwerk: zoeken, inschrijven, klaarzetten, de dag zelf, cijfers lezen, gegevens opvragen; met en zonder scripts, met alleen een toetsenbord, breed en op 390 pixels.
3. **Steekproef.** Geen: elke soort bladzijde die de tests openen wordt bekeken, bij elke verandering.
4. **Onderzocht.** Automatisch met axe (alle regels voor A en AA) in Chromium, en met eigen proeven voor wat axe niet ziet: toetsenbord, focus, contrast van elk paar kleuren, opnieuw schikken.
5. **Niet onderzocht.** Niemand met een beperking heeft meegekeken, en niemand heeft met een schermlezer (NVDA, JAWS, VoiceOver, TalkBack) of met vergroting alle paden gelopen. Waar een
   criterium een mens nodig heeft om te oordelen, staat er "niet bewezen" of "deels".
"""
PERCEIVABLE = Part(
    "1. Waarneembaar",
    (
        Row("1.1.1 (A)", "Wat geen tekst is heeft een tekst", PARTLY, "Tekens van ons hebben een naam of zijn stil. De beschrijving van een foto schrijft de aanbieder; de software vraagt erom en kan niet oordelen.", (DRAWING, SCREENS)),
        Row("1.2.1 (A)", "Alleen geluid of alleen beeld heeft een andere vorm", NONE, "De software toont geen geluid of video, en laadt niets van anderen."),
        Row("1.2.2 (A)", "Video heeft ondertitels", NONE, "De software toont geen geluid of video, en laadt niets van anderen."),
        Row("1.2.3 (A)", "Video heeft een beschrijving", NONE, "De software toont geen geluid of video, en laadt niets van anderen."),
        Row("1.2.4 (AA)", "Live video heeft ondertitels", NONE, "De software toont geen geluid of video, en laadt niets van anderen."),
        Row("1.2.5 (AA)", "Video heeft gesproken beschrijving", NONE, "De software toont geen geluid of video, en laadt niets van anderen."),
        Row("1.3.1 (A)", "Wat je aan de vorm ziet staat ook in de code", MET, "Koppen, lijsten, tabellen met koppen, velden met namen; PDF's zijn getagd.", (SCREENS, FORM, PDF)),
        Row("1.3.2 (A)", "De volgorde in de code klopt", PARTLY, "De volgorde van de tekst is die van de code, ook zonder opmaak; voorgelezen door een mens is het niet.", (NO_SCRIPT,)),
        Row("1.3.3 (A)", "Uitleg hangt niet aan vorm of plaats", UNPROVED, "Teksten noemen knoppen bij hun naam; geen mens heeft ze er allemaal op nagelezen."),
        Row("1.3.4 (AA)", "Staand en liggend kan allebei", MET, "Nergens wordt een stand afgedwongen; elke bladzijde past op elke breedte.", (DATA,)),
        Row("1.3.5 (AA)", "Velden over jezelf zeggen wat ze zijn", MET, "Naam, e-mail en wachtwoord dragen hun bekende naam; axe keurt die.", (SCREENS,)),
        Row("1.4.1 (A)", "Kleur is nooit het enige", MET, "Een melding zegt in woorden wat voor soort ze is; grafieken hebben een tabel.", (NOTE,)),
        Row("1.4.2 (A)", "Geluid is te stoppen", NONE, "Er is geen geluid op de site, dus er valt niets te stoppen."),
        Row("1.4.3 (AA)", "Tekst heeft genoeg contrast", MET, "Elk paar kleuren is uitgerekend, licht en donker; axe kijkt op de bladzijden zelf.", (READABLE, SCREENS)),
        Row("1.4.4 (AA)", "Tekst kan twee keer zo groot", PARTLY, "Maten zijn in rem en de bladzijde schikt zich; zoomen van 200% is niet apart beproefd.", (DATA,)),
        Row("1.4.5 (AA)", "Tekst is geen plaatje", MET, "Alle tekst is tekst; een grafiek als plaatje heeft de tabel ernaast.", (SCREENS,)),
        Row("1.4.10 (AA)", "Niets schuift opzij op 320 pixels", PARTLY, "Op 390 pixels schuift niets opzij, op elke bladzijde die de tests openen; op 320 is een deel bekeken (het aanbod, de klassen, de cijfers).", (DATA, UNHIDDEN)),
        Row("1.4.11 (AA)", "Knoppen en randen zijn te zien", MET, "Elke rand en knop heeft genoeg contrast met zijn grond, licht en donker.", (VISIBLE,)),
        Row("1.4.12 (AA)", "Meer ruimte tussen letters breekt niets", UNPROVED, "Hoogtes liggen niet vast, dus het zou moeten kunnen; beproefd is het niet."),
        Row("1.4.13 (AA)", "Wat bij aanwijzen verschijnt blijft en kan weg", UNPROVED, "Uitleg staat er altijd of opent met een knop; geen proef zoekt naar wat alleen bij aanwijzen verschijnt."),
    ),
)  # fmt: skip
OPERABLE = Part(
    "2. Bedienbaar",
    (
        Row("2.1.1 (A)", "Alles kan met het toetsenbord", MET, "Zoeken en een klas inschrijven zijn met alleen een toetsenbord gedaan; alles is een gewone knop of link.", (KEYS, CATALOGUE_KEYS)),
        Row("2.1.2 (A)", "Je komt overal weer uit", MET, "Het pad met alleen een toetsenbord loopt door vensters en menu's heen en komt aan.", (KEYS,)),
        Row("2.1.4 (A)", "Losse toetsen doen niets", NONE, "Er zijn geen sneltoetsen van één letter, dus er valt niets uit te zetten."),
        Row("2.2.1 (A)", "Tijd is te verlengen", MET, "Voor een sessie eindigt komt een waarschuwing met één knop; vastgehouden plekken zijn te verlengen.", (WARNING,)),
        Row("2.2.2 (A)", "Wat vanzelf ververst is te stoppen", PARTLY, "Niets beweegt lang. De stand van een klus die loopt (een lijst lezen, een nieuwsbrief versturen) ververst vanzelf tot hij klaar is en is niet stil te zetten."),
        Row("2.3.1 (A)", "Niets flitst", NONE, "Er zijn geen flitsende beelden; bewegingen zijn kort en gaan uit als je daarom vraagt."),
        Row("2.4.1 (A)", "Je kunt blokken overslaan", MET, "De eerste link springt naar de inhoud; axe let erop op elke bladzijde.", (SCREENS, DATA)),
        Row("2.4.2 (A)", "Elke bladzijde heeft een titel", MET, "Elke bladzijde zegt in de titel waar je bent; axe let erop.", (SCREENS, DATA)),
        Row("2.4.3 (A)", "De focus gaat in een volgorde die klopt", MET, "Na bladeren staat de focus bij het begin van de nieuwe resultaten.", ("tests/activities/catalogue/test_browser.py::test_the_next_page_gets_the_focus", KEYS)),
        Row("2.4.4 (A)", "Een link zegt waarheen", MET, "Links met dezelfde woorden leiden naar hetzelfde, of zeggen erbij welke school of dag.", (LINKS,)),
        Row("2.4.5 (AA)", "Er is meer dan één weg", MET, "Een menu op elke bladzijde, zoeken in het aanbod, links onderaan.", (MENU, "tests/meeloop/test_pages_of_the_frame.py::test_a_visitor_finds_every_way_in")),
        Row("2.4.6 (AA)", "Koppen en namen zeggen wat er komt", PARTLY, "Elk veld heeft een naam en elke bladzijde één hoofdkop; of de woorden goed gekozen zijn beoordeelt een mens.", (FORM, SCREENS)),
        Row("2.4.7 (AA)", "Je ziet waar de focus is", MET, "Een rand van drie pixels in de kleur van de tekst om elk bedienbaar deel, en nooit bedekt.", (READABLE, UNHIDDEN)),
        Row("2.4.11 (AA)", "De focus wordt niet bedekt", MET, "Een balk die blijft staan bedekt het deel met de focus nooit.", (UNHIDDEN,)),
        Row("2.5.1 (A)", "Gebaren hebben een gewone knop", NONE, "Er zijn geen gebaren met twee vingers of met een pad."),
        Row("2.5.2 (A)", "Een druk is terug te nemen", MET, "Gewone knoppen, die pas bij loslaten werken; een afmelding is tien minuten terug te nemen.", (NO_SCRIPT, UNDO)),
        Row("2.5.3 (A)", "De naam begint met wat je ziet", MET, "De naam voor een schermlezer bevat de woorden op de knop; axe keurt dat.", (SCREENS, DATA)),
        Row("2.5.4 (A)", "Schudden of kantelen hoeft niet", NONE, "De site luistert niet naar bewegingen van het toestel; alles gaat met knoppen en velden."),
        Row("2.5.7 (AA)", "Slepen hoeft niet", MET, "Een bestand kies je ook met een knop; nergens anders wordt gesleept.", (NO_SCRIPT,)),
        Row("2.5.8 (AA)", "Wat je aantikt is groot genoeg", MET, "Minstens 24 pixels; axe meet het op een smal scherm.", (SCREENS, DATA)),
    ),
)  # fmt: skip
UNDERSTANDABLE = Part(
    "3. Begrijpelijk",
    (
        Row("3.1.1 (A)", "De taal van de bladzijde staat erin", MET, "Nederlands of Engels, in de code van elke bladzijde; axe let erop.", (SCREENS, DATA)),
        Row("3.1.2 (AA)", "Een stuk in een andere taal zegt dat", PARTLY, "De knop naar de andere taal draagt haar taal. Wat een aanbieder in een andere taal schrijft is niet gemerkt.", (SCREENS,)),
        Row("3.2.1 (A)", "Focus verandert niets", MET, "Niets gebeurt door ergens op te komen staan; alles werkt zonder scripts.", (NO_SCRIPT, KEYS)),
        Row("3.2.2 (A)", "Invullen verstuurt niets onverwacht", PARTLY, "Filters van het aanbod verversen het aantal met scripts aan, zonder de focus te verplaatsen; elk formulier heeft een knop.", (NO_SCRIPT,)),
        Row("3.2.3 (AA)", "Het menu staat overal gelijk", MET, "Eén raam om elke bladzijde: dezelfde volgorde, met een merk waar je bent.", (MENU,)),
        Row("3.2.4 (AA)", "Hetzelfde heet hetzelfde", PARTLY, "Delen komen uit één map en heten overal gelijk; een woordenlijst bewaakt de woorden, een mens niet.", ("docs/guides/parts.md", "docs/guides/words.md")),
        Row("3.2.6 (A)", "Hulp staat op dezelfde plek", PARTLY, "Contact staat onderaan elke bladzijde in één raam; geen proef kijkt of de volgorde overal gelijk is.", ("tests/meeloop/test_pages_of_the_frame.py::test_a_visitor_finds_every_way_in",)),
        Row("3.3.1 (A)", "Een fout staat er in woorden", MET, "Boven het formulier en bij het veld, met een link ertussen.", (SUMMARY, TYPED)),
        Row("3.3.2 (A)", "Een veld zegt wat erin moet", MET, "Elk veld heeft een naam en, waar nodig, uitleg die eraan vastzit.", (FORM,)),
        Row("3.3.3 (AA)", "Een fout zegt wat je kunt doen", MET, "Elke weigering is een zin die zegt wat je doet; niets wat je typte gaat verloren.", (TYPED,)),
        Row("3.3.4 (AA)", "Wat zwaar weegt is na te kijken of terug te nemen", MET, "Een klassenlijst bekijk je eerst en draai je een dag terug; een afmelding tien minuten.", ("tests/schools/test_import_undo.py::test_undo_brings_back_exactly_what_was_there", UNDO)),
        Row("3.3.7 (A)", "Je vult niets twee keer in", MET, "Wat je al typte staat er na een fout nog, en een formulier vraagt niets wat een vorige stap al vroeg.", (TYPED,)),
        Row("3.3.8 (AA)", "Inloggen vraagt geen puzzel", MET, "Plakken mag, een programma voor wachtwoorden vult in, en een passkey kan ook.", ("tests/accounts/test_signing_in.py::test_a_keyboard_goes_from_the_address_to_the_password_and_then_to_what_is_forgotten", KEYS)),
    ),
)  # fmt: skip
ROBUST = Part(
    "4. Robuust",
    (
        Row("4.1.2 (A)", "Naam, rol en waarde zijn te lezen", MET, "Gewone knoppen, links en velden; axe keurt wat er zelf gemaakt is.", (SCREENS, DATA)),
        Row("4.1.3 (AA)", "Een melding wordt voorgelezen zonder focus", PARTLY, "Meldingen staan in een gebied dat schermlezers volgen; met een schermlezer beluisterd is het niet.", (SCREENS, NOTE)),
    ),
)  # fmt: skip
WCAG = Assessment("docs/accessibility-statement.md", HEAD, (PERCEIVABLE, OPERABLE, UNDERSTANDABLE, ROBUST))
