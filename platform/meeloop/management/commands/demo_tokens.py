"""Personal tokens for the demo people of the main job, to try the API with."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from accounts.choices import TokenScope as Scope
from accounts.demo import DOMAIN
from accounts.models import ApiToken, User
from accounts.programs import book
from accounts.services import make_token, revoke_token

NAME = "demo_tokens"
DAYS = 7
# Who plays which part in docs/examples/main_job.py, and the least that each part needs.
PARTS = {
    "provider": ("aanbieder", (Scope.READ, Scope.PUBLISH, Scope.ATTENDANCE)),
    "region": ("regio", (Scope.READ, Scope.JUDGE, Scope.REPORT)),
    "second": ("regio-2", (Scope.READ, Scope.REPORT)),
    "coordinator": ("lob", (Scope.READ, Scope.IMPORT, Scope.ENROL)),
    "funder": ("financier", (Scope.READ,)),
}


class Command(BaseCommand):
    """``manage.py demo_tokens [--write tokens.json]``: new tokens for a week; those of the last time stop working."""

    help = "Make a token for each part in docs/examples/main_job.py. Development only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add where to write."""
        parser.add_argument("--write", type=Path, metavar="FILE", help="write them to a file that only you can read")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        """Print or write the tokens as JSON; in production there is nobody to make one for."""
        if not settings.DEV_SIGN_IN:
            raise CommandError("Tokens for demo people exist in development only.")
        tokens = json.dumps({part: token_for(*known) for part, known in PARTS.items()}, indent=2)
        if options["write"] is None:
            self.stdout.write(tokens)
            return
        options["write"].touch(mode=0o600)
        options["write"].chmod(0o600)  # an older file may have been readable by others
        options["write"].write_text(tokens)
        self.stdout.write(f"{len(PARTS)} tokens, good for {DAYS} days: {options['write']}")


def token_for(handle: str, scopes: tuple[Scope, ...]) -> str:
    """Return a new token of this demo person, after revoking the one of the last time."""
    user = User.objects.filter(email=f"{handle}{DOMAIN}", blocked_at=None).first()
    if user is None:
        raise CommandError("No demo people here. To get them: make reset, then make run.")
    for old in ApiToken.objects.filter(user=user, name=NAME, revoked_at=None).order_by("pk"):
        revoke_token(token=old, by=user)
    programs = [number for number, _words in book().choices_for(user)]
    return make_token(user=user, name=NAME, scopes=scopes, days=DAYS, by=user, programs=programs).text
