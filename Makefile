# make demo   builds everything and opens a working Atalaya with a made-up scenario
# make test   everything CI runs, from a clean machine
# make test-wall  the renderer for walls (crates/wall), which is built and tested apart
# make bench  the benchmarks with their peers, as a table (ONLY="posts live" for some)

# Built well; ATALAYA_PROFILE=dev builds in half the time what runs slower.
ATALAYA_PROFILE ?= release
BUILT = target/$(ATALAYA_PROFILE:dev=debug)

.PHONY: help demo build web test test-wall bench check fmt clean
.DEFAULT_GOAL := help

help:
	@sed -n 's/^# make/make/p' Makefile

demo: build
	./$(BUILT)/atalaya demo

# The client is built only when one of its files is newer than the last build.
web: web/dist/index.html
web/dist/index.html: web/package-lock.json web/index.html $(shell find web/src web/public web/scripts web/build -type f 2>/dev/null)
	scripts/need node
	cd web && npm ci --no-audit --no-fund && npm run build

build: web
	scripts/need cargo
	cargo build --profile $(ATALAYA_PROFILE) --locked --features embed-web

test:
	scripts/test

test-wall:
	scripts/wall-test

bench:
	scripts/bench $(ONLY)

check:
	scripts/check

fmt:
	cargo fmt --all

clean:
	rm -rf web/dist web/node_modules target crates/wall/target .demo
