"""What an app says about its data: one declaration per model (decision 0032, guide "privacy-registry").

``<app>/privacy.py`` imports from here and from nowhere else in this app.
"""

from privacy.registry.controllers import PLATFORM, SchoolAt
from privacy.registry.declaration import Declaration, Registry, asks, declare, declare_nobody, registry, shown
from privacy.registry.fields import Audience, Erase, derived, personal, public, technical
from privacy.registry.links import Address, AddressHash, Itself, Matching, Mention, Number, Through
from privacy.registry.retention import Ends, Lasting, Then, WithParent, WithPerson, ends

__all__ = [
    "PLATFORM",
    "Address",
    "AddressHash",
    "Audience",
    "Declaration",
    "Ends",
    "Erase",
    "Itself",
    "Lasting",
    "Matching",
    "Mention",
    "Number",
    "Registry",
    "SchoolAt",
    "Then",
    "Through",
    "WithParent",
    "WithPerson",
    "asks",
    "declare",
    "declare_nobody",
    "derived",
    "ends",
    "personal",
    "public",
    "registry",
    "shown",
    "technical",
]
