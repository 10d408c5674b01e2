"""What a database holds, as one number: without keys and moments of writing, which differ from one loading to the next."""

import hashlib

from django.db import connection

TABLES = {
    "schools": "SELECT name, brin, street, postcode, city, latitude FROM schools_school",
    "classes": "SELECT s.name, c.name, c.levels, c.year, y.start_year FROM schools_schoolclass c JOIN schools_school s ON s.id = c.school_id JOIN schools_schoolyear y ON y.id = c.school_year_id",
    "pupils": "SELECT s.name, p.pupil_number, p.first_name, p.name_prefix, p.last_name FROM schools_pupil p JOIN schools_school s ON s.id = p.school_id",
    "people": "SELECT email, display_name FROM accounts_user",
    "providers": "SELECT name, kvk_number, sectors, street, postcode, city, status FROM providers_provider",
    "pages": "SELECT url_path, title, live, numchild FROM wagtailcore_page",
    "activities": "SELECT p.url_path, a.kind, a.intro, a.sector, a.levels, a.years, a.names_mode, a.body::text FROM activities_activitypage a JOIN wagtailcore_page p ON p.id = a.page_ptr_id",
    "dates": "SELECT p.url_path, s.starts_at, s.ends_at, s.capacity, s.places_taken, s.status FROM activities_session s JOIN wagtailcore_page p ON p.id = s.activity_id",
    "sign-ups": "SELECT c.name, k.name, p.url_path, s.starts_at, e.places, e.status, e.attended_count, e.status_reason, (SELECT string_agg(t.to_status, ' ' ORDER BY t.id) FROM enrolments_enrolmenttransition t WHERE t.enrolment_id = e.id), (SELECT count(*) FROM enrolments_place l WHERE l.enrolment_id = e.id AND l.attendance = 'present') FROM enrolments_enrolment e JOIN schools_school c ON c.id = e.school_id JOIN schools_schoolclass k ON k.id = e.school_class_id JOIN activities_session s ON s.id = e.session_id JOIN wagtailcore_page p ON p.id = s.activity_id",
    "test weeks": "SELECT s.name, c.name, c.first_day, c.last_day FROM schools_schoolclosure c JOIN schools_school s ON s.id = c.school_id",
    "questions": "SELECT s.name, k.name, p.url_path, r.first_day, r.last_day, r.places, r.wishes, r.status, r.reason FROM enrolments_daterequest r JOIN schools_school s ON s.id = r.school_id JOIN schools_schoolclass k ON k.id = r.school_class_id JOIN wagtailcore_page p ON p.id = r.activity_id",
    "bundles": "SELECT s.name, k.name, b.kind FROM enrolments_bundle b JOIN schools_school s ON s.id = b.school_id JOIN schools_schoolclass k ON k.id = b.school_class_id",
    "talks": "SELECT s.name, m.side, m.text, m.read_at IS NULL FROM enrolments_enrolmentmessage m JOIN schools_school s ON s.id = m.school_id",
    "answers": "SELECT p.url_path, s.starts_at, a.audience, a.first, a.second, a.third, a.month FROM enrolments_evaluationanswer a JOIN activities_session s ON s.id = a.session_id JOIN wagtailcore_page p ON p.id = s.activity_id",
    "lists": "SELECT l.name, p.url_path, i.note FROM activities_shortlistitem i JOIN activities_shortlist l ON l.id = i.shortlist_id JOIN wagtailcore_page p ON p.id = i.activity_id",
    "mails": "SELECT kind, recipient, subject FROM outbox_message",
    "counts": "SELECT r.start_year, r.term, r.status, n.measure, n.place, n.value FROM stats_publishednumber n JOIN stats_release r ON r.id = n.release_id",
    "desks": "SELECT kind, status, name, email FROM desk_inquiry UNION ALL SELECT kind, status, name, question FROM desk_privacyrequest UNION ALL SELECT cause, risk, happened, consequences FROM desk_incident",
    "photos": "SELECT s.name, c.is_given, c.source FROM enrolments_pupilconsent c JOIN schools_school s ON s.id = c.school_id",
    "newsletters": "SELECT p.title, p.live, p.has_unpublished_changes, i.topics, s.state, s.sent FROM newsletter_newsletterissuepage i JOIN wagtailcore_page p ON p.id = i.page_ptr_id LEFT JOIN newsletter_sending s ON s.issue_id = p.id",
    "searches": "SELECT u.email, s.name, s.query, s.rhythm, s.found FROM activities_savedsearch s JOIN accounts_user u ON u.id = s.user_id",
    "readers": "SELECT email, status, topics FROM newsletter_subscriber",
    "postcodes": "SELECT pc4, latitude, longitude FROM activities_postcodearea",
}  # fmt: skip


def digests() -> dict[str, str]:
    """Return one digest for each kind of content."""
    found = {}
    with connection.cursor() as cursor:
        for name, query in TABLES.items():
            cursor.execute(f'SELECT row::text COLLATE "C" AS line FROM ({query}) AS row ORDER BY line')  # noqa: S608  # our own queries, above
            found[name] = hashlib.sha256("\n".join(line for (line,) in cursor.fetchall()).encode()).hexdigest()[:16]
    return found
