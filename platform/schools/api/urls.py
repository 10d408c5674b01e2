"""``/api/v1/`` of schools."""

from django.urls import URLPattern, URLResolver, path

from schools.api import agreements, closures, imports, pupil_data, roll_overs, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("schools/", views.Schools.as_view(), name="api-schools"),
    path("schools/<int:pk>/roll-over/", roll_overs.RollOvers.as_view(), name="api-school-roll-over"),
    path("schools/<int:pk>/agreement/", agreements.SchoolAgreement.as_view(), name="api-school-agreement"),
    path("roll-overs/<int:pk>/undo/", roll_overs.UndoRollOver.as_view(), name="api-roll-over-undo"),
    path("schools/<int:pk>/closures/", closures.SchoolClosures.as_view(), name="api-school-closures"),
    path("closures/<int:pk>/", closures.OneClosure.as_view(), name="api-closure"),
    path("classes/", views.Classes.as_view(), name="api-classes"),
    path("classes/<int:pk>/", views.OneClass.as_view(), name="api-class"),
    path("pupils/", views.Pupils.as_view(), name="api-pupils"),
    path("pupils/<int:pk>/data/", pupil_data.PupilData.as_view(), name="api-pupil-data"),
    path("class-list-imports/", imports.Imports.as_view(), name="api-class-list-imports"),
    path("class-list-imports/<int:pk>/", imports.OneImport.as_view(), name="api-class-list-import"),
    path("class-list-imports/<int:pk>/confirm/", imports.ConfirmImport.as_view(), name="api-class-list-import-confirm"),
    path("class-list-imports/<int:pk>/undo/", imports.UndoImport.as_view(), name="api-class-list-import-undo"),
]
