"""Shapes of the newsletter's interface."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from newsletter.interests import labels
from newsletter.models import Frequency


class SubscriptionRequestSerializer(serializers.Serializer[Any]):  # Any: no row behind it
    """A request to be put on the list. Nothing happens until the reader of the mailbox confirms."""

    email = serializers.EmailField(max_length=254)
    topics = serializers.ListField(
        child=serializers.CharField(max_length=60),
        required=False,
        max_length=200,
        help_text="Values of the GET answer; nothing chosen means every topic",
    )
    frequency = serializers.ChoiceField(
        choices=Frequency.choices, default=Frequency.EACH, help_text="How often the reader wants mail at most"
    )
    language = serializers.ChoiceField(choices=["nl", "en"], default="nl", help_text="Language of the mail")

    def validate_topics(self, topics: list[str]) -> list[str]:
        """Refuse what cannot be chosen."""
        known = labels()
        if unknown := sorted(set(topics) - set(known)):
            raise serializers.ValidationError(_("Dit onderwerp bestaat niet: %(topic)s.") % {"topic": unknown[0]})
        return topics


class SubscriptionAnswerSerializer(serializers.Serializer[Any]):  # Any: as above
    """The same answer for every address."""

    status = serializers.CharField(help_text="Always `look_in_your_mail`")
    detail = serializers.CharField(help_text="A sentence for people")


class TopicSerializer(serializers.Serializer[Any]):  # Any: as above
    """One thing to read about."""

    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a declared field; DRF takes it off the class


class TopicGroupSerializer(serializers.Serializer[Any]):  # Any: as above
    """Topics below one heading."""

    heading = serializers.CharField()
    topics = TopicSerializer(many=True)


class ConsentTextSerializer(serializers.Serializer[Any]):  # Any: as above
    """The words people agree to; show them next to your button."""

    version = serializers.CharField()
    text = serializers.CharField()


class SubscriptionFormSerializer(serializers.Serializer[Any]):  # Any: as above
    """What a form needs."""

    topics = TopicSerializer(many=True, help_text="All topics, without their headings")
    groups = TopicGroupSerializer(many=True)
    frequencies = TopicSerializer(many=True)
    consent = ConsentTextSerializer()
