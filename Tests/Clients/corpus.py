"""Messages of our own making that bring every kind of byte a lawful sender sends."""

import base64
import email.policy
import os
from email.message import EmailMessage


def head(sender, to, subject, *more):
    lines = [f"From: {sender}", f"To: {to}", f"Subject: {subject}", "Date: Thu, 01 Jan 2026 00:00:00 +0000",
             f"Message-ID: <{os.urandom(8).hex()}@corpus.example>", "MIME-Version: 1.0", *more]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def plain(sender, to, subject):
    return head(sender, to, subject, "Content-Type: text/plain; charset=us-ascii") + b"Seven bits.\r\n\r\n.leading dot\r\n"


def no_mime(sender, to, subject):
    return f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\n\r\nAs in 1982.\r\n".encode()


def empty_body(sender, to, subject):
    return head(sender, to, subject)


def trailing_space(sender, to, subject):
    return head(sender, to, subject) + b"tabs\t and  spaces \t \r\n\r\n\r\n\r\n"


def utf8(sender, to, subject):
    return head(sender, to, subject, "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: 8bit") + "Größe, été, 日本語, emoji \U0001f600\r\n".encode()


def latin1(sender, to, subject):
    return head(sender, to, subject, "Content-Type: text/plain; charset=iso-8859-1",
                "Content-Transfer-Encoding: 8bit") + "Größe, été\r\n".encode("latin-1")


def koi8(sender, to, subject):
    return head(sender, to, subject, "Content-Type: text/plain; charset=koi8-r",
                "Content-Transfer-Encoding: 8bit") + "Привет, мир\r\n".encode("koi8-r")


def shift_jis(sender, to, subject):
    return head(sender, to, subject, "Content-Type: text/plain; charset=shift_jis",
                "Content-Transfer-Encoding: 8bit") + "日本語のテキスト\r\n".encode("shift_jis")


def long_lines(sender, to, subject):
    return head(sender, to, subject, "Content-Type: text/html; charset=utf-8",
                "Content-Transfer-Encoding: 7bit") + b"<p>" + b"word " * 2000 + b"</p>\r\n"


def long_8bit_in_multipart(sender, to, subject):
    return head(sender, to, subject, 'Content-Type: multipart/alternative; boundary="b=_1"') + (
        "preamble\r\n--b=_1\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + "é" * 1500 + "\r\n--b=_1\r\nContent-Type: text/html\r\n\r\n<b>short</b>\r\n--b=_1--\r\nepilogue\r\n").encode()


def folded_headers(sender, to, subject):
    return head(sender, to, subject, "X-Folded: one\r\n two\r\n\tthree", "References: " + "\r\n ".join(
        f"<{index}@corpus.example>" for index in range(40))) + b"folded\r\n"


def related(sender, to, subject):
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message.set_content("text")
    message.add_alternative("<img src='cid:logo'>", subtype="html")
    message.get_payload()[1].add_related(os.urandom(3000), "image", "png", cid="<logo>")
    message.add_attachment("Grüße".encode(), maintype="text", subtype="plain", filename="grüße.txt")
    return message.as_bytes()


def nested(sender, to, subject):
    inner = EmailMessage(policy=email.policy.SMTP)
    inner["From"], inner["Subject"] = "someone@else.example", "inner"
    inner.set_content("inner text é", cte="8bit")
    outer = EmailMessage(policy=email.policy.SMTP)
    outer["From"], outer["To"], outer["Subject"] = sender, to, subject
    outer.set_content("see attached")
    outer.add_attachment(inner)
    return outer.as_bytes()


def attachment_20_mb(sender, to, subject):
    data = base64.encodebytes(os.urandom(14_500_000)).replace(b"\n", b"\r\n")
    return head(sender, to, subject, 'Content-Type: multipart/mixed; boundary="big"') + (
        b"--big\r\nContent-Type: text/plain\r\n\r\nbig\r\n--big\r\nContent-Type: application/octet-stream\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + data + b"--big--\r\n")


def corpus():
    """(name, function of sender, recipient and subject that returns the bytes)."""
    builders = (plain, no_mime, empty_body, trailing_space, utf8, latin1, koi8, shift_jis, long_lines,
                long_8bit_in_multipart, folded_headers, related, nested, attachment_20_mb)
    return [(build.__name__, build) for build in builders]
