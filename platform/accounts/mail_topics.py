"""Every kind of mail that somebody with an account can get: why, for whom, and what they may choose about it.

The one table behind the page "Berichten", the inbox and the mail itself. A letter is named as the outbox names it; a test asks
that every folder of a letter stands here. The sentence is what the inbox says: always the same words, so never a name.
A letter without a sentence stays out of the inbox: a code or a link to sign in is of no use to who is in.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.choices import MailRhythm, OrganisationKind

SCHOOL, PROVIDER, REGION, FUNDER = (
    frozenset({kind})
    for kind in (OrganisationKind.SCHOOL, OrganisationKind.PROVIDER, OrganisationKind.REGION, OrganisationKind.FUNDER)
)
EVERYBODY = frozenset(OrganisationKind)
ALWAYS = (MailRhythm.AT_ONCE,)
AT_ONCE_OR_HERE = (MailRhythm.AT_ONCE, MailRhythm.HERE)
ALL = tuple(MailRhythm)
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Topic:
    """Letters about one thing. ``rhythms``: what may be chosen; with one there is no choice, and ``why`` says so.

    ``kinds``: people of which organisations get them; without ``needs_role`` everybody else with an account as well.
    """

    code: str
    label: Words
    why: Words
    letters: Mapping[str, Words] = field(repr=False)
    kinds: Collection[str] = EVERYBODY
    rhythms: Sequence[MailRhythm] = ALWAYS
    needs_role: bool = True

    @property
    def has_choice(self) -> bool:
        """Whether there is anything to choose: mail that somebody must get is always mailed."""
        return len(self.rhythms) > 1


TOPICS = (
    Topic(
        "account",
        _("Je account en de veiligheid ervan"),
        _("Zonder deze mail kun je niet inloggen, of merk je niet dat iemand anders het probeert."),
        {
            "accounts.already_exists": "",
            "accounts.changed": _("Er is iets veranderd aan je account."),
            "accounts.code": "",
            "accounts.idle": _("Je account gaat weg als je het niet gebruikt."),
            "accounts.invitation": "",
            "accounts.reset": "",
            "accounts.yearly_check": _("We vroegen of je gegevens nog kloppen."),
        },
        needs_role=False,
    ),
    Topic(
        "privacy",
        _("Je gegevens en je rechten"),
        _("De wet zegt dat we je dit laten weten: artikel 12, 13, 33 en 34 van de AVG."),
        {"desk.letter": _("Er is bericht over gegevens, een vraag of een verzoek.")},
        needs_role=False,
    ),
    Topic(
        "service",
        _("Storingen en veranderingen van de site"),
        _("Dit hoort bij het gebruik van de site. Er staat nooit reclame in."),
        {"desk.service": _("De regio stuurde een bericht over de site.")},
        needs_role=False,
    ),
    Topic(
        "agreement",
        _("De verwerkersovereenkomst en de namen van leerlingen"),
        _("De school beslist over de gegevens van leerlingen. De wet en de overeenkomst zeggen dat we dit melden."),
        {
            "schools.agreement_accepted": _("Je school ging akkoord met de verwerkersovereenkomst."),
            "schools.agreement_ends": _("De verwerkersovereenkomst vraagt een nieuw akkoord."),
            "schools.agreements_end": _("Scholen gingen nog niet akkoord met de verwerkersovereenkomst."),
            "schools.all_pupils_go": _("Alle leerlingen van je school worden gewist."),
            "schools.agreement_new": _("Er is een nieuwe verwerkersovereenkomst."),
            "schools.program_refused": _("Een token leest geen gegevens van leerlingen meer."),
            "schools.names_go": _("Binnenkort gaan namen van leerlingen weg."),
            "schools.supplier_new": _("Er komt een bedrijf bij dat voor de regio werkt."),
            "schools.supplier_objection": _("Een school maakt bezwaar tegen een bedrijf."),
            "schools.support_opened": _("Iemand van de regio kijkt mee bij je school."),
        },
        kinds=SCHOOL | REGION,
    ),
    Topic(
        "urgent",
        _("Wat niet kan wachten"),
        _("Een datum die niet doorgaat of verandert, een aanbod dat afloopt. Anders staat een klas voor een dichte deur."),
        {
            "enrolments.coming": _("De vraag of een activiteit doorgaat, wacht op antwoord."),
            "enrolments.date_asked": _("Een school vraagt om een datum."),
            "enrolments.date_declined": _("Een gevraagde datum kan niet."),
            "enrolments.date_lapsed": _("Op een gevraagde datum kwam geen antwoord."),
            "enrolments.date_proposed": _("Er is een datum voorgesteld."),
            "enrolments.date_withdrawn": _("Een gevraagde datum is ingetrokken."),
            "enrolments.nobody_approves": _("Op school kan niemand akkoord geven."),
            "enrolments.offer_reminder": _("Een aanbod van plekken loopt af."),
            "enrolments.offered": _("Er zijn plekken vrij voor een groep die wacht."),
            "enrolments.offered_other_date": _("Er is een andere datum aangeboden."),
            "enrolments.session_cancelled": _("Een datum gaat niet door."),
            "enrolments.session_changed": _("Een datum verandert van tijd of plaats."),
            "enrolments.tomorrow": _("Morgen komen er groepen."),
            "enrolments.withdrawn": _("Een groep kan niet komen: de aanbieder trok de plekken in."),
        },
        kinds=SCHOOL | PROVIDER,
    ),
    Topic(
        "sign-ups",
        _("Nieuws over inschrijvingen"),
        _("Zo weet je hoe het met je groepen staat."),
        {
            "enrolments.approval_asked": _("Een inschrijving wacht op akkoord van de school."),
            "enrolments.cancelled": _("Een inschrijving is geannuleerd."),
            "enrolments.changed": _("Een inschrijving is veranderd."),
            "enrolments.confirmed": _("Een inschrijving is bevestigd."),
            "enrolments.declined": _("De aanbieder kon een groep niet ontvangen."),
            "enrolments.disapproved": _("De school gaf geen akkoord voor een inschrijving."),
            "enrolments.expired": _("Een inschrijving is niet gelukt."),
            "enrolments.group_cancelled": _("Een groep komt niet meer."),
            "enrolments.group_changed": _("Een groep is veranderd."),
            "enrolments.group_restored": _("Een groep komt toch."),
            "enrolments.grown_after_yes": _("Er gaan meer leerlingen mee na een akkoord."),
            "enrolments.lapsed": _("Aangeboden plekken zijn niet meer bewaard."),
            "enrolments.new_group": _("Er komt een groep."),
            "enrolments.new_groups": _("Er komen groepen op een paar datums."),
            "enrolments.new_request": _("Een school wil graag komen."),
            "enrolments.request_expired": _("Een aanvraag kreeg te laat antwoord."),
            "enrolments.requested": _("Een aanvraag is verstuurd."),
            "enrolments.restored": _("Een inschrijving is hersteld."),
            "enrolments.together": _("Een groep is voor een paar datums ingeschreven."),
            "enrolments.waiting": _("Een groep staat op de wachtlijst."),
        },
        kinds=SCHOOL | PROVIDER,
        rhythms=ALL,
    ),
    Topic(
        "talk",
        _("Gesprekken over een groep"),
        _("School en aanbieder spreken af hoe het bezoek gaat."),
        {"enrolments.message": _("Er is een nieuw bericht over een groep.")},
        kinds=SCHOOL | PROVIDER,
        rhythms=ALL,
    ),
    Topic(
        "reminders",
        _("Herinneringen en vragen achteraf"),
        _("Zo vergeet je niets: wat je meeneemt, wie er was, hoe het ging."),
        {
            "enrolments.answer_reminder": _("Een aanvraag wacht op antwoord."),
            "enrolments.approval_reminder": _("Een inschrijving wacht nog op akkoord van de school."),
            "enrolments.attendance_provider": _("De opkomst van een groep is nog niet genoteerd."),
            "enrolments.attendance_school": _("De opkomst van een groep is nog niet genoteerd."),
            "enrolments.evaluation_provider": _("Vertel hoe een bezoek ging."),
            "enrolments.evaluation_school": _("Vertel hoe een bezoek ging."),
            "enrolments.prepare": _("Een activiteit komt eraan: lees wat je meeneemt."),
        },
        kinds=SCHOOL | PROVIDER,
        rhythms=ALL,
    ),
    Topic(
        "searches",
        _("Zoekopdrachten die je bewaarde"),
        _("Zo hoor je wat er nieuw is. Hoe vaak kies je bij de zoekopdracht zelf."),
        {
            "activities.search_news": _("Er zijn nieuwe activiteiten voor een zoekopdracht van jou."),
            "activities.search_trouble": _("Een bewaarde zoekopdracht werkt niet meer."),
        },
        kinds=SCHOOL,
        rhythms=AT_ONCE_OR_HERE,
    ),
    Topic(
        "organisation",
        _("Je organisatie en je activiteiten"),
        _("Zo weet je wat de regio over je aanmelding, erkenning of activiteit besloot."),
        {
            "activities.came_back": _("De regio vraagt iets aan te passen aan een activiteit."),
            "activities.online": _("Een activiteit is goedgekeurd."),
            "providers.application_approved": _("Je organisatie is goedgekeurd."),
            "providers.application_blocked": _("Je organisatie is geblokkeerd."),
            "providers.application_declined": _("De aanmelding van je organisatie is afgewezen."),
            "providers.application_received": _("De aanmelding van je organisatie is binnen."),
            "providers.recognition_confirmed": _("Een erkenning als leerbedrijf is nagekeken."),
            "providers.recognition_ends": _("Een erkenning als leerbedrijf loopt af."),
            "providers.recognition_withdrawn": _("Een erkenning als leerbedrijf is ingetrokken."),
            "providers.unblocked": _("De blokkade van je organisatie is opgeheven."),
            "schools.application_received": _("De aanmelding van je school is binnen."),
            "schools.declined": _("De aanmelding van je school is afgewezen."),
            "schools.verified": _("Je school is goedgekeurd."),
        },
        kinds=SCHOOL | PROVIDER,
        rhythms=AT_ONCE_OR_HERE,
    ),
    Topic(
        "judging",
        _("Wat op een besluit van de regio wacht"),
        _("Scholen en aanbieders wachten op jullie antwoord."),
        {
            "activities.sent_in": _("Een activiteit wacht op een oordeel."),
            "providers.application_waiting": _("Een nieuwe aanbieder wacht op een oordeel."),
            "providers.recognition_waiting": _("Een erkenning als leerbedrijf moet worden nagekeken."),
            "schools.application_waiting": _("Een nieuwe school wacht op een oordeel."),
        },
        kinds=REGION,
        rhythms=AT_ONCE_OR_HERE,
    ),
    Topic(
        "issues",
        _("Nieuwsbrieven om mee te lezen"),
        _("Zonder akkoord van een collega gaat een nieuwsbrief niet vanzelf uit."),
        {
            "newsletter.review_approved": _("Een nieuwsbrief van jou is goedgekeurd."),
            "newsletter.review_asked": _("Een nieuwsbrief wacht op een collega die meeleest."),
            "newsletter.review_returned": _("Een collega vraagt iets aan te passen aan een nieuwsbrief."),
            "newsletter.sending_braked": _("Het versturen van een nieuwsbrief is vanzelf gestopt."),
        },
        kinds=REGION,
        rhythms=AT_ONCE_OR_HERE,
    ),
    Topic(
        "figures",
        _("Cijfers"),
        _("Zo weet je dat er nieuwe cijfers zijn, of dat ze op je akkoord wachten."),
        {
            "stats.approval_asked": _("Cijfers wachten op akkoord."),
            "stats.approval_decided": _("Over cijfers is besloten."),
            "stats.names_go": _("Tel een schooljaar voordat de namen weggaan."),
            "stats.new_release": _("Er zijn nieuwe cijfers."),
        },
        kinds=REGION | FUNDER | SCHOOL,
        rhythms=AT_ONCE_OR_HERE,
        needs_role=False,
    ),
)
# One mail that holds others, each of which stands in the table itself.
HOLDS_OTHERS = frozenset({"enrolments.digest"})
_BY_LETTER = {letter: topic for topic in TOPICS for letter in topic.letters}
CHOSEN = {topic.code: topic for topic in TOPICS if topic.has_choice}


def topic_of(letter: str) -> Topic | None:
    """Return what a letter is about; None for mail that is not about somebody's account, such as the newsletter."""
    return _BY_LETTER.get(letter)


def sentence_of(letter: str) -> str:
    """Return what the inbox says about a letter, in the language of now; empty for what does not come there."""
    topic = topic_of(letter)
    return str(topic.letters[letter]) if topic is not None else ""


def rhythm_of(letter: str, *, usual: str, exceptions: Collection[str]) -> MailRhythm:
    """Return how somebody gets a letter: by their exception for its topic, else as usual, and at once where that cannot be.

    ``exceptions`` are pairs like ``talk:here``.
    """
    topic = topic_of(letter)
    if topic is None:
        return MailRhythm.AT_ONCE
    chosen = next((pair.partition(":")[2] for pair in exceptions if pair.partition(":")[0] == topic.code), usual)
    return MailRhythm(chosen) if chosen in topic.rhythms else MailRhythm.AT_ONCE


def topics_for(kinds: Collection[str]) -> Sequence[Topic]:
    """Return what somebody with roles in these kinds of organisation can get."""
    return [topic for topic in TOPICS if not topic.needs_role or set(topic.kinds).intersection(kinds)]
