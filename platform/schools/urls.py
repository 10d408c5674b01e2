"""Pages of schools; mounted at the root of the site, so every path here is whole."""

from django.urls import URLPattern, path

from schools.views import (
    agreements,
    applying,
    classes,
    importing,
    next_class,
    pupil_data,
    pupils,
    regional,
    rolling_over,
    settings,
    suppliers,
    uploading,
)

app_name = "schools"
urlpatterns: list[URLPattern] = [
    path("school/aanmelden/", applying.apply, name="apply"),
    path("school/klassen/", classes.class_list, name="classes"),
    path("school/klassen/nieuw/", classes.new_class, name="new_class"),
    path("school/klassen/inlezen/", uploading.upload, name="upload"),
    path("school/klassen/inlezen/<int:pk>/", importing.class_list_import, name="import"),
    path("school/klassen/<int:pk>/", classes.class_detail, name="class"),
    path("school/klassen/<int:pk>/wijzigen/", classes.edit_class, name="edit_class"),
    path("school/klassen/<int:pk>/weghalen/", classes.delete_class, name="delete_class"),
    path("school/klassen/<int:pk>/leerlingen/nieuw/", pupils.new_pupil, name="new_pupil"),
    path("school/klassen/<int:pk>/leerlingen/<int:pupil_pk>/", pupils.edit_pupil, name="edit_pupil"),
    path("school/klassen/<int:pk>/leerlingen/<int:pupil_pk>/weghalen/", pupils.remove_pupil, name="remove_pupil"),
    path("school/leerlingen/<int:pk>/gegevens/", pupil_data.pupil_data, name="pupil_data"),
    path("school/leerlingen/<int:pk>/gegevens/download/", pupil_data.download, name="download_pupil_data"),
    path("school/leerlingen/<int:pk>/wissen/", pupil_data.erase, name="erase_pupil"),
    path("school/instellingen/", settings.settings, name="settings"),
    path("school/instellingen/dagen/<int:pk>/weghalen/", settings.remove, name="remove_closure"),
    path("school/verwerkersovereenkomst/", agreements.agreement, name="agreement"),
    path("school/verwerkersovereenkomst/<int:pk>.pdf", agreements.agreement_file, name="agreement_file"),
    path("school/verwerkersovereenkomst/<int:pk>.json", agreements.agreement_proof, name="agreement_proof"),
    path("school/leveranciers/<int:pk>/bezwaar/", suppliers.object_to, name="object"),
    path("school/nieuw-schooljaar/", rolling_over.years, name="roll_over_years"),
    path("school/nieuw-schooljaar/<int:year>/", rolling_over.plan_page, name="roll_over_plan"),
    path("school/nieuw-schooljaar/<int:year>/controle/", rolling_over.check, name="roll_over_check"),
    path("school/nieuw-schooljaar/klas/<int:pk>/", next_class.next_class, name="next_class"),
    path("school/nieuw-schooljaar/overgang/<int:pk>/", rolling_over.outcome, name="roll_over"),
    path("regio/scholen/", regional.school_list, name="region_list"),
    path("regio/scholen/<int:pk>/", regional.school_detail, name="region_detail"),
    path("regio/scholen/<int:pk>/controleren/", regional.verify, name="verify"),
    path("regio/scholen/<int:pk>/afwijzen/", regional.decline, name="decline"),
    path("regio/overeenkomsten/", agreements.region_agreements, name="region_agreements"),
    path("regio/leveranciers/", suppliers.region_suppliers, name="region_suppliers"),
    path("regio/leveranciers/<int:pk>/", suppliers.region_supplier, name="region_supplier"),
    path("privacy/verwerkersovereenkomst/", agreements.public_agreement, name="public_agreement"),
    path("privacy/verwerkersovereenkomst/tekst.pdf", agreements.public_model, name="public_model"),
    path(
        "privacy/verwerkersovereenkomst/<slug:branch_code>.pdf", agreements.public_agreement_file, name="public_agreement_file"
    ),
    path("privacy/leveranciers/", suppliers.public_suppliers, name="public_suppliers"),
]
