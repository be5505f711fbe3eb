"""Access tokens (JWT), checked against the issuer's key set."""

from dataclasses import dataclass
from uuid import UUID

import jwt
from django.conf import settings
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission

_keys = jwt.PyJWKClient(settings.JWKS_URL, cache_keys=True, lifespan=600)


@dataclass(frozen=True, slots=True)
class Caller:
    account_id: UUID
    role: str
    is_authenticated = True


class TokenAuthentication(BaseAuthentication):
    def authenticate(self, request):
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer":
            return None
        try:
            claims = jwt.decode(
                token,
                _keys.get_signing_key_from_jwt(token),
                algorithms=["EdDSA", "ES256"],
                audience="tuiyou",
                issuer=settings.TOKEN_ISSUER,
                leeway=5,
                options={"require": ["exp", "iat", "sub", "aud", "iss"]},
            )
            return Caller(UUID(claims["sub"]), claims["role"]), token
        except (jwt.PyJWTError, KeyError, ValueError) as error:
            raise AuthenticationFailed from error

    def authenticate_header(self, request):
        return "Bearer"


class IsApplicant(BasePermission):
    def has_permission(self, request, view):
        return request.user is not None and request.user.role == "applicant"
