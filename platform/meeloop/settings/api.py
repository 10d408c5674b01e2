"""The programming interface: DRF with problem details, OpenAPI 3.1."""

from meeloop.settings.environment import env

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.TokenAuthentication",
        "accounts.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["kit.api.parsing.CarefulJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "kit.api.pagination.BoundedCursorPagination",
    "PAGE_SIZE": 24,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "kit.api.problems.problem_details",
    "DEFAULT_THROTTLE_CLASSES": [
        "kit.api.throttling.VisitorThrottle",
        "kit.api.throttling.UserThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": env.api_rate_anonymous, "user": env.api_rate_signed_in},
    # None would count by whatever X-Forwarded-For a stranger sends: a new text for each request, and no limit at all.
    "NUM_PROXIES": env.trusted_proxy_count,
    "DEFAULT_VERSIONING_CLASS": None,
    # The version that the schema's address may name; anything else is ignored (it stands in the name of the file).
    "ALLOWED_VERSIONS": ["v1"],
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Meeloop",
    "DESCRIPTION": "Find activities, sign up school classes, follow attendance and read published counts.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "PREPROCESSING_HOOKS": ["kit.api.schema.only_our_interface"],
    "COMPONENT_SPLIT_REQUEST": True,
    # One name for a word list wherever it is used: clients make one type of it.
    "ENUM_NAME_OVERRIDES": {
        "ActivityKindEnum": "activities.choices.ActivityKind",
        "AttendanceEnum": "enrolments.choices.Attendance",
        "AttendanceMarkEnum": "enrolments.api.attendance.NOTED",
        "BulkActionEnum": "enrolments.services.many.BULK_ACTIONS",
        "CapacityUnitEnum": "activities.choices.CapacityUnit",
        "ChanceEnum": "enrolments.choices.Chance",
        "ClassFateEnum": "schools.api.roll_overs.CLASS_FATES",
        "ClosureKindEnum": "schools.choices.ClosureKind",
        "DateActionEnum": "activities.rules.DATE_ACTIONS",
        "EnrolmentActionEnum": "enrolments.moves.ACTIONS",
        "EnrolmentStatusEnum": "enrolments.choices.EnrolmentStatus",
        "FeedKindEnum": "enrolments.choices.FeedKind",
        "ImportRowActionEnum": "schools.api.serializers.ROW_ACTIONS",
        "ImportStatusEnum": "schools.choices.ImportStatus",
        "LocationKindEnum": "activities.choices.LocationKind",
        "NamesModeEnum": "activities.choices.NamesMode",
        "OrganisationKindEnum": "accounts.choices.OrganisationKind",
        "PlacesBandEnum": "activities.choices.PlacesBand",
        "PupilFateEnum": "schools.api.roll_overs.PUPIL_FATES",
        "ReaderKindEnum": "stats.choices.ReaderKind",
        "ReleaseOrderStatusEnum": "stats.choices.OrderStatus",
        "ReleaseStatusEnum": "stats.choices.ReleaseStatus",
        "ProviderDecisionEnum": "providers.rules.DECISIONS",
        "ProviderStatusEnum": "providers.choices.ProviderStatus",
        "SectorEnum": "providers.choices.Sector",
        "SessionStatusEnum": "activities.choices.SessionStatus",
        "SplitKindEnum": "enrolments.api.splitting.KINDS",
    },
}
