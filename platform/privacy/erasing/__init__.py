"""Forget one person, from the declarations and from nothing else (promises POR-7c, OGP-4.5, SP-11a; decision 0039)."""

from privacy.erasing.carrying_out import erase_person
from privacy.erasing.held import kept_until, refuse_kept
from privacy.erasing.hooks import called, on_erase
from privacy.erasing.ledger import note_erased
from privacy.erasing.mentions import mentions_of
from privacy.erasing.orders import order_erasure
from privacy.erasing.receipt import Receipt

__all__ = [
    "Receipt",
    "called",
    "erase_person",
    "kept_until",
    "mentions_of",
    "note_erased",
    "on_erase",
    "order_erasure",
    "refuse_kept",
]
