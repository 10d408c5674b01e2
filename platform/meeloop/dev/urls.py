"""Pages that exist on a developer's machine only."""

from django.urls import URLPattern, path

from meeloop.dev import postvak
from meeloop.dev.class_list import class_list
from meeloop.dev.sign_in import sign_in
from meeloop.dev.styleguide import styleguide

urlpatterns: list[URLPattern] = [
    path("inloggen/", sign_in, name="development-sign-in"),
    path("postvak/", postvak.mailbox, name="postvak"),
    path("postvak/leeg/", postvak.empty, name="postvak-empty"),
    path("postvak/<slug:key>/", postvak.one_mail, name="postvak-mail"),
    path("postvak/<slug:key>/html/", postvak.mail_html, name="postvak-html"),
    path("postvak/<slug:key>/<int:number>/", postvak.attachment, name="postvak-attachment"),
    path("klassenlijst/", class_list, name="development-class-list"),
    path("onderdelen/", styleguide, name="styleguide"),
]
