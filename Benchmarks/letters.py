"""Messages as they arrive from elsewhere: signed with DKIM (RFC 6376), with an ARC set (RFC 8617), and as Exchange Online
writes them. Signed here by arithmetic alone, so that no code of any system that is measured takes part."""

import base64
import hashlib
import random
import re
import subprocess
import time
import uuid
from email.utils import formatdate

# DigestInfo of SHA-256 (RFC 8017 9.2, note 1).
SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
WORDS = ("invoice order parcel account thanks please delivery meeting monday review attached number customer service "
         "update details team price offer question answer within without before after your our the and for with").split()


class Key:
    """An RSA key of 2048 bits."""

    def __init__(self):
        pem = subprocess.run(["openssl", "genrsa", "-traditional", "2048"], check=True, capture_output=True).stdout
        public = subprocess.run(["openssl", "rsa", "-pubout", "-outform", "DER"], check=True, capture_output=True, input=pem)
        self.record = f"v=DKIM1; k=rsa; p={base64.b64encode(public.stdout).decode()}"
        der = base64.b64decode(b"".join(line for line in pem.splitlines() if b"-" not in line))
        _, self.modulus, _, _, self.p, self.q, self.dp, self.dq, self.inverse = integers(der)

    def sign(self, text):
        """RSASSA-PKCS1-v1_5 with SHA-256, in base 64 and folded."""
        info = SHA256_INFO + hashlib.sha256(text).digest()
        number = int.from_bytes(b"\x00\x01" + b"\xff" * (253 - len(info)) + b"\x00" + info, "big")
        first, second = pow(number, self.dp, self.p), pow(number, self.dq, self.q)
        signature = second + self.q * ((first - second) * self.inverse % self.p)
        coded = base64.b64encode(signature.to_bytes(256, "big")).decode()
        return "\r\n\t".join(coded[start:start + 72] for start in range(0, len(coded), 72))


def integers(der):
    """The INTEGERs of a DER SEQUENCE, of lengths in one or two further octets."""
    def length(at):
        if der[at] < 0x80:
            return der[at], at + 1
        count = der[at] & 0x7f
        return int.from_bytes(der[at + 1:at + 1 + count], "big"), at + 1 + count

    found = []
    _, at = length(1)
    while at < len(der):
        size, at = length(at + 1)
        found.append(int.from_bytes(der[at:at + size], "big"))
        at += size
    return found


def relaxed(name, value):
    return f"{name.lower()}:" + re.sub(r"[ \t\r\n]+", " ", value).strip()


def covered(fields, names):
    found = {name.lower(): value for name, value in fields}
    return "".join(relaxed(name, found[name.lower()]) + "\r\n" for name in names)


def body_hash(body):
    """Of a body whose lines have no blanks to take away, in relaxed form."""
    return base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()


def prose(octets, dice):
    lines, size = [], 0
    while size < octets:
        line = " ".join(dice.choice(WORDS) for _ in range(11))
        lines.append(line[:max(1, octets - size - 2)].strip() or "x")
        size += len(lines[-1]) + 2
    return "\r\n".join(lines) + "\r\n"


def with_dkim(fields, body, key, domain, selector, names):
    text = (f"v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s={selector}; t={int(time.time())};\r\n\t"
            f"h={':'.join(names)};\r\n\tbh={body_hash(body)};\r\n\tb=")
    signature = key.sign((covered(fields, names) + relaxed("DKIM-Signature", text)).encode())
    return [("DKIM-Signature", text + signature), *fields]


def arc_set(fields, body, key, domain, selector, names, results):
    found = f"i=1; mx.{domain}; {results}"
    message = (f"i=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s={selector}; t={int(time.time())};\r\n\t"
               f"h={':'.join(names)};\r\n\tbh={body_hash(body)};\r\n\tb=")
    message += key.sign((covered(fields, names) + relaxed("ARC-Message-Signature", message)).encode())
    seal = f"i=1; a=rsa-sha256; t={int(time.time())}; cv=none; d={domain}; s={selector};\r\n\tb="
    seal += key.sign("\r\n".join([relaxed("ARC-Authentication-Results", found), relaxed("ARC-Message-Signature", message),
                                  relaxed("ARC-Seal", seal)]).encode())
    return [("ARC-Seal", seal), ("ARC-Message-Signature", message), ("ARC-Authentication-Results", found)]


def text(fields, body):
    return ("".join(f"{name}: {value}\r\n" for name, value in fields) + "\r\n" + body).encode()


def exchange(tenant, organisation, dice):
    """What Exchange Online writes above a message that a mailbox of a tenant wrote."""
    front = f"AM9PR0{dice.randrange(1000, 9999)}.eurprd05.prod.outlook.com"
    return [
        ("Received", f"from {front} (2603:10a6:20b:{dice.randrange(1, 999)}::7) by\r\n {front} (2603:10a6:10:12::9) with"
                     f"\r\n Microsoft SMTP Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384)"
                     f"\r\n id 15.20.8964.21; {formatdate(usegmt=True)}"),
        ("X-MS-Exchange-SenderADCheck", "1"), ("X-MS-Exchange-AntiSpam-Relay", "0"),
        ("X-MS-PublicTrafficType", "Email"), ("X-MS-Office365-Filtering-Correlation-Id", str(uuid.uuid4())),
        ("X-Microsoft-Antispam", f"BCL:0;ARA:{dice.randrange(10 ** 12)};"),
        ("X-Microsoft-Antispam-Message-Info", base64.b64encode(dice.randbytes(180)).decode()),
        ("X-Forefront-Antispam-Report",
         "CIP:255.255.255.255;CTRY:;LANG:en;SCL:1;SRV:;IPV:NLI;SFV:NSPM;DIR:OUT;SFP:1102;"),
        ("X-MS-Exchange-AntiSpam-MessageData-ChunkCount", "1"),
        ("X-MS-Exchange-AntiSpam-MessageData-0", base64.b64encode(dice.randbytes(120)).decode()),
        ("X-OriginatorOrg", organisation), ("X-MS-Exchange-CrossTenant-Network-Message-Id", str(uuid.uuid4())),
        ("X-MS-Exchange-CrossTenant-OriginalArrivalTime", formatdate(usegmt=True)),
        ("X-MS-Exchange-CrossTenant-Id", tenant), ("X-MS-Exchange-CrossTenant-AuthSource", front),
        ("X-MS-Exchange-CrossTenant-AuthAs", "Internal"),
        ("X-MS-Exchange-CrossTenant-FromEntityHeader", "Hosted"),
        ("X-MS-Exchange-Transport-CrossTenantHeadersStamped", front),
    ]


class Writer:
    """Writes messages of one author, all alike but for their ids, so that each has a signature of its own.

    The ARC set leaves the Message-ID out and is the same in all: a verifier has the same work with it.
    """

    NAMES = ("from", "to", "subject", "date", "mime-version", "content-type")

    def __init__(self, author, recipient, signer, size=5120, sealer="forwarder.example", above=(),
                 subject="News of the week"):
        """`signer` is the domain that signs; its key and the sealer's go to the zone by `records`."""
        self.dice = random.Random(author)
        self.signer, self.sealer = signer, sealer
        self.key, self.seal_key = Key(), Key()
        self.fields = [*above, ("From", f"News <{author}>"), ("To", f"<{recipient}>"), ("Subject", subject),
                       ("Date", formatdate(usegmt=True)), ("MIME-Version", "1.0"),
                       ("Content-Type", "text/plain; charset=us-ascii")]
        self.domain = author.split("@")[1]
        self.body = "x\r\n"
        self.sealed = self.seal()
        self.body = prose(size - len(self.write()), self.dice)
        self.sealed = self.seal()

    @property
    def records(self):
        return {f"bench._domainkey.{self.signer}": self.key.record, f"seal._domainkey.{self.sealer}": self.seal_key.record}

    def seal(self):
        results = (f"spf=pass smtp.mailfrom={self.domain}; dkim=pass header.d={self.signer}; "
                   f"dmarc=pass header.from={self.domain}")
        return arc_set(self.fields, self.body, self.seal_key, self.sealer, "seal", self.NAMES, results)

    def write(self, more=()):
        fields = [*self.fields, ("Message-ID", f"<{uuid.uuid4().hex}@{self.domain}>"), *more]
        signed = with_dkim(fields, self.body, self.key, self.signer, "bench", (*self.NAMES, "message-id"))
        return text([*self.sealed, *signed], self.body)
