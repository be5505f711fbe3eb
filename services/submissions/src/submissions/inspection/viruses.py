"""Virus scanning by a ClamAV daemon (clamd) that the operator runs, if one is configured.

Its protocol is in clamd(8): a file is streamed to it, and nothing of the service's disk is shared with it.
"""

from __future__ import annotations

import asyncio
from io import BytesIO

import structlog
from clamav_client.clamd import ClamdError, ClamdNetworkSocket, ClamdUnixSocket

from kit.errors import Unavailable

_SECONDS = 30
_UNIX, _TCP = "unix:", "tcp:"
_log = structlog.get_logger(__name__)


class VirusScanner:
    """``address``: ``tcp:HOST:PORT`` or ``unix:/PATH``; without one nothing is scanned.

    Raises ``ValueError`` for another address.
    """

    def __init__(self, address: str | None) -> None:
        self._clamd = _client(address) if address else None

    async def finds_one(self, data: bytes) -> bool:
        """Raises ``Unavailable`` while the daemon does not answer: what cannot be scanned is not taken."""
        if self._clamd is None:
            return False
        try:
            [(status, name)] = (await asyncio.to_thread(self._clamd.instream, BytesIO(data))).values()
        except (ClamdError, OSError, ValueError) as error:
            _log.error("virus_scan_failed", error=repr(error))
            raise Unavailable(retry_after=60) from error
        if status == "ERROR":
            _log.error("virus_scan_failed", error=name)
            raise Unavailable(retry_after=60)
        return status == "FOUND"


def _client(address: str) -> ClamdNetworkSocket:
    if address.startswith(_UNIX):
        return ClamdUnixSocket(address.removeprefix(_UNIX), timeout=_SECONDS)
    host, _, port = address.removeprefix(_TCP).rpartition(":")
    if not address.startswith(_TCP) or not host or not port.isdecimal():
        raise ValueError("clamd's address is tcp:HOST:PORT or unix:/PATH")
    return ClamdNetworkSocket(host, int(port), timeout=_SECONDS)
