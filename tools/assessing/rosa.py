"""Certificeringsschema informatiebeveiliging en privacy ROSA: availability medium, integrity medium, confidentiality high."""

from assessing import MET, OPERATOR, PARTLY, UNPROVED, Assessment, Part, Row

HEAD = """
# Zelfbeoordeling: certificeringsschema ROSA

Gemaakt door `tools/assessments.py` uit `tools/assessing/rosa.py`; verander die tabel, niet deze pagina. Een test let op dat elk bewijs bestaat.

Dit is een voorstel van de makers van de software, geen certificaat: niemand anders heeft het getoetst. De maatregelen staan hier in onze eigen woorden en per onderwerp; wie toetst, legt het
toetsingskader van het certificeringsschema (versie 3.0) ernaast. De software is een deel: wie de site draait (hosting, mensen, gebouw) vult de regels "wie de site draait" zelf in.

Voorstel voor de classificatie:

| | klasse | waarom |
|---|---|---|
| Beschikbaarheid | middel | Een dag niet kunnen inschrijven is vervelend, en niemand komt erdoor in gevaar. Op de dag zelf is er een lijst op papier. |
| Integriteit | middel | Een verkeerde plek of telling kost tijd of geld, en is na te gaan en te herstellen. |
| Vertrouwelijkheid | hoog | Het gaat om namen en aanwezigheid van kinderen, van veel scholen bij elkaar. |
"""
AVAILABLE = Part(
    "Beschikbaarheid (middel)",
    (
        Row("B-1 ontwerp", "Uitval van één onderdeel legt niet alles stil", PARTLY,
            "Twee webprocessen achter de proxy; beat, werker en database zijn er één. Alles komt na een harde stop vanzelf terug, met elke rij. De database dubbel uitvoeren is werk van wie de site draait.",
            ("tests/deploy/test_compose.py::test_beat_is_one_and_web_is_two", "tests/local/test_up.py::test_whatever_is_killed_comes_back_with_every_row", "docs/operations/deploy.md")),
        Row("B-2 capaciteit", "Er is genoeg capaciteit, en dat is gemeten", PARTLY,
            "Gemeten op één machine, met de cijfers van een regio en van een land; wat zwaar is heeft een grens. Een maand lang meten op een echte installatie is niet gedaan.",
            ("docs/performance.md", "tests/test_benchmarks.py", "tests/schools/classlist/test_reading.py::test_a_file_made_to_exhaust_us_gets_an_answer", "tests/meeloop/test_uploads.py::test_what_is_larger_than_any_upload_is_refused_before_it_is_read")),
        Row("B-3 onderhoud", "Bijwerken kan zonder lange onderbreking", MET,
            "Tabellen veranderen terwijl de site draait; een test leest elke migratie na op wat de site stil zou leggen.",
            ("tests/deploy/test_migrations.py::test_no_migration_after_the_first_version_stops_the_site_or_the_release_before", "docs/operations/upgrade.md")),
        Row("B-4 testen", "Elke wijziging wordt getest voor hij live gaat", MET,
            "Eén opdracht draait alle tests tegen echte PostgreSQL en Valkey; elke belofte aan gebruikers heeft een test.",
            ("tests/test_promises.py", "tests/test_house.py", "tests/enrolments/test_machine.py::test_random_schools_providers_and_clocks_break_no_invariant")),
        Row("B-5 bewaking", "Storing wordt gezien", MET,
            "`/health/ready`, `/metrics` en `manage.py doctor` zeggen wat er mis is en wat je doet. Wie ernaar kijkt regelt wie de site draait.",
            ("tests/meeloop/test_health.py::test_whoever_watches_hears_that_the_clock_stands_still", "tests/meeloop/test_metrics.py::test_the_numbers_are_those_of_what_happens", "tests/meeloop/test_doctor.py::test_every_code_of_the_doctor_is_made_wrong_here")),
        Row("B-6 reservekopie", "Er is een versleutelde kopie, en terugzetten is geoefend", MET,
            "Eén verzegeld bestand met database en bestanden; de oefening is een test, ook met wie sindsdien vergeten is. Elke nacht maken en elders bewaren doet wie de site draait.",
            ("tests/meeloop/backup/test_drill.py::test_a_backup_comes_back_whole_and_who_was_forgotten_since_does_not", "docs/operations/backup.md")),
        Row("B-7 hersteltijd", "De tijd tot herstel is bekend", PARTLY,
            "Gemeten op de grootte van een regio (16.200 leerlingen, 500 MB bestanden) en van vijf keer zoveel: een minuut, en twee. Een kopie per nacht verliest hooguit een dag. Een land, en de mensen eromheen (machine, sleutel, rondkijken), zijn niet gemeten.",
            ("tests/meeloop/backup/test_drill.py::test_a_backup_comes_back_whole_and_who_was_forgotten_since_does_not", "docs/operations/backup.md")),
        Row("B-8 aanval op capaciteit", "De dienst is beschermd tegen overbelasting van buiten", PARTLY,
            "Per adres en per persoon is er een grens, en inloggen vertraagt. Een aanval met veel machines houdt alleen het netwerk van wie de site draait tegen.",
            ("tests/kit/test_throttling.py::test_of_many_at_once_no_more_pass_than_may", "tests/matrix/test_headers.py::test_each_kind_of_answer_was_met")),
    ),
)  # fmt: skip
INTEGRITY = Part(
    "Integriteit (middel)",
    (
        Row("I-1 invoer", "Wat binnenkomt wordt op de server gekeurd", MET,
            "Elk formulier, elk document en elk adres krijgt in de tests slechte invoer; nooit een fout 500, nooit stil bewaard.",
            ("tests/matrix/test_bad_forms.py::test_forms", "tests/matrix/test_bad_bodies.py::test_documents_of_the_interface", "tests/schools/classlist/test_attacks.py::test_an_attack_comes_to_what_is_written_beside_it")),
        Row("I-2 volledigheid", "Een handeling gebeurt helemaal of niet", MET,
            "Elke dienst is één transactie; de database zelf weigert wat niet mag. Geen plek gaat twee keer weg.",
            ("tests/enrolments/test_races.py::test_twenty_four_classes_for_places_for_five_never_oversell", "tests/enrolments/test_invariants.py::test_every_sentence_has_been_broken")),
        Row("I-3 herleidbaarheid", "Wie iets veranderde of bekeek is na te gaan, en dat logboek is niet stil te wijzigen", MET,
            "Wie naar leerlingen keek staat in een logboek waar alleen bij kan; elke dag krijgt een zegel.",
            ("tests/privacy/test_sealing.py::test_a_look_says_at_which_pupils", "tests/privacy/test_sealing.py::test_who_owns_the_database_cannot_hide_a_change")),
        Row("I-4 onweerlegbaarheid", "Wat gepubliceerd of getekend is, is te controleren", MET,
            "Cijfers, overeenkomsten en bewijzen van wissen zijn ondertekend; een nieuwe sleutel laat oude handtekeningen gelden.",
            ("tests/meeloop/test_keys.py::test_what_was_signed_stays_valid_after_a_new_signing_key", "tests/privacy/retention/test_pages.py::test_everybody_can_check_the_proof_of_a_night_with_nothing_but_the_file")),
        Row("I-5 functiescheiding", "Wat zwaar weegt doet niemand alleen", PARTLY,
            "Cijfers gaan pas uit na een ja van twee mensen van twee organisaties. Andere handelingen vragen één bevoegd mens en worden geschreven in het logboek.",
            ("tests/matrix/test_matrix.py::test_nobody_gets_more_than_the_table_says", "docs/decisions/0031-two-bodies-and-one-door.md")),
        Row("I-6 integriteit van de kopie", "Een beschadigde of veranderde kopie wordt herkend", MET,
            "Elk stuk van de kopie draagt een zegel; een veranderd stuk of een verkeerde sleutel verandert niets.",
            ("tests/meeloop/backup/test_drill.py::test_a_damaged_file_and_a_wrong_key_are_refused_before_anything_is_changed",)),
    ),
)  # fmt: skip
CONFIDENTIAL = Part(
    "Vertrouwelijkheid (hoog)",
    (
        Row("V-1 toegang", "Inloggen is sterk, met een tweede stap waar persoonsgegevens zijn", MET,
            "Wie leerlingen kan zien heeft een app-code of passkey nodig, op elke weg naar binnen.",
            ("tests/accounts/test_access.py::test_who_has_no_second_factor_is_led_to_the_page_that_adds_one", "tests/accounts/test_one_way_in.py::test_a_password_alone_opens_nothing_at_wagtails_own_forms")),
        Row("V-2 wachtwoorden", "Wachtwoorden zijn lang, niet bekend, en traag te raden", MET,
            "Twaalf tekens of meer, niet op een lijst van bekende wachtwoorden, bewaard met Argon2; na vijf keer mis wacht ook het goede.",
            ("tests/accounts/test_passwords.py::test_more_than_three_thousand_common_passwords_of_twelve_signs_are_refused", "tests/accounts/test_signing_in.py::test_after_five_wrong_passwords_even_the_right_one_waits_five_minutes")),
        Row("V-3 rechten", "Iedereen ziet alleen wat bij het eigen werk hoort", MET,
            "Een tabel zegt per adres wie erin mag; een test vraagt elk adres namens elke rol, over eigen, andermans en niet bestaande dingen.",
            ("tests/matrix/test_matrix.py::test_nobody_gets_more_than_the_table_says", "tests/matrix/test_matrix.py::test_a_page_that_leaks_is_seen")),
        Row("V-4 scheiding van scholen", "Gegevens van scholen zijn van elkaar gescheiden", MET,
            "Drie sloten; het derde staat in de database zelf (row-level security).",
            ("tests/privacy/test_row_policies.py::test_another_schools_rows_are_not_there_by_the_orm_nor_by_hand", "docs/guides/isolation.md")),
        Row("V-5 sessies", "Sessies eindigen, en zijn te beëindigen", MET,
            "Na een half uur niets doen, na twaalf uur, en zodra wachtwoord of rol verandert; ieder ziet en sluit eigen apparaten.",
            ("tests/accounts/test_sessions.py::test_who_sees_pupils_is_signed_out_after_half_an_hour_of_nothing", "tests/accounts/test_sessions.py::test_a_new_password_ends_every_other_session_and_every_token")),
        Row("V-6 transport", "Verkeer is versleuteld", MET,
            "Alleen https, met HSTS op elk antwoord; de proxy spreekt TLS 1.2 en 1.3.",
            ("tests/matrix/test_headers.py::test_plain_http_leads_to_https", "tests/matrix/test_headers.py::test_every_answer_carries_the_headers_of_the_table", "deploy/nginx/meeloop.conf")),
        Row("V-7 opslag", "Gegevens zijn versleuteld opgeslagen", OPERATOR,
            "Geheimen van de tweede stap en reservekopieën versleutelt de software. De schijf van database en bestanden versleutelt wie de site draait; de software kan dat niet zien.",
            ("tests/meeloop/test_keys.py::test_second_factors_open_with_the_new_key_alone_once_they_are_closed_anew", "docs/security/asvs.md")),
        Row("V-8 sleutels", "Sleutels liggen apart en zijn te wisselen", MET,
            "Elk geheim komt uit de omgeving of een bestand; per geheim staat beschreven hoe je het wisselt en wat er dan gebeurt.",
            ("tests/meeloop/test_keys.py::test_every_secret_has_a_row_in_the_guide", "tests/deploy/test_compose.py::test_each_process_has_its_own_secrets_as_files_and_no_more", "docs/operations/keys.md")),
        Row("V-9 levenscyclus", "Wat niet meer nodig is gaat weg", MET,
            "Elke kolom heeft een doel en een termijn; elke nacht gaat wat over zijn termijn is, met een ondertekend bewijs.",
            ("tests/privacy/retention/test_every_rule.py::test_a_row_stays_until_its_end_and_not_a_day_longer", "docs/guides/verwerkingsregister.md")),
        Row("V-10 minimaal", "Er wordt niet meer verzameld dan nodig", MET,
            "Geen adres, geen geboortedatum, nooit een BSN; eerst een aantal, namen alleen waar een activiteit ze vraagt.",
            ("tests/matrix/test_bad_bodies.py::test_no_document_stores_a_bsn", "tests/accounts/test_little_is_asked.py::test_an_account_is_a_name_an_address_a_role_an_organisation_and_a_way_in")),
        Row("V-11 omgevingen", "Ontwikkelen, testen en echt werk zijn gescheiden; geen echte gegevens in een test", MET,
            "Demo-accounts en de knop om zonder wachtwoord in te loggen bestaan niet met instellingen voor echt werk; testgegevens zijn verzonnen.",
            ("tests/accounts/test_checks.py::test_production_settings_have_neither_the_switch_nor_the_page", "tests/deploy/test_files.py::test_secrets_are_made_once_and_production_starts_with_them")),
        Row("V-12 netwerk", "Alleen wat nodig is is bereikbaar", MET,
            "Alleen de proxy staat naar buiten; elk proces heeft een eigen account in de database met zo min mogelijk rechten.",
            ("tests/deploy/test_compose.py::test_only_the_proxy_is_reached_and_only_proxy_and_worker_reach_out", "tests/local/test_roles.py::test_the_site_changes_no_structure")),
        Row("V-13 kwetsbaarheden", "Bekende zwakke plekken in onderdelen worden gezocht en op tijd gedicht", PARTLY,
            "Elk onderdeel ligt vast met versie en kenmerk en staat met zijn licentie op een lijst. Zoeken (`make audit`) vraagt internet: CI doet het na de tests, en wie de site draait elke week.",
            ("tests/test_supply.py::test_the_list_of_what_we_are_made_of_holds_each_locked_package_and_no_other", "docs/security/asvs.md")),
        Row("V-14 toets door een ander", "Een onafhankelijke partij heeft de beveiliging getoetst", UNPROVED,
            "Niet gedaan. De eigen tests volgen OWASP ASVS 5.0, regel voor regel; een pentest moet een ander doen.", ("docs/security/asvs.md",)),
        Row("V-15 incidenten", "Een datalek wordt op tijd gemeld", MET,
            "Twee klokken vanaf de ontdekking: 24 uur naar de scholen, 72 uur naar de toezichthouder; het logboek zegt wie het raakt.",
            ("tests/desk/test_incidents.py::test_opening_an_incident_starts_clock_list_and_letters", "tests/desk/test_incident_reach.py::test_who_was_seen_by_an_account_in_the_time_is_computed_from_the_log")),
        Row("V-16 plaats", "Gegevens blijven in Europa", MET,
            "De site start niet zonder te zeggen in welk land gegevens, mail en kopieën staan, en niet buiten de EU en EER. Of het waar is wat er gezegd wordt, weet de software niet.",
            ("tests/meeloop/test_where_data_stands.py::test_a_place_outside_europe_or_without_a_name_refuses_to_start", "tests/meeloop/test_settings.py::test_what_the_reference_calls_needed_is_what_production_does_not_start_without")),
        Row("V-17 gebouw", "De machines staan achter slot en grendel", OPERATOR, "Hier heeft de software geen deel aan: wie de site draait vraagt het aan zijn hostingpartij."),
        Row("V-18 koppelingen", "Koppelingen met andere systemen zijn beveiligd", PARTLY,
            "Programma's gebruiken een persoonlijk token met een eind en een bereik. Koppelingen met leerlingadministraties zijn er alleen als bestand; Edukoppeling is er niet.",
            ("tests/accounts/test_tokens.py::test_a_token_does_only_what_its_scopes_say", "tests/schools/classlist/test_edexml.py::test_xml_that_attacks_or_is_something_else_is_refused")),
        Row("V-19 toestel", "Gegevens op een toestel zijn beschermd", MET,
            "Er is geen app. Een browser bewaart geen namen: van aanwezigheid zonder internet alleen tikken bij een nummer, hooguit acht dagen, en uitloggen wist alles.",
            ("tests/accounts/test_pages_in_the_browser.py::test_leaving_wipes_the_browser", "docs/decisions/0021-attendance-on-a-phone.md")),
    ),
)  # fmt: skip
ROSA = Assessment("docs/security/rosa.md", HEAD, (AVAILABLE, INTEGRITY, CONFIDENTIAL))
