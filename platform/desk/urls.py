"""Pages of the desk; mounted at the root of the site, so every path here is whole."""

from django.urls import URLPattern, path

from desk.views import (
    asking,
    consents,
    contact,
    copying,
    desk,
    findings,
    frozen,
    incidents,
    inquiries,
    inviting,
    school_incidents,
    service_messages,
    statement,
)

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("privacy/", statement.statement, name="statement"),
    path("privacy/versie/<int:number>/", statement.version, name="statement_version"),
    path("privacy/gelezen/", statement.read, name="statement_read"),
    path("privacy/akkoord/", statement.agree, name="agree"),
    path("regio/privacyverklaring/", statement.publish, name="publish_statement"),
    path("account/toestemmingen/", consents.my_consents, name="my_consents"),
    path("regio/uitnodigingen/", inviting.invite, name="invite"),
    path("regio/datalekken/", incidents.register, name="incidents"),
    path("regio/datalekken/nieuw/", incidents.new, name="new_incident"),
    path("regio/datalekken/<uuid:pk>/", incidents.incident, name="incident"),
    path("school/datalekken/", school_incidents.incidents, name="school_incidents"),
    path("school/datalekken/<uuid:pk>/", school_incidents.incident, name="school_incident"),
    path("regio/berichten/", service_messages.register, name="service_messages"),
    path("regio/berichten/nieuw/", service_messages.new, name="new_service_message"),
    path("regio/berichten/<int:pk>/", service_messages.look_again, name="region_service_message"),
    path("regio/berichten/<int:pk>/wijzigen/", service_messages.edit, name="edit_service_message"),
    path("bericht/<int:pk>/", service_messages.read, name="service_message"),
    path("bericht/<int:pk>/sluiten/", service_messages.close, name="close_notice"),
    path("privacy/verzoek/", asking.ask, name="ask"),
    path("privacy/verzoek/<str:secret>/", asking.status, name="status"),
    path("privacy/kopie/<str:secret>/", copying.copy, name="copy"),
    path("contact/", contact.contact, name="contact"),
    path("contact/<str:secret>/", contact.thread, name="contact_thread"),
    path("vragen/", inquiries.inquiries, name="inquiries"),
    path("vragen/noteer/", inquiries.note, name="note_inquiry"),
    path("vragen/<uuid:pk>/", inquiries.inquiry, name="inquiry"),
    path("verzoeken/", desk.requests, name="requests"),
    path("verzoeken/bevroren/", frozen.frozen, name="frozen"),
    path("verzoeken/nakijken/", findings.findings, name="findings"),
    path("verzoeken/<uuid:pk>/", desk.request, name="request"),
]
