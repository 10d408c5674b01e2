"""Word lists of the desk."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestKind(models.TextChoices):
    """What people ask about their data (AVG articles 7 and 15 to 21), and complaints."""

    ACCESS = "access", _("Mijn gegevens bekijken")
    RECTIFICATION = "rectification", _("Iets laten verbeteren")
    ERASURE = "erasure", _("Mijn gegevens laten wissen")
    RESTRICTION = "restriction", _("Mijn gegevens even niet laten gebruiken")
    PORTABILITY = "portability", _("Mijn gegevens meenemen")
    OBJECTION = "objection", _("Bezwaar maken")
    WITHDRAWAL = "withdrawal", _("Toestemming intrekken")
    COMPLAINT = "complaint", _("Een klacht indienen")


class About(models.TextChoices):
    """Whose data it is about. Of a pupil the school decides (promise POR-7i)."""

    MYSELF = "myself", _("Over mij, met een account of de nieuwsbrief")
    PUPIL = "pupil", _("Over een leerling: ik ben leerling, of het gaat over mijn kind")


class RequestStatus(models.TextChoices):
    """How far a request is."""

    RECEIVED = "received", _("Ontvangen")
    IDENTITY = "identity", _("Wacht op bewijs van wie het is")
    REFERRED = "referred", _("Bij de school")
    IN_HAND = "in_hand", _("In behandeling")
    ANSWERED = "answered", _("Beantwoord")
    REFUSED = "refused", _("Geweigerd")
    CLOSED = "closed", _("Gesloten")


class Proof(models.TextChoices):
    """How we know who asks. Never a copy of an identity card (promise POR-7h)."""

    NONE = "", _("Nog niet")
    SESSION = "session", _("Opnieuw ingelogd, met een tweede stap")
    CODE = "code", _("Code in de mailbox die we al kenden")
    SCHOOL = "school", _("De school kent deze persoon")
    NOT_NEEDED = "not_needed", _("Niet nodig: we geven geen gegevens")


class Outcome(models.TextChoices):
    """How a request ended."""

    OPEN = "", _("Nog open")
    ANSWERED = "answered", _("Beantwoord")
    DONE = "done", _("Uitgevoerd")
    NO_DATA = "no_data", _("Geen gegevens")
    REFUSED = "refused", _("Geweigerd")
    LAPSED = "lapsed", _("Niet bevestigd")
    WITHDRAWN = "withdrawn", _("Ingetrokken door de vrager")


class RefusalReason(models.TextChoices):
    """Why a request may be refused; each of these has its place in the law."""

    NOT_PROVED = "not_proved", _("We weten niet zeker wie dit vraagt.")
    OTHERS = "others", _("Er staan gegevens van anderen in.")
    DUTY = "duty", _("De wet zegt dat we dit moeten bewaren.")
    REPEATED = "repeated", _("Dit is kort geleden al gevraagd en beantwoord.")
    NOT_OURS = "not_ours", _("Een ander beslist over deze gegevens.")


class WordsChoice(models.TextChoices):
    """What becomes of words of others in a copy; each no has its place in the law."""

    OPEN = "", _("Nog na te lezen")
    GIVEN = "given", _("Geef mee. Hier staat niets over een ander.")
    OTHERS = "others", _("Houd achter. Hier staat iets over een ander (artikel 15 lid 4 AVG).")
    SECRET = "secret", _("Houd achter. Dit is een bedrijfsgeheim (artikel 15 lid 4 AVG).")
    INQUIRY = "inquiry", _("Houd achter. Dit schaadt een onderzoek of iemands veiligheid (artikel 41 UAVG).")


class InquiryKind(models.TextChoices):
    """What somebody turns to us for with the contact form."""

    QUESTION = "question", _("Een vraag")
    HELP = "help", _("Hulp bij het gebruik")
    REMARK = "remark", _("Een opmerking of idee")
    COMPLAINT = "complaint", _("Een klacht")
    FAULT = "fault", _("Een fout op de site")


class InquiryStatus(models.TextChoices):
    """How far an inquiry is."""

    OPEN = "open", _("Wacht op antwoord")
    ANSWERED = "answered", _("Beantwoord")
    CLOSED = "closed", _("Gesloten")


class InquiryChannel(models.TextChoices):
    """By which way an inquiry came in. What comes by phone or mail is noted at the desk, so that it ends like the others."""

    FORM = "form", _("Formulier")
    API = "api", _("Andere site")
    PHONE = "phone", _("Telefoon")
    MAIL = "mail", _("E-mail")


class Side(models.TextChoices):
    """Who wrote a line of an inquiry."""

    ASKER = "asker", _("De vrager")
    DESK = "desk", _("Wij")
