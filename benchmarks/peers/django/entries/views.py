"""Routes of entries."""

import hashlib

from django.db import connection, transaction
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from entries.serializers import EntryOut
from entries.submitting import submit

_CLAIM = """
INSERT INTO idempotency_keys (scope, key, fingerprint) VALUES (%s, %s, %s)
ON CONFLICT (scope, key) DO NOTHING RETURNING true
"""
_KEPT = "SELECT fingerprint, body FROM idempotency_keys WHERE scope = %s AND key = %s"
_KEEP = "UPDATE idempotency_keys SET status = 200, body = %s WHERE scope = %s AND key = %s"


class SubmissionView(APIView):
    def post(self, request, entry_id):
        scope, key = f"account/{request.user.account_id} post_submission", request.headers.get("Idempotency-Key")
        fingerprint = hashlib.sha256(request.path.encode() + b"\0" + request.body).digest()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_CLAIM, (scope, key, fingerprint))
            if cursor.fetchone() is None:
                cursor.execute(_KEPT, (scope, key))
                kept = cursor.fetchone()
                if bytes(kept[0]) != fingerprint:
                    raise ValidationError({"idempotency_key": "该幂等键已用于另一请求"})
                return Response(kept[1])
            entry = submit(request.user, entry_id, request.headers.get("X-Request-ID"))
            cursor.execute(_KEEP, (f'{{"entry_id":"{entry.id}"}}', scope, key))
            body = EntryOut(entry).data
        return Response(body, headers={"ETag": f'"{entry.version}"'})
