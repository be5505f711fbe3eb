"""Routes."""

from django.urls import path
from entries.views import SubmissionView

urlpatterns = [path("entries/<uuid:entry_id>/submission", SubmissionView.as_view())]
