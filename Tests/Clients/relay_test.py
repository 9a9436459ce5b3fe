"""A real Postfix plays Microsoft 365: with its certificate, from its network and from others, with lawful and forged headers."""

import base64
import json
import os
import re
import shutil
import smtplib
import socket
import ssl
import subprocess
import tempfile
import time
import unittest
import uuid

import dkim

from sandbox import Sandbox
from wire import SMTP

MICROSOFT, RELAY_POOL, ELSEWHERE, GOOGLE = "127.0.92.17", "127.0.95.17", "127.0.0.17", "127.0.66.17"
TENANT = "0b3f1c52-7a10-4d3e-9f55-a1b2c3d4e5f6"
RENTED = "9d1c77aa-1111-4bad-8bad-123456789abc"
HYBRID = "TenantId={};Ip=[203.0.113.9];Helo=[vps.example]"


class Postfix:
    """One Postfix of our own, with a way out for each way of coming to the relay; the recipient's domain picks the way."""

    def __init__(self, box, host):
        self.folder = tempfile.mkdtemp(prefix="countersign-postfix-")
        os.chmod(self.folder, 0o755)
        self.port = free_port()
        relay = f"[127.0.0.1]:{box.relay_port}"
        showing = {"smtp_tls_cert_file": box.microsoft365_certificate, "smtp_tls_key_file": box.microsoft365_key}
        stolen = self.certificate("mail.protection.outlook.com")
        ways = {
            "lawful": {"smtp_bind_address": MICROSOFT, "smtp_tls_servername": host, **showing},
            "nameless": {"smtp_bind_address": MICROSOFT, **showing},
            "certless": {"smtp_bind_address": MICROSOFT, "smtp_tls_servername": host},
            "forged": {"smtp_bind_address": MICROSOFT, "smtp_tls_servername": host, **stolen},
            "plain": {"smtp_bind_address": MICROSOFT, "smtp_tls_security_level": "none"},
            "pool": {"smtp_bind_address": RELAY_POOL, "smtp_tls_servername": host, **showing},
            "elsewhere": {"smtp_bind_address": ELSEWHERE, "smtp_tls_servername": host, **showing},
            "google": {"smtp_bind_address": GOOGLE, "smtp_tls_servername": host, **showing},
            "rly": {"smtp_bind_address": MICROSOFT, "smtp_tls_servername": host,
                    "smtp_helo_name": "mail-rly01.outbound.protection.outlook.com", **showing},
        }
        self.write("main.cf", {
            "compatibility_level": "3.6", "queue_directory": f"{self.folder}/queue", "data_directory": f"{self.folder}/data",
            "maillog_file": f"{self.folder}/mail.log", "maillog_file_prefixes": self.folder, "mynetworks": "127.0.0.0/8",
            "myhostname": "out.outbound.protection.outlook.com", "mydestination": "", "inet_interfaces": "127.0.0.1",
            "inet_protocols": "ipv4", "alias_maps": "", "alias_database": "", "smtp_tls_security_level": "encrypt",
            # A client that resumes sessions, as Debian's does, must still show its certificate.
            "smtp_tls_session_cache_database": f"btree:{self.folder}/data/smtp_scache",
            "smtp_tls_loglevel": "1", "smtp_connection_cache_on_demand": "no", "relayhost": relay,
            # What it has to say about refused mail is not wanted.
            "transport_maps": "inline:{" + ", ".join(
                [f"{way}.example={way}:{relay}" for way in ways]
                + [f"inside{number}@{box.domain}=lawful:{relay}" for number in range(20)]
                + [f"{host}=lawful:{relay}", f"{box.domain}=discard:", "bank.example=discard:"]) + "}",
            "bounce_queue_lifetime": "0", "header_size_limit": "1024000",
        })
        lines = [f"127.0.0.1:{self.port} inet n - n - - smtpd"]
        for name, kind, wakeup, limit in [
                ("pickup", "unix", "60", "1"), ("cleanup", "unix", "-", "0"), ("qmgr", "unix", "300", "1"),
                ("tlsmgr", "unix", "1000?", "1"), ("rewrite", "unix", "-", "-"), ("bounce", "unix", "-", "0"),
                ("defer", "unix", "-", "0"), ("proxymap", "unix", "-", "-"), ("anvil", "unix", "-", "1"),
                ("scache", "unix", "-", "1"), ("retry", "unix", "-", "-"), ("discard", "unix", "-", "-"),
                ("error", "unix", "-", "-"), ("smtp", "unix", "-", "-"), ("postlog", "unix-dgram", "-", "1")]:
            program = {"rewrite": "trivial-rewrite", "defer": "bounce", "retry": "error", "postlog": "postlogd"}.get(name, name)
            private = "n" if name in ("pickup", "cleanup", "qmgr", "postlog") else "-"
            lines.append(f"{name} {kind} {private} - n {wakeup} {limit} {program}")
        for way, settings in ways.items():
            lines.append(f"{way} unix - - n - - smtp")
            lines += [f"  -o {key}={value}" for key, value in settings.items()]
        with open(f"{self.folder}/master.cf", "w") as file:
            file.write("\n".join(lines) + "\n")
        for name in ("queue", "data"):
            os.mkdir(f"{self.folder}/{name}")
        shutil.chown(f"{self.folder}/data", "postfix")

    def write(self, name, settings):
        with open(f"{self.folder}/{name}", "w") as file:
            file.write("".join(f"{key} = {value}\n" for key, value in settings.items()))

    def certificate(self, name):
        """A self-signed one with that name."""
        paths = f"{self.folder}/own.pem", f"{self.folder}/own.key"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
             "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-out", paths[0], "-keyout", paths[1]],
            check=True, capture_output=True)
        return {"smtp_tls_cert_file": paths[0], "smtp_tls_key_file": paths[1]}

    def command(self, verb):
        return subprocess.run(["/usr/sbin/postfix", "-c", self.folder, verb], capture_output=True, text=True, timeout=60)

    def start(self):
        result = self.command("start")
        if result.returncode != 0:
            raise RuntimeError(f"postfix did not start: {result.stdout}{result.stderr}{self.log()}")
        return self

    def stop(self):
        self.command("stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self):
        try:
            with open(f"{self.folder}/mail.log", errors="replace") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def send(self, sender, to, message):
        """Hands a message to Postfix.

        Returns what the relay answered in the end, as Postfix noted it: a status and the server's words.
        """
        with smtplib.SMTP("127.0.0.1", self.port, local_hostname="feeder.example", timeout=60) as client:
            client.sendmail(sender, [to], message)
        pattern = re.compile(rf"to=<{re.escape(to)}>,.*status=(\w+) \((.*)\)")
        deadline = time.monotonic() + 60
        while True:
            if found := pattern.search(self.log()):
                return found[1], found[2]
            if time.monotonic() > deadline:
                raise AssertionError(f"postfix came to no end with {to}:\n{self.log()[-4000:]}")
            time.sleep(0.1)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def headers(tenant=TENANT, organisation=None, internal=True, more=()):
    """What Exchange Online writes about whose message it is."""
    lines = [f"X-MS-Exchange-CrossTenant-Id: {tenant}"]
    if organisation:
        lines.append(f"X-OriginatorOrg: {organisation}")
    lines.append(f"X-MS-Exchange-CrossTenant-AuthAs: {'Internal' if internal else 'Anonymous'}")
    lines.append(f"X-MS-Exchange-CrossTenant-FromEntityHeader: {'Hosted' if internal else 'HybridOnPrem'}")
    return lines + list(more)


@unittest.skipUnless(os.geteuid() == 0, "Postfix starts as root alone")
class Relay(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.box = Sandbox().start()
        cls.addClassCleanup(cls.box.stop)
        cls.connector = cls.command("connector", "add", "--customer", cls.box.customer, "--name", "our Microsoft 365",
                                    "--kind", "microsoft365")
        cls.postfix = Postfix(cls.box, cls.connector["host"]).start()
        cls.addClassCleanup(cls.postfix.stop)

    @classmethod
    def command(cls, *arguments):
        return json.loads(cls.box.run(*arguments, "--json").stdout)

    def message(self, tenant_headers, sender=None):
        subject = f"relayed {uuid.uuid4().hex[:12]}"
        sender = sender or f"news@{self.box.domain}"
        lines = [*tenant_headers, f"From: News <{sender}>", "To: joe@lawful.example", f"Subject: {subject}",
                 f"Message-ID: <{uuid.uuid4().hex}@{self.box.domain}>", "MIME-Version: 1.0", "", "Hello Joe.", ""]
        return subject, "\r\n".join(lines).encode()

    def send(self, way, tenant_headers, sender=None, to=None):
        """A message by one of Postfix's ways; returns its subject and what became of it."""
        subject, message = self.message(tenant_headers, sender)
        to = to or f"{uuid.uuid4().hex[:8]}@{way}.example"
        status, words = self.postfix.send(sender or f"news@{self.box.domain}", to, message)
        return subject, status, words

    def assert_refused(self, answer, words="550 5.7.1"):
        subject, status, said = answer
        self.assertEqual(status, "bounced", said)
        self.assertIn(f"said: {words}", said)
        self.assertFalse(any(subject.encode() in raw for raw in self.box.messages()), "refused mail was delivered")

    def assert_delivered(self, answer):
        subject, status, said = answer
        self.assertEqual(status, "sent", said)
        raw = self.box.wait_for(subject)[0]
        count = sum(1 for name, _ in dkim.DKIM(raw).headers if name.lower() == b"dkim-signature")
        domains = set()
        for index in range(count):
            verifier = dkim.DKIM(raw)
            self.assertTrue(verifier.verify(idx=index, dnsfunc=self.box.dns), f"signature {index}: {raw[:3000]}")
            domains.add(verifier.domain.decode())
        self.assertEqual(domains, {self.box.domain, self.box.platform_domain})

    def prove_tenant(self):
        """Lets the tenant prove itself: a signed message of the customer's domain, over the proved connection."""
        if getattr(type(self), "proved", False):
            return
        challenge = self.command("tenant", "allow", TENANT, "--connector", self.connector["id"])
        self.assertEqual(challenge["state"], "pending")
        signed = self.sign(
            f"From: admin@{self.box.domain}\r\nTo: {challenge['address']}\r\nSubject: {challenge['nonce']}\r\n\r\nProof.\r\n")
        status, words = self.postfix.send(
            f"admin@{self.box.domain}", challenge["address"],
            "\r\n".join(headers(organisation=self.box.domain)).encode() + b"\r\n" + signed)
        self.assertEqual(status, "sent", words)
        deadline = time.monotonic() + 20
        while self.state() != "allowed":
            self.assertLess(time.monotonic(), deadline, f"the tenant stays {self.state()}\n{self.box.output()}")
            time.sleep(0.2)
        type(self).proved = True

    def publish(self, name, records):
        """Adds records to the zone that the sandbox answers from."""
        with open(self.box.zone_file) as file:
            zone = json.load(file)
        zone[name] = zone.get(name, []) + records
        changed = self.box.zone_file + ".new"
        with open(changed, "w") as file:
            json.dump(zone, file)
        os.replace(changed, self.box.zone_file)

    def sign(self, text):
        """Signs as Microsoft does with the key that the customer keeps there."""
        key = subprocess.run(["openssl", "genrsa", "2048"], capture_output=True, check=True).stdout
        public = subprocess.run(
            ["openssl", "rsa", "-pubout", "-outform", "DER"], input=key, capture_output=True, check=True).stdout
        record = "v=DKIM1; k=rsa; p=" + base64.b64encode(public).decode()
        self.publish(f"selector1._domainkey.{self.box.domain}", [{"TXT": [record[:200], record[200:]]}])
        message = text.encode()
        return dkim.sign(
            message, b"selector1", self.box.domain.encode(), key, canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[b"from", b"subject"]) + message

    def state(self):
        listed = self.command("tenant", "list")["tenants"]
        return next((entry["state"] for entry in listed if entry["tenant"] == TENANT), None)

    # In the order of a customer's first day.

    def test_0_a_fresh_connector_admits_nobody(self):
        self.assert_refused(self.send("lawful", headers()))

    def test_1_the_proof_allows_the_tenant_and_its_mail_leaves_signed(self):
        self.prove_tenant()
        self.assert_delivered(self.send("lawful", headers(organisation=self.box.domain)))

    def test_2_a_client_that_resumes_sessions_is_known_every_time(self):
        self.prove_tenant()
        for _ in range(3):
            self.assert_delivered(self.send("lawful", headers()))

    def test_2_without_the_host_tenant_and_author_select_the_connector(self):
        self.prove_tenant()
        self.assert_delivered(self.send("nameless", headers()))
        self.assert_refused(self.send("nameless", headers(RENTED)))

    def test_3_a_rented_tenant_is_refused_and_seen(self):
        self.prove_tenant()
        self.assert_refused(self.send("lawful", headers(RENTED, organisation="rented.onmicrosoft.example")))
        deadline = time.monotonic() + 30
        while not (seen := [entry for entry in self.command("tenant", "list")["seen"] if entry["tenant"] == RENTED]):
            self.assertLess(time.monotonic(), deadline, f"nobody saw the tenant\n{self.box.output()}")
            time.sleep(0.5)
        entry = seen[0]
        self.assertEqual(entry["organisation"], "rented.onmicrosoft.example")
        self.assertIn(MICROSOFT, entry["peers"])
        self.assertIn(self.box.domain, entry["domains"])

    def test_3_forged_headers_are_worth_nothing(self):
        self.prove_tenant()
        forgeries = {
            "two tenants": [*headers(), f"X-MS-Exchange-CrossTenant-Id: {RENTED}"],
            "another one in front": [f"x-ms-exchange-crosstenant-id: {RENTED}", *headers()],
            "none": [],
            "an empty one": headers(""),
            "a comment behind it": headers(f"{TENANT} (ours)"),
            "came in through a connector": headers(internal=False),
            "fed from an unknown host": headers(internal=False, more=[
                f"X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp: {HYBRID.format(TENANT)}"]),
            "fed for another tenant": headers(more=[
                f"X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp: {HYBRID.format(RENTED)}"]),
            "another organisation": headers(organisation="rented.onmicrosoft.example"),
        }
        for name, forged in forgeries.items():
            with self.subTest(name):
                self.assert_refused(self.send("lawful", forged))

    def test_3_an_author_of_nobody_here_is_refused(self):
        self.prove_tenant()
        self.assert_refused(self.send("lawful", headers(), sender="boss@bank.example"))

    def test_4_lawful_headers_from_elsewhere_are_worth_nothing(self):
        self.prove_tenant()
        for way in ("elsewhere", "pool", "google", "rly"):
            with self.subTest(way):
                self.assert_refused(self.send(way, headers()))

    def test_4_Microsofts_address_without_Microsofts_certificate_is_worth_nothing(self):
        self.prove_tenant()
        for way in ("certless", "forged"):
            with self.subTest(way):
                self.assert_refused(self.send(way, headers()))
        self.assert_refused(self.send("plain", headers()), "530 5.7.0")

    # What Postfix cannot play.

    def test_5_a_connector_with_a_key_takes_it_inside_TLS_at_its_own_host(self):
        key = self.command("key", "mint", "--customer", self.box.customer, "--name", "relay")
        connector = self.command("connector", "add", "--customer", self.box.customer, "--name", "a host with a key",
                                 "--kind", "credential", "--key", key["key"]["id"])
        context = ssl.create_default_context(cafile=self.box.ca_file)
        context.check_hostname = False
        for host, is_offered in ((connector["host"], True), (self.connector["host"], False)):
            with smtplib.SMTP("127.0.0.1", self.box.relay_port, timeout=30, source_address=(ELSEWHERE, 0)) as client:
                client.ehlo()
                self.assertFalse(client.has_extn("auth"))
                client._host = host  # The name that smtplib asks for.
                client.starttls(context=context)
                client.ehlo()
                self.assertEqual(client.has_extn("auth"), is_offered)
                if not is_offered:
                    continue
                with self.assertRaises(smtplib.SMTPAuthenticationError):
                    client.login("anybody", self.box.api_key)
                client.login("anybody", key["secret"])
                subject, message = self.message([])
                client.sendmail(f"news@{self.box.domain}", ["joe@receiver.example"], message)
                self.assert_delivered((subject, "sent", ""))

    def test_5_no_session_is_resumed(self):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            context.minimum_version = context.maximum_version = version
            context.load_cert_chain(self.box.microsoft365_certificate, self.box.microsoft365_key)
            session = None
            for _ in range(2):
                with SMTP(self.box, "relay", source=MICROSOFT) as client:
                    client.must(220, client.reply())
                    client.must(250, client.say("EHLO out.example"))
                    client.must(220, client.say("STARTTLS"))
                    client.socket = context.wrap_socket(
                        client.socket, server_hostname=self.connector["host"], session=session)
                    client.must(250, client.say("EHLO out.example"))
                    client.must(250, client.say(f"MAIL FROM:<news@{self.box.domain}>"))
                    # The certificate is seen in both.
                    client.must(250, client.say("RCPT TO:<joe@receiver.example>"))
                    self.assertFalse(client.socket.session_reused)
                    session = client.socket.session

    def test_5_only_the_relay_asks_for_a_certificate(self):
        for door, expected in (("relay", True), ("submission", False)):
            result = subprocess.run(
                ["openssl", "s_client", "-starttls", "smtp", "-connect", f"127.0.0.1:{getattr(self.box, door + '_port')}",
                 "-cert", self.box.microsoft365_certificate, "-key", self.box.microsoft365_key, "-state"],
                input="QUIT\r\n", capture_output=True, text=True, timeout=60)
            self.assertEqual("read server certificate request" in result.stderr, expected, f"{door}: {result.stderr}")

    def test_6_unproved_mail_reaches_the_customers_own_server_unsigned_and_nobody_else(self):
        self.prove_tenant()
        host, port = f"mx.{self.box.domain}", free_port()
        people = (f"inside{number}@{self.box.domain}" for number in range(20))
        connector = ("connector", "set", self.connector["id"])
        refused = self.box.run(*connector, "--inbound-host", f"{host}:{port}", check=False)
        self.assertIn("names mx.", refused.stderr)
        self.publish(self.box.domain, [{"MX": [10, host]}])
        self.publish(host, [{"A": "127.0.0.1"}])
        self.command(*connector, "--inbound-host", f"{host}:{port}")
        self.addCleanup(self.command, *connector, "--mode", "enforce")
        # Nobody is there yet: the sender keeps it. The gateway hears of the change within a second.
        for _ in range(15):
            subject, status, said = self.send("lawful", headers(RENTED), to=next(people))
            if status != "bounced":
                break
            time.sleep(0.5)
        self.assertEqual((status, "451 4.7.1" in said), ("deferred", True), said)
        with tempfile.TemporaryDirectory() as folder:
            os.chmod(folder, 0o777)
            sink = subprocess.Popen(
                ["/usr/sbin/smtp-sink", "-u", "nobody", "-D", f"{folder}/inside", f"127.0.0.1:{port}", "10"], stderr=subprocess.PIPE)
            self.addCleanup(sink.stderr.close)
            self.addCleanup(sink.wait, 10)
            self.addCleanup(sink.kill)
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            subject, status, said = self.send("lawful", headers(RENTED), sender="boss@bank.example", to=next(people))
            self.assertEqual(status, "sent", f"{said}\n{self.box.output()[-2000:]}")
            with open(f"{folder}/inside") as file:
                arrived = file.read()
            self.assertIn(subject, arrived)
            self.assertIn(f"X-MS-Exchange-CrossTenant-Id: {RENTED}", arrived)
            self.assertIn("Authentication-Results:", arrived)
            for ours in ("DKIM-Signature:", "Countersign-Account:", "Feedback-ID:"):
                self.assertNotIn(ours, arrived)
            # Mail for others is held, and the tenant's own mail leaves signed.
            outside, status, said = self.send("lawful", headers(RENTED))
            self.assertEqual(status, "sent", said)
            self.assert_delivered(self.send("lawful", headers()))
            for unproved in (subject, outside):
                self.assertFalse(any(unproved.encode() in raw for raw in self.box.messages()), "it was delivered")
            with open(f"{folder}/inside") as file:
                self.assertNotIn(outside, file.read())


if __name__ == "__main__":
    unittest.main()
