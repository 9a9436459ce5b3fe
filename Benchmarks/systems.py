"""The systems that are measured. Those of one table are set up to do the same: take mail from a listed address, sign it and
hand it on; or verify what comes from a stranger."""

import json
import os
import pwd
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time

from measure import Group

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.environ.get("COUNTERSIGN", os.path.join(ROOT, ".build", "release", "countersign"))
BASE_PORTS = (2525, 2587, 2465, 8080, 8443)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def free_offset():
    """An offset at which all ports of a sandbox are free."""
    while True:
        offset = random.randrange(1000, 30000)
        held = []
        try:
            for port in BASE_PORTS:
                held.append(socket.socket())
                held[-1].bind(("127.0.0.1", port + offset))
            return offset
        except OSError:
            continue
        finally:
            for probe in held:
                probe.close()


def wait_for_port(port, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"nothing listens on port {port} after {seconds} s")


class Countersign:
    """A release build; every check on, both of our signatures or, for the platform's own domain, one."""

    def __init__(self, sink_port, signatures, zone=None, cores=None):
        """`zone` is a file of names to add to its DNS; `cores` are those it may run on."""
        self.name = f"Countersign, {signatures} signature{'s' if signatures > 1 else ''}"
        self.signatures = signatures
        self.sink_port = sink_port
        self.zone = zone
        self.cores = cores
        self.process = None

    def start(self):
        self.folder = tempfile.mkdtemp(prefix="bench-countersign-")
        self.group = Group("countersign")
        self.data = os.path.join(self.folder, "data")
        facts = os.path.join(self.data, "sandbox.json")
        command = [PROGRAM, "serve", "--sandbox", "--data", self.data, "--port-offset", str(free_offset()),
                   "--sink", f"127.0.0.1:{self.sink_port}"]
        if self.zone:
            command += ["--zone", self.zone]
        if self.signatures == 1:
            command += ["--connector-for", "platform"]
        self.log = open(os.path.join(self.folder, "log"), "wb")
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, preexec_fn=self.enter)
        deadline = time.monotonic() + 60
        while not os.path.exists(facts):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(open(self.log.name).read())
            time.sleep(0.1)
        with open(facts) as file:
            self.facts = json.load(file)
        self.port = self.facts["relay_port"]
        domain = self.facts["domain"] if self.signatures == 2 else self.facts["platform_domain"]
        self.sender = f"news@{domain}"

    def enter(self):
        self.group.enter()
        if self.cores:
            os.sched_setaffinity(0, self.cores)

    def command(self, *arguments):
        """Runs a command on its data and returns what it answered; not counted as the system's own work."""
        result = subprocess.run([PROGRAM, *arguments, "--data", self.data, "--json"], capture_output=True, text=True)
        if result.returncode != 0:
            raise RuntimeError(f"countersign {' '.join(arguments)}: {result.stdout}{result.stderr}")
        return json.loads(result.stdout)

    def stop(self):
        # Also after a start that failed.
        if self.process:
            self.process.terminate()
            self.process.wait(30)
        self.group.kill()
        self.log.close()
        shutil.rmtree(self.folder)


class Postfix:
    """Postfix with a milter that signs; a table of 10,000 allowed sender domains, everything else refused."""

    domain = "shop.example"
    selector = "bench"
    signatures = 1
    networks = "127.0.0.0/8"

    def __init__(self, sink_port):
        self.sink_port = sink_port

    def start(self):
        self.folder = tempfile.mkdtemp(prefix="bench-postfix-")
        os.chmod(self.folder, 0o755)
        self.group = Group("postfix")
        self.port = free_port()
        self.sender = f"news@{self.domain}"
        self.milter = os.path.join(self.folder, "milter", "socket")
        os.mkdir(os.path.dirname(self.milter))
        self.processes, self.milters, self.home = [], [], None
        self.start_milters()
        self.start_postfix()

    def start_milters(self):
        self.make_key()
        self.add_milter(self.milter, self.start_signer())

    def add_milter(self, path, process):
        self.processes.append(process)
        self.milters.append(path)
        deadline = time.monotonic() + 30
        while not os.path.exists(path):
            if time.monotonic() > deadline or process.poll() is not None:
                raise RuntimeError(f"a milter of {self.name} did not start")
            time.sleep(0.1)

    def make_key(self):
        self.key = os.path.join(self.folder, "bench.private")
        subprocess.run(["openssl", "genrsa", "-traditional", "-out", self.key, "2048"], check=True, stderr=subprocess.DEVNULL)

    def spawn(self, *command):
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=self.group.enter)

    def start_postfix(self):
        home = os.path.join(self.folder, "etc")
        queue = os.path.join(self.folder, "queue")
        data = os.path.join(self.folder, "data")
        for path in (home, queue, data):
            os.mkdir(path)
        shutil.chown(data, "postfix")
        with open(os.path.join(home, "senders"), "w") as file:
            file.writelines(f"{'d%d.example' % n if n else self.domain} OK\n" for n in range(10_000))
        self.home = home
        with open(os.path.join(home, "main.cf"), "w") as file:
            file.write(f"""compatibility_level = 3.6
queue_directory = {queue}
data_directory = {data}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.bench.example
mydestination =
mynetworks = {self.networks}
smtpd_authorized_xclient_hosts = {self.networks}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
disable_dns_lookups = yes
relayhost = [127.0.0.1]:{self.sink_port}
smtpd_sender_restrictions = check_sender_access hash:{home}/senders, reject
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_milters = {', '.join('unix:' + path for path in self.milters)}
milter_default_action = tempfail
in_flow_delay = 0
default_process_limit = 120
smtp_destination_concurrency_limit = 20
smtp_connection_cache_on_demand = yes
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
maillog_file = {self.folder}/maillog
maillog_file_prefixes = /tmp
message_size_limit = 52428800
alias_maps =
local_recipient_maps =
""")
        with open("/usr/share/postfix/master.cf.dist") as file:
            lines = [line for line in file if not line.startswith("smtp      inet")]
        with open(os.path.join(home, "master.cf"), "w") as file:
            file.write(f"127.0.0.1:{self.port} inet n - n - - smtpd\n")
            file.writelines(line.replace("       y       ", "       n       ") for line in lines)
        subprocess.run(["postmap", "-c", home, f"hash:{home}/senders"], check=True)
        environment = {**os.environ, "MAIL_CONFIG": home}
        subprocess.run(["postfix", "-c", home, "start"], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, preexec_fn=self.group.enter, env=environment)
        wait_for_port(self.port)

    def stop(self):
        if self.home:
            subprocess.run(["postfix", "-c", self.home, "stop"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # Also after a start that failed.
        for process in self.processes:
            process.terminate()
            process.wait(20)
        self.group.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class PostfixOpenDKIM(Postfix):
    """OpenDKIM signing only, over a Unix socket."""

    name = "Postfix + OpenDKIM"

    def start_signer(self):
        home = os.path.dirname(self.key)
        os.chmod(self.key, 0o600)
        with open(os.path.join(home, "keytable"), "w") as file:
            file.writelines(
                f"k{n} {'d%d.example' % n if n else self.domain}:{self.selector}:{self.key}\n" for n in range(10))
        with open(os.path.join(home, "signingtable"), "w") as file:
            file.writelines(f"{'d%d.example' % n if n else self.domain} k{n}\n" for n in range(10))
        with open(os.path.join(home, "opendkim.conf"), "w") as file:
            file.write(f"""Mode s
Canonicalization relaxed/relaxed
Socket local:{self.milter}
KeyTable file:{home}/keytable
SigningTable file:{home}/signingtable
UMask 000
Syslog no
InternalHosts 127.0.0.1
RequireSafeKeys no
SignatureAlgorithm rsa-sha256
Background no
""")
        return self.spawn("/usr/sbin/opendkim", "-f", "-x", os.path.join(home, "opendkim.conf"))


class PostfixVerifying(Postfix):
    """OpenDKIM and OpenDMARC, which checks SPF itself, over Unix sockets; both ask a name server of ours.

    The milters have a control group of their own, so that neither Postfix nor the name server counts.
    """

    name = "OpenDKIM + OpenDMARC"
    authserv = "mx.bench.example"
    server = "127.53.53.53"
    # libspf2 passes whatever comes from loopback without asking, so that clients name another address (XCLIENT).
    networks = "127.0.0.0/8 203.0.113.0/24"

    def __init__(self, sink_port, zone):
        super().__init__(sink_port)
        self.zone = zone

    def start_milters(self):
        self.milter_group = Group("milters")
        self.processes.append(subprocess.Popen(
            [sys.executable, os.path.join(os.path.dirname(__file__), "nameserver.py"), self.server, self.zone]))
        deadline = time.monotonic() + 10
        while not os.path.exists(self.zone + ".served"):
            if time.monotonic() > deadline:
                raise RuntimeError("the name server did not start")
            time.sleep(0.1)
        self.write("resolv.conf", f"nameserver {self.server}\n")
        with open(self.zone) as file:
            names = json.load(file)
        # Under load this OpenDKIM falls over libunbound when answers are quick, so it reads its keys from a file.
        self.write("keys", "".join(f"{name} {entry['TXT']}\n" for name, entries in names.items() for entry in entries
                                   if "_domainkey" in name))
        self.write("hosts", "192.0.2.1\n")
        self.write("opendkim.conf", f"""Mode v
Socket local:{self.milter}
AuthservID {self.authserv}
AlwaysAddARHeader yes
TestDNSData file:{self.folder}/keys
InternalHosts {self.folder}/hosts
UMask 000
Syslog no
Background no
""")
        first = self.spawn_milter("/usr/sbin/opendkim", "-f", "-x", f"{self.folder}/opendkim.conf")
        self.add_milter(self.milter, first)
        second = self.milter + "-dmarc"
        self.write("opendmarc.conf", f"""Socket local:{second}
AuthservID {self.authserv}
TrustedAuthservIDs {self.authserv}
IgnoreHosts {self.folder}/hosts
SPFIgnoreResults true
SPFSelfValidate true
UMask 000
Syslog false
Background false
""")
        self.add_milter(second, self.spawn_milter("/usr/sbin/opendmarc", "-f", "-c", f"{self.folder}/opendmarc.conf"))

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w") as file:
            file.write(text)

    def spawn_milter(self, *command):
        """With a resolv.conf of its own, in a mount namespace: OpenDMARC takes no other name server."""
        script = f'mount --bind {self.folder}/resolv.conf /etc/resolv.conf && exec "$@"'
        return subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", script, "sh", *command], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=self.milter_group.enter)

    def stop(self):
        super().stop()
        self.milter_group.kill()


class PostfixRspamd(Postfix):
    """rspamd as a self-scanning proxy over a Unix socket, every module but its signer off."""

    name = "Postfix + rspamd"
    kept = {"dkim_signing", "settings"}

    def start_signer(self):
        home = os.path.join(self.folder, "rspamd")
        for name in ("local.d", "override.d", "data", "run", "log"):
            os.makedirs(os.path.join(home, name))
        os.chmod(self.key, 0o644)

        def write(name, text):
            with open(os.path.join(home, "local.d", name), "w") as file:
                file.write(text)

        for name in os.listdir("/etc/rspamd/modules.d"):
            if name.removesuffix(".conf") not in self.kept:
                write(name, "enabled = false;\n")
        write("worker-normal.inc", "enabled = false;\n")
        write("worker-controller.inc", "enabled = false;\n")
        write("worker-fuzzy.inc", "enabled = false;\n")
        write("worker-proxy.inc", f"""bind_socket = "{self.milter} mode=0666";
milter = yes;
count = 2;
upstream "local" {{ default = yes; self_scan = yes; }}
""")
        write("options.inc", 'filters = "dkim";\nlocal_addrs = "127.0.0.0/8";\ndns { nameserver = ["127.0.0.1:1"]; }\n')
        write("logging.inc", f'type = "file";\nfilename = "{home}/log/log";\nlevel = "error";\n')
        write("settings.conf", """bench {
  ip = "127.0.0.1";
  apply { symbols_enabled = ["DKIM_SIGNED"]; groups_disabled = []; actions { reject = null; greylist = null; } }
}
""")
        write("dkim_signing.conf", f"""sign_local = true;
sign_authenticated = true;
allow_username_mismatch = true;
use_domain = "header";
use_esld = false;
check_pubkey = false;
domain {{ {self.domain} {{ path = "{self.key}"; selector = "{self.selector}"; }} }}
""")
        for folder, _, _ in os.walk(home):
            shutil.chown(folder, "_rspamd", "_rspamd")
        shutil.chown(os.path.dirname(self.milter), "_rspamd", "_rspamd")
        return self.spawn(
            "/usr/bin/rspamd", "-f", "-c", "/etc/rspamd/rspamd.conf", "-u", "_rspamd", "-g", "_rspamd",
            f"--var=LOCAL_CONFDIR={home}", f"--var=DBDIR={home}/data", f"--var=RUNDIR={home}/run",
            f"--var=LOGDIR={home}/log")
