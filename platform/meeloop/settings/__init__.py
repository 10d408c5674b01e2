"""Settings, read once from the environment, in files cut by concern."""

from meeloop.settings.accounts import *
from meeloop.settings.api import *
from meeloop.settings.backups import *
from meeloop.settings.base import *
from meeloop.settings.cms import *
from meeloop.settings.databases import *
from meeloop.settings.figures import *
from meeloop.settings.logs import *
from meeloop.settings.mail import *
from meeloop.settings.privacy import *
from meeloop.settings.queue import *
from meeloop.settings.security import *
from meeloop.settings.telemetry import *
