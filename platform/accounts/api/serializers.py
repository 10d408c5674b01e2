"""Shapes of what the API says about who is asking."""

from typing import Any

from rest_framework import serializers

from accounts.choices import OrganisationKind, TokenScope

# Any, below: these serializers document and write plain dataclasses and dicts.


class OrganisationSerializer(serializers.Serializer[Any]):
    """Where a role is held; ``id`` is null for the region itself."""

    id = serializers.IntegerField(source="organisation_id", allow_null=True)
    name = serializers.CharField(source="organisation")


class RoleSerializer(serializers.Serializer[Any]):
    """One role: kind of organisation, code (stable), label (in the language of the answer), organisation."""

    kind = serializers.ChoiceField(choices=OrganisationKind.choices)
    role = serializers.CharField(source="code")
    label = serializers.CharField()  # type: ignore[assignment]  # a field of this name hides one of DRF's own attributes
    organisation = OrganisationSerializer(source="*")


class TokenSerializer(serializers.Serializer[Any]):
    """The token with which was asked: its name, scopes and end."""

    name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=TokenScope.choices))
    expires_at = serializers.DateTimeField()


class MeSerializer(serializers.Serializer[Any]):
    """Who is asking. ``terms_to_accept`` is the version that waits for an answer on the site, or null."""

    id = serializers.IntegerField()
    email = serializers.EmailField()
    name = serializers.CharField(help_text="The name this person chose; may be empty")
    language = serializers.CharField()
    second_factor = serializers.BooleanField(help_text="Whether doors behind which a pupil can be seen open")
    terms_to_accept = serializers.CharField(allow_null=True)
    roles = RoleSerializer(many=True)
    token = TokenSerializer(allow_null=True, help_text="Null for a session of the site")


class ErasureOrderedSerializer(serializers.Serializer[Any]):
    """That an erasure is on its way; ``/privacy/gewist/<number>/`` says when it is done and what went."""

    number = serializers.UUIDField()
