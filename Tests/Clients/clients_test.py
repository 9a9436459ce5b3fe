"""Every way in, by clients that nobody here wrote: accepted mail arrives signed twice, unproved mail is refused by name."""

import email
import email.policy
import json
import os
import smtplib
import ssl
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request
import uuid

import dkim
import sendgrid
from sendgrid.helpers.mail import Attachment, Content, Email, Mail, To

from corpus import corpus
from sandbox import Sandbox, subject_of


class Clients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.box = Sandbox().start()
        cls.addClassCleanup(cls.box.stop)

    # Helpers.

    def sender(self):
        return f"news@{self.box.domain}"

    def fresh(self):
        """A subject and a recipient nobody used before."""
        tag = uuid.uuid4().hex[:12]
        return f"Subject {tag}", f"reader-{tag}@receiver.example"

    def text_message(self, subject, to, body="Hello.\r\n", sender=None):
        return (f"From: {sender or self.sender()}\r\nTo: {to}\r\nSubject: {subject}\r\n\r\n{body}").encode()

    def context(self):
        return ssl.create_default_context(cafile=self.box.ca_file)

    def submission(self):
        client = smtplib.SMTP("127.0.0.1", self.box.submission_port, timeout=30)
        client.starttls(context=self.context())
        client.login(self.box.smtp_user, self.box.api_key)
        return client

    def assert_signed_twice(self, raw):
        message = dkim.DKIM(raw)
        count = sum(1 for name, _ in message.headers if name.lower() == b"dkim-signature")
        self.assertEqual(count, 2, raw[:2000])
        domains = set()
        for index in range(count):
            verifier = dkim.DKIM(raw)
            self.assertTrue(verifier.verify(idx=index, dnsfunc=self.box.dns), f"signature {index}: {raw[:3000]}")
            domains.add(verifier.domain.decode())
        self.assertEqual(len(domains), 2)
        self.assertIn(self.box.domain, domains)

    def post(self, path, document, key=None, headers=None):
        request = urllib.request.Request(
            self.box.http + path, data=json.dumps(document).encode(), method="POST",
            headers={"Authorization": f"Bearer {key or self.box.api_key}", "Content-Type": "application/json",
                     **(headers or {})})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), error.read()

    # SMTP.

    def test_python_smtplib_over_starttls_and_over_implicit_tls(self):
        for implicit in (False, True):
            subject, to = self.fresh()
            if implicit:
                client = smtplib.SMTP_SSL(
                    "127.0.0.1", self.box.submission_tls_port, context=self.context(), timeout=30)
                client.login(self.box.smtp_user, self.box.api_key)
            else:
                client = self.submission()
            with client:
                client.sendmail(self.sender(), [to], self.text_message(subject, to))
            self.assert_signed_twice(self.box.wait_for(subject)[0])

    def test_a_key_is_never_taken_over_plain_text(self):
        with smtplib.SMTP("127.0.0.1", self.box.submission_port, timeout=30) as client:
            client.ehlo()
            self.assertNotIn("auth", client.esmtp_features)
            code, text = client.docmd("AUTH", "PLAIN AGFuAGtleQ==")
            self.assertEqual(code, 538 if code == 538 else 530, text)

    def test_a_wrong_key_gets_535(self):
        client = smtplib.SMTP("127.0.0.1", self.box.submission_port, timeout=30)
        client.starttls(context=self.context())
        with self.assertRaises(smtplib.SMTPAuthenticationError) as caught:
            client.login(self.box.smtp_user, "password")
        self.assertEqual(caught.exception.smtp_code, 535)
        client.close()

    def test_swaks(self):
        subject, to = self.fresh()
        result = subprocess.run(
            ["swaks", "--server", f"127.0.0.1:{self.box.submission_port}", "-tls", "--auth", "PLAIN",
             "-au", self.box.smtp_user, "-ap", self.box.api_key, "-f", self.sender(), "-t", to,
             "--header", f"Subject: {subject}"], capture_output=True, text=True, timeout=60)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assert_signed_twice(self.box.wait_for(subject)[0])

    def test_curl_over_smtps(self):
        subject, to = self.fresh()
        result = subprocess.run(
            ["curl", "-sS", "--url", f"smtps://127.0.0.1:{self.box.submission_tls_port}", "--cacert", self.box.ca_file,
             "--user", f"{self.box.smtp_user}:{self.box.api_key}", "--mail-from", self.sender(), "--mail-rcpt", to,
             "--upload-file", "-"], input=self.text_message(subject, to), capture_output=True, timeout=60)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assert_signed_twice(self.box.wait_for(subject)[0])

    def with_home(self, command, text, **files):
        """Runs a mail program whose configuration is in a folder of its own."""
        with tempfile.TemporaryDirectory() as home:
            for name, content in files.items():
                path = os.path.join(home, name)
                with open(path, "w") as file:
                    file.write(content)
                os.chmod(path, 0o600)
            result = subprocess.run(
                [part.replace("HOME/", f"{home}/") for part in command], input=text, capture_output=True, timeout=60,
                env={**os.environ, "HOME": home, "LANG": "C.UTF-8"})
            self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_msmtp(self):
        subject, to = self.fresh()
        configuration = "\n".join([
            "account default", "host localhost", f"port {self.box.submission_port}", "tls on", "tls_starttls on",
            f"tls_trust_file {self.box.ca_file}", "auth plain", f"user {self.box.smtp_user}",
            f"password {self.box.api_key}", f"from {self.sender()}", ""])
        self.with_home(["msmtp", "-C", "HOME/msmtprc", to], self.text_message(subject, to), msmtprc=configuration)
        self.assert_signed_twice(self.box.wait_for(subject)[0])

    def test_mutt(self):
        subject, to = self.fresh()
        configuration = "\n".join([
            f'set smtp_url="smtp://{self.box.smtp_user}@localhost:{self.box.submission_port}/"',
            f'set smtp_pass="{self.box.api_key}"', 'set smtp_authenticators="plain"', "set ssl_starttls=yes",
            "set ssl_force_tls=yes", f'set certificate_file="{self.box.ca_file}"', f'set from="{self.sender()}"',
            "set use_from=yes", "set copy=no", ""])
        self.with_home(["mutt", "-n", "-F", "HOME/muttrc", "-s", f"{subject} é", "-a", "HOME/notes.txt", "--", to],
                       "Grüße\n".encode(), muttrc=configuration, **{"notes.txt": "attached é\n"})
        raw = self.box.wait_for(f"{subject} é")[0]
        self.assert_signed_twice(raw)
        parsed = email.message_from_bytes(raw, policy=email.policy.default)
        self.assertEqual([part.get_filename() for part in parsed.iter_attachments()], ["notes.txt"])

    def test_s_nail_over_smtps(self):
        subject, to = self.fresh()
        key = urllib.parse.quote(self.box.api_key)
        self.with_home(
            ["s-nail", "-:/", "-Sv15-compat", "-Snosave", "-Stls-verify=strict", "-Ssmtp-auth=plain",
             "-Shostname=client.example", "-Sttycharset=utf-8", "-S", f"tls-ca-file={self.box.ca_file}",
             "-S", f"from={self.sender()}",
             "-S", f"mta=smtps://{self.box.smtp_user}:{key}@localhost:{self.box.submission_tls_port}",
             "-s", f"{subject} é", to], "Grüße\n".encode())
        self.assert_signed_twice(self.box.wait_for(f"{subject} é")[0])

    def test_smtp_source_through_the_network_connector(self):
        before = len(self.box.messages())
        result = subprocess.run(
            ["/usr/sbin/smtp-source", "-s", "5", "-m", "50", "-l", "5120", "-f", self.sender(), "-t",
             "load@receiver.example", f"inet:127.0.0.1:{self.box.relay_port}"], capture_output=True, text=True, timeout=120)
        self.assertEqual(result.returncode, 0, result.stderr)
        load = [raw for raw in self.wait_count(before + 50) if b"load@receiver.example" in raw]
        self.assertGreaterEqual(len(load), 50)
        self.assert_signed_twice(load[-1])

    def wait_count(self, count):
        deadline = time.monotonic() + 60
        while len(found := self.box.messages()) < count:
            self.assertLess(time.monotonic(), deadline, f"{len(found)} of {count}\n{self.box.output()}")
            time.sleep(0.1)
        return found

    # HTTP.

    def test_the_sendgrid_client_works_unchanged(self):
        subject, to = self.fresh()
        mail = Mail(
            from_email=Email(self.sender(), "News"), to_emails=To(to), subject=subject,
            plain_text_content="Plain.", html_content=Content("text/html", "<p>Hyper.</p>"))
        mail.attachment = Attachment("aGVsbG8=", "hello.txt", "text/plain")
        client = sendgrid.SendGridAPIClient(api_key=self.box.api_key, host=self.box.http)
        answer = client.send(mail)
        self.assertEqual(answer.status_code, 202)
        self.assertTrue(answer.headers["X-Message-Id"])
        raw = self.box.wait_for(subject)[0]
        self.assert_signed_twice(raw)
        parsed = email.message_from_bytes(raw, policy=email.policy.default)
        self.assertEqual(parsed.get_body(("html",)).get_content().strip(), "<p>Hyper.</p>")
        self.assertEqual([part.get_filename() for part in parsed.iter_attachments()], ["hello.txt"])

    def test_our_own_api_is_idempotent(self):
        subject, to = self.fresh()
        document = {"from": self.sender(), "to": [to], "subject": subject, "text": "Once."}
        key = uuid.uuid4().hex
        first = self.post("/v1/messages", document, headers={"Idempotency-Key": key})
        again = self.post("/v1/messages", document, headers={"Idempotency-Key": key})
        self.assertEqual((first[0], again[0]), (202, 202), (first, again))
        self.assertEqual(json.loads(first[2])["id"], json.loads(again[2])["id"])
        other = self.post("/v1/messages", {**document, "text": "Twice."}, headers={"Idempotency-Key": key})
        self.assertEqual(other[0], 422, other)
        self.assert_signed_twice(self.box.wait_for(subject)[0])
        self.assertEqual(len(self.box.wait_for(subject)), 1)

    # What cannot be proved.

    def test_an_unproved_from_is_refused_by_the_name_of_the_check(self):
        subject, to = self.fresh()
        with self.submission() as client:
            with self.assertRaises(smtplib.SMTPDataError) as caught:
                client.sendmail(
                    self.sender(), [to], self.text_message(subject, to, sender="ceo@unproved.example"))
        self.assertEqual(caught.exception.smtp_code, 550)
        self.assertIn(b"domain", caught.exception.smtp_error.lower())
        status, _, body = self.post(
            "/v3/mail/send", {"personalizations": [{"to": [{"email": to}]}], "from": {"email": "ceo@unproved.example"},
                              "subject": subject, "content": [{"type": "text/plain", "value": "x"}]})
        self.assertEqual(status, 403, body)
        self.assertIn(b"domain", body)

    def test_explain_tells_the_story(self):
        subject, to = self.fresh()
        status, headers, body = self.post(
            "/v1/messages", {"from": self.sender(), "to": [to], "subject": subject, "text": "Why?"})
        self.assertEqual(status, 202, body)
        story = self.box.run("explain", json.loads(body)["id"]).stdout
        for word in ("credential", "standing", "domain", "content", "suppression", "budget", self.box.domain):
            self.assertIn(word, story)
        record = json.loads(self.box.run("explain", json.loads(body)["id"], "--json").stdout)
        self.assertEqual(record["verdict"]["id"], json.loads(body)["id"])

    def metrics(self):
        with urllib.request.urlopen(self.box.http + "/metrics", timeout=30) as answer:
            lines = [line.rsplit(" ", 1) for line in answer.read().decode().splitlines() if not line.startswith("#")]
        return {name: float(value) for name, value in lines}

    def test_metrics_count_what_became_of_messages(self):
        before = self.metrics()
        subject, to = self.fresh()
        document = {"from": self.sender(), "to": [to], "subject": subject, "text": "Count me."}
        self.assertEqual(self.post("/v1/messages", document)[0], 202)
        self.assertEqual(self.post("/v1/messages", {**document, "from": "ceo@unproved.example"})[0], 403)
        self.box.wait_for(subject)
        wanted = {
            'countersign_messages_total{door="http",result="accepted",by=""}': 1,
            'countersign_messages_total{door="http",result="refused",by="domain"}': 1,
            'countersign_recipients_total{door="http",ruling="sent"}': 1,
            'countersign_delivery_recipients_total{result="delivered"}': 1,
        }
        deadline = time.monotonic() + 10
        while True:
            now = self.metrics()
            grown = {name: now.get(name, 0) - before.get(name, 0) for name in wanted}
            if grown == wanted:
                break
            self.assertLess(time.monotonic(), deadline, grown)
            time.sleep(0.1)
        self.assertEqual(now['countersign_domains{state="active"}'], 2)

    def test_a_stranger_sees_nothing(self):
        for path in ("/", "/messages", "/queue", "/metrics"):
            try:
                with urllib.request.urlopen(self.box.http + path, timeout=30) as answer:
                    self.assertEqual(path, "/metrics", f"{path} answered {answer.status} to a stranger")
            except urllib.error.HTTPError as error:
                self.assertIn(error.code, (401, 403, 404), path)

    # Bytes.

    def test_dkimpy_verifies_both_signatures_over_the_corpus(self):
        for name, build in corpus():
            with self.subTest(name):
                subject, to = self.fresh()
                raw = build(self.sender(), to, subject)
                with self.submission() as client:
                    client.sendmail(self.sender(), [to], raw, mail_options=["BODY=8BITMIME"])
                got = self.box.wait_for(subject, seconds=60)[0]
                self.assert_signed_twice(got)
                self.assertLessEqual(max(len(line) for line in got.split(b"\r\n")), 998)
                sent = email.message_from_bytes(raw, policy=email.policy.default)
                arrived = email.message_from_bytes(got, policy=email.policy.default)
                self.assertEqual(leaves(sent), leaves(arrived))

    def test_no_false_end_of_data_makes_two_messages(self):
        path = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
                            "..", "shared", "vectors", "smtp-smuggling")
        if not os.path.isdir(path):
            self.skipTest("the public smuggling vectors are not here")
        names = [name for name in os.listdir(path) if name.endswith(".json")]
        with open(os.path.join(path, names[0])) as file:
            cases = json.load(file)
        for case in cases:
            with self.subTest(case["name"]):
                subject, to = self.fresh()
                inner = (f"MAIL FROM:<{self.sender()}>\r\nRCPT TO:<{to}>\r\nDATA\r\n"
                         f"From: {self.sender()}\r\nSubject: smuggled {subject}\r\n\r\nx\r\n").encode()
                body = self.text_message(subject, to, "one") + bytes.fromhex(case["hex"]) + inner
                client = self.submission()
                client.mail(self.sender())
                client.rcpt(to)
                self.assertEqual(client.docmd("DATA")[0], 354)
                client.send(body + b"\r\n.\r\n")
                try:
                    client.getreply()
                    client.close()
                except smtplib.SMTPServerDisconnected:
                    pass
                # A later message by the same road shows that everything before it has arrived.
                marker, to = self.fresh()
                with self.submission() as client:
                    client.sendmail(self.sender(), [to], self.text_message(marker, to))
                self.box.wait_for(marker)
                self.assertEqual(
                    [raw for raw in self.box.messages() if subject_of(raw) == f"smuggled {subject}"], [])


def leaves(message):
    """Type and decoded content of every leaf, with line ends made equal."""
    found = []
    for part in message.walk():
        if not part.is_multipart():
            content = part.get_payload(decode=True)
            if content is not None and part.get_content_maintype() == "text":
                content = content.replace(b"\r\n", b"\n").rstrip(b"\n")
            found.append((part.get_content_type(), content))
    return found


if __name__ == "__main__":
    unittest.main()
