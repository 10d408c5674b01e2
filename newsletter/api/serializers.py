"""Shapes of the newsletter's interface."""

from typing import Any

from rest_framework import serializers

from newsletter.models import Topic


class SubscriptionRequestSerializer(serializers.Serializer[Any]):  # Any: no row behind it
    """A request to be put on the list. Nothing happens until the reader of the mailbox confirms."""

    email = serializers.EmailField(max_length=254)
    topics = serializers.MultipleChoiceField(
        choices=Topic.choices, required=False, allow_empty=True, help_text="Nothing chosen means every topic"
    )
    language = serializers.ChoiceField(choices=["nl", "en"], default="nl", help_text="Language of the mail")


class SubscriptionAnswerSerializer(serializers.Serializer[Any]):  # Any: as above
    """The same answer for every address."""

    status = serializers.CharField(help_text="Always `look_in_your_mail`")
    detail = serializers.CharField(help_text="A sentence for people")


class TopicSerializer(serializers.Serializer[Any]):  # Any: as above
    """One thing to read about."""

    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a declared field; DRF takes it off the class


class ConsentTextSerializer(serializers.Serializer[Any]):  # Any: as above
    """The words people agree to; show them next to your button."""

    version = serializers.CharField()
    text = serializers.CharField()


class SubscriptionFormSerializer(serializers.Serializer[Any]):  # Any: as above
    """What a form needs."""

    topics = TopicSerializer(many=True)
    consent = ConsentTextSerializer()
