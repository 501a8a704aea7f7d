"""Who reads and answers everybody's feedback; where personal data may stand in it."""

from __future__ import annotations

from zhidan.platform.access import declare
from zhidan.platform.personal import register_personal

FEEDBACK = declare("service.feedback", "service")

register_personal("service.Feedback", "sender_name", "staff")
register_personal("service.Feedback", "answered_by", "staff")
register_personal("service.Feedback", "text", "erasable text")
register_personal("service.Feedback", "answer", "erasable text")
register_personal("service.FeedbackWay", "values", "staff")
