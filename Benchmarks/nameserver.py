"""A name server for the peers, which ask the DNS where Countersign's sandbox reads a zone file: the same names for both."""

import json
import os
import socket
import struct
import sys

TYPES = {"A": 1, "TXT": 16}
SOA = 6


def encoded(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".") if label) + b"\x00"


def data(kind, value):
    if kind == "A":
        return socket.inet_aton(value)
    text = value.encode()
    return b"".join(bytes([len(text[at:at + 255])]) + text[at:at + 255] for at in range(0, len(text), 255))


class Zone:
    """TXT and A records by name, in the form of a sandbox's zone file."""

    def __init__(self):
        self.names = {}

    def add(self, name, kind, value):
        self.names.setdefault(name, []).append({kind: value})

    def write(self, path):
        with open(path, "w") as file:
            json.dump(self.names, file)


def answer(names, query):
    """To a query with one question; what does not exist is denied with an SOA record, so that it is cached."""
    at, labels = 12, []
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode("ascii", "replace").lower())
        at += 1 + query[at]
    kind = struct.unpack_from(">H", query, at + 1)[0]
    question = query[12:at + 5]
    entries = names.get(".".join(labels))
    found = [data(name, value) for entry in entries or [] for name, value in entry.items() if TYPES[name] == kind]
    code = 0 if entries or any(name.endswith("." + ".".join(labels)) for name in names) else 3
    # QR, RD, RA.
    head = query[:2] + struct.pack(">HHHHH", 0x8180 | code, 1, len(found), 0 if found else 1, 0)
    records = b"".join(b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 3600, len(value)) + value for value in found)
    if not found:
        soa = encoded("ns.bench.example") + encoded("nobody.bench.example")
        soa += struct.pack(">IIIII", 1, 3600, 600, 86400, 3600)
        records = b"\x00" + struct.pack(">HHIH", SOA, 1, 3600, len(soa)) + soa
    return head + question + records


def main():
    address, path = sys.argv[1:]
    with open(path) as file:
        names = json.load(file)
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((address, 53))
    open(path + ".served", "w").close()
    while True:
        query, peer = server.recvfrom(4096)
        try:
            server.sendto(answer(names, query), peer)
        except (IndexError, struct.error):
            continue


if __name__ == "__main__":
    sys.exit(main())
