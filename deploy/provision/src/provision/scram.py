"""Postgres password verifiers, so that no password stands in a statement, a log or a statistics view."""

import base64
import hashlib
import hmac
import secrets

_ITERATIONS = 4096


def verifier(password: str, salt: bytes | None = None, iterations: int = _ITERATIONS) -> str:
    """The SCRAM-SHA-256 verifier of `password` in the form of `pg_authid.rolpassword`; ASCII passwords only."""
    salt = salt or secrets.token_bytes(16)
    # other characters would have to be normalised first (SASLprep), as the clients do
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, iterations)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    parts = [base64.b64encode(part).decode() for part in (salt, stored, server)]
    return f"SCRAM-SHA-256${iterations}:{parts[0]}${parts[1]}:{parts[2]}"


def matches(password: str, known: str | None) -> bool:
    """Whether `known` is a verifier of `password`."""
    if not known or not known.startswith("SCRAM-SHA-256$"):
        return False
    iterations, _, salt = known.split("$")[1].partition(":")
    return hmac.compare_digest(verifier(password, base64.b64decode(salt), int(iterations)), known)
