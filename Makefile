# make run     install what is missing, build, start the sandbox and keep serving until Ctrl-C
# make test    install what tests need, build, run every test and every real client
# make check   format, arrows between modules, lengths, documentation, marks; and that each of these can fail
# make drills  kill, fill and flood a running sandbox for a while, and print the figures
# make bench   Countersign and its peers, measured interleaved in one run
# make install build a release and put it into PREFIX (default /usr/local)

SHELL := /bin/bash
FLAVOUR ?= debug
PREFIX ?= /usr/local
OFFSET ?= 0
DATA ?= sandbox

.PHONY: run build test check format drills bench install clean

run: build
	@exec .build/$(FLAVOUR)/countersign serve --sandbox --data $(DATA) --port-offset $(OFFSET)

build:
	@scripts/setup run
	@scripts/build

test:
	@scripts/setup test
	@scripts/test

check:
	@scripts/setup check
	@scripts/check

format:
	@swift format -i -r Sources Tests Package.swift

drills:
	@scripts/setup test
	@scripts/build
	@scripts/drills

bench:
	@scripts/setup bench
	@Benchmarks/run

install:
	@scripts/setup run
	@swift build -c release --product countersign
	@install -D -m 755 .build/release/countersign $(DESTDIR)$(PREFIX)/bin/countersign
	@echo "installed $(DESTDIR)$(PREFIX)/bin/countersign"

clean:
	@rm -rf .build $(DATA)
