"""What a group of processes costs: CPU by control group, memory by proportional set size, syncs by strace."""

import os
import signal
import subprocess
import time
import uuid


def end_within(seconds):
    """Makes this program end by itself, in order: what was started is stopped then, and when somebody else ends it too."""

    def end(number, frame):
        raise SystemExit(f"not done after {seconds} s" if number == signal.SIGALRM else "stopped")

    signal.signal(signal.SIGALRM, end)
    signal.signal(signal.SIGTERM, end)
    signal.alarm(seconds)


class Group:
    """A control group that every process of one system runs in; exited children count too."""

    def __init__(self, name):
        self.v1 = os.path.isdir("/sys/fs/cgroup/cpuacct")
        base = "/sys/fs/cgroup/cpuacct" if self.v1 else "/sys/fs/cgroup"
        self.path = os.path.join(base, f"bench-{name}-{uuid.uuid4().hex[:8]}")
        os.mkdir(self.path)

    def enter(self):
        """For `preexec_fn`: the new process and all it starts belong to the group."""
        with open(os.path.join(self.path, "cgroup.procs"), "w") as file:
            file.write(str(os.getpid()))

    def pids(self):
        with open(os.path.join(self.path, "cgroup.procs")) as file:
            return [int(line) for line in file]

    def cpu_seconds(self):
        if self.v1:
            with open(os.path.join(self.path, "cpuacct.usage")) as file:
                return int(file.read()) / 1e9
        with open(os.path.join(self.path, "cpu.stat")) as file:
            return next(int(line.split()[1]) for line in file if line.startswith("usage_usec")) / 1e6

    def memory_mib(self):
        total = 0
        for pid in self.pids():
            try:
                with open(f"/proc/{pid}/smaps_rollup") as file:
                    total += next(int(line.split()[1]) for line in file if line.startswith("Pss:"))
            except (OSError, StopIteration):
                continue
        return total / 1024

    def kill(self):
        for attempt in range(50):
            pids = self.pids()
            if not pids:
                break
            for pid in pids:
                try:
                    os.kill(pid, signal.SIGTERM if attempt < 25 else signal.SIGKILL)
                except ProcessLookupError:
                    pass
            time.sleep(0.2)
        try:
            os.rmdir(self.path)
        except OSError:
            pass


class SyncCount:
    """Counts the calls that make a disk write down what it was given, by the kernel's own trace points: a debugger that
    stops each call would slow a system down and so make its batches smaller than they are."""

    CALLS = ("fsync", "fdatasync", "sync_file_range", "syncfs", "msync")

    def __init__(self, pids):
        command = ["perf", "stat", "-x", ",", "-p", ",".join(str(pid) for pid in pids)]
        for call in self.CALLS:
            command += ["-e", f"syscalls:sys_enter_{call}"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        time.sleep(1.0)
        if self.process.poll() is not None:
            raise RuntimeError(f"perf cannot count system calls here: {self.process.stderr.read().strip()}")

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        _, report = self.process.communicate()
        counts = [line.split(",")[0] for line in report.splitlines() if ",syscalls:sys_enter_" in line]
        if len(counts) != len(self.CALLS) or not all(count.isdigit() for count in counts):
            raise RuntimeError(f"perf did not count: {report}")
        return sum(int(count) for count in counts)
