"""The floor every context stands on: transactions, events, jobs, audit, access, privacy, numbers.

Owns: outbox_event, delivery, job, job_result, schedule_mark, worker_beat, audit_entry, audit_seal,
policy_version, number_series, idempotency, rate_hit, data_key, stored_file, saved_view, app_user,
role, role_permission, user_role, user_scope, api_key, claim_link, recovery_code, session.
Invariants: facts are append-only; a delivery and a job count an attempt before they run; a key row
exists exactly when its effect does. Everything rests on PostgreSQL and nothing else.
"""
