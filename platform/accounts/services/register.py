"""Make an account."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from accounts.errors import AddressTaken
from accounts.models import User


@transaction.atomic
def register(*, email: str, password: str, display_name: str, language: str = "nl", verified: bool = False) -> User:
    """Make an account with one address, which is asked to prove itself at the first sign-in unless ``verified``.

    Only name and address are asked (OGP-1.1). Raises ``AddressTaken``; the door decides how much of that it tells
    (``accounts.sign_up`` says nothing). The password was validated by the form.
    """
    email = email.strip().lower()
    if User.objects.filter(email__iexact=email).exists() or EmailAddress.objects.filter(email__iexact=email).exists():
        raise AddressTaken
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password, display_name=display_name.strip(), language=language)
    except IntegrityError as taken:
        raise AddressTaken from taken
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=verified)
    return user
