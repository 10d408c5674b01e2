"""Pages of accounts; mounted at the root of the site, so every path here is whole. allauth's own pages follow below /account/."""

from django.urls import URLPattern, path

from accounts.views import (
    blocking,
    colleagues,
    funders,
    home,
    inbox,
    invitations,
    language,
    my_data,
    post,
    second_factor,
    security,
    terms,
    tokens,
)

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("account/", home.home, name="home"),
    path("account/uitgelogd/", home.signed_out, name="signed_out"),
    path("account/actief/", home.stay, name="stay"),
    path("account/beveiliging/", security.security, name="security"),
    path("account/gegevens/", my_data.my_data, name="my_data"),
    path("account/gegevens/download/", my_data.download, name="download_my_data"),
    path("account/gegevens/wissen/", my_data.erase, name="erase_my_account"),
    path("account/gegevens/klopt/", my_data.confirm, name="confirm_my_data"),
    path("account/postvak/", inbox.inbox, name="inbox"),
    path("account/postvak/gelezen/", inbox.read, name="read_inbox"),
    path("account/berichten/", post.mail_rhythm, name="mail_rhythm"),
    path("account/overal-uitloggen/", security.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("account/tweede-stap/", second_factor.second_factor, name="second_factor"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/<int:pk>/intrekken/", tokens.revoke, name="revoke_token"),
    path("account/uitnodiging/<str:secret>/", invitations.invitation, name="invitation"),
    path("account/collegas/", colleagues.overview, name="colleagues_overview"),
    path("account/collegas/<slug:slug>/", colleagues.colleagues, name="colleagues"),
    path("account/collegas/<slug:slug>/<int:pk>/", colleagues.colleagues, name="colleagues"),
    path("account/collegas/<slug:slug>/beeindigen/", colleagues.end, name="end_membership"),
    path("account/collegas/<slug:slug>/<int:pk>/beeindigen/", colleagues.end, name="end_membership"),
    path("account/uitnodigingen/<int:pk>/opnieuw/", colleagues.resend_invitation, name="resend_invitation"),
    path("account/uitnodigingen/<int:pk>/intrekken/", colleagues.withdraw_invitation, name="withdraw_invitation"),
    path("account/blokkeren/<int:pk>/", blocking.block, name="block"),
    path("regio/financiers/", funders.funders, name="funders"),
    path("regio/financiers/<int:pk>/", funders.verify, name="verify_funder"),
    path("voorwaarden/", terms.terms, name="terms"),
    path("taal/setlang/", language.choose_language, name="choose_language"),
]
