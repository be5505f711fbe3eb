"""The published language. Import the module of the service that publishes: ``contracts.submissions``."""

from contracts import accounts, notifications, review, submissions
from contracts.event import Event, registered

__all__ = ["Event", "accounts", "notifications", "registered", "review", "submissions"]
