"""What an issue of the newsletter is made of."""

from newsletter.blocks.body import IssueBlock
from newsletter.blocks.updates import UpdatesBlock

__all__ = ["IssueBlock", "UpdatesBlock"]
