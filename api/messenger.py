"""The messenger of a house that has no mailer: a line for whoever reads the log."""

from __future__ import annotations

import logging

from content_store.people.desk import ResetLetter

log = logging.getLogger(__name__)


class OperatorsLog:
    """Says that somebody waits for a letter, by the account's number and nothing else."""

    async def bring(self, letter: ResetLetter) -> None:
        """Leave a line; `camtay people reset-password` prints a secret for who has asked in person."""
        log.warning("account %d asks for a new password: `camtay people reset-password`", letter.account_id)
