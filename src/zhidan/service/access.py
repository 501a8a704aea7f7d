"""Who reads and answers everybody's feedback; where personal data may stand in it."""

from __future__ import annotations

from zhidan.platform.access import declare
from zhidan.platform.personal import register_impersonal, register_personal

FEEDBACK = declare("service.feedback", "service")

register_personal("service.Feedback", "sender_name", "staff")
register_personal("service.Feedback", "answered_by", "staff")
register_personal("service.FeedbackWay", "values", "staff")
register_personal("service.Feedback", "text", "free text")
register_personal("service.Feedback", "answer", "free text")
register_personal("service.Feedback", "page", "free text")
register_impersonal("service.Feedback", "version request_id browser state delivery delivery_error")
register_impersonal("service.FeedbackWay", "smtp_secret webhook_secret")
