"""By e-mail, over the SMTP server of the owner, whose certificate must be good."""

from __future__ import annotations

import smtplib
from contextlib import suppress

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from zhidan.service.ways.letter import DeliveryFailed, Letter
from zhidan.service.ways.settings import Mail

TIMEOUT_S = 10


def send_mail(letter: Letter, mail: Mail, password: str) -> None:
    """Raises: DeliveryFailed (mail_sign_in, mail_refused, mail_unreachable)."""
    backend = EmailBackend(
        host=mail.host,
        port=mail.port,
        username=mail.user,
        password=password,
        use_tls=mail.security == "starttls",
        use_ssl=mail.security == "tls",
        timeout=TIMEOUT_S,
    )
    message = EmailMessage(
        subject=letter.subject,
        body=letter.text(),
        from_email=mail.sender or mail.recipient,
        to=[mail.recipient],
        headers={"Message-ID": f"<{letter.id}@zhidan.invalid>"},
        connection=backend,
    )
    if letter.picture is not None:
        message.attach("page.webp", letter.picture, "image/webp")
    try:
        message.send()
    except smtplib.SMTPAuthenticationError as error:
        raise DeliveryFailed(code="mail_sign_in", host=mail.host) from error
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError) as error:
        raise DeliveryFailed(code="mail_unreachable", host=mail.host) from error
    except smtplib.SMTPException as error:
        raise DeliveryFailed(code="mail_refused", host=mail.host) from error
    except OSError as error:
        raise DeliveryFailed(code="mail_unreachable", host=mail.host) from error
    finally:
        # Django leaves a connection open that could not be encrypted.
        with suppress(OSError):
            backend.close()
