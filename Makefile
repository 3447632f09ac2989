# The targets need Go, make and a POSIX shell; the judges that tests compare with
# (erl, elixir, wasm-validate, node) are installed from Debian's packages when
# they are missing. A judge that cannot be had fails the run.

GO       ?= go
FUZZTIME ?= 1m
BENCH    ?= .

# Not a dependency of go.mod: only the linter needs it, and it is fetched when used.
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2

.PHONY: all build test test-race test-corpus test-random fuzz bench lint generate generate-check judges clean

all: build test

build: bin/jitwasm

bin/jitwasm: FORCE
	$(GO) build -trimpath -o $@ ./cmd/jitwasm
FORCE:

test: judges
	$(GO) vet ./...
	$(GO) test -timeout 20m ./...

test-race: judges
	$(GO) test -race -timeout 30m ./beam ./asm/... ./module ./precompile ./cmd/...

# Every .beam file of Debian's erlang and elixir packages: precompiled, then read
# by our validator, wasm-validate, wazero's compiler and wagon; and compiled as a
# part of a program.
test-corpus: judges
	$(GO) test -tags corpus -timeout 60m -run '^TestAllBeams' -v ./tests
	$(GO) test -tags corpus -timeout 60m -run '^TestAllBeams' ./backend

# Random programs against erl; make test runs a tenth of them.
test-random: judges
	$(GO) test -timeout 30m -run '^TestRandomPrograms$$' -v ./tests -random-cases 20000

# Each fuzz target for FUZZTIME. Go runs one target at a time, so list them first.
fuzz:
	@set -e; for pkg in $$($(GO) list ./...); do \
		for target in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
			echo "== $$pkg $$target"; \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 100x $$pkg; \
		done; \
	done

# The times of programs as ratios to erl's; then the benchmarks of the packages.
# wasmtime is a module of its own, bench/wasmtime, and is left out without cgo.
bench: judges
	$(GO) run ./bench/speed -o bench/RESULTS.md
	$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem ./...

lint:
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); \
		if [ -n "$$unformatted" ]; then echo "gofmt needed:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) vet -tags corpus ./tests ./backend
	$(GO) run $(STATICCHECK) ./...

generate:
	$(GO) generate ./...

# Generated files are committed, the run-time system's WebAssembly and .beam files among them; they must be what
# the generators make today.
generate-check: generate
	@git diff --exit-code --stat -- '*/z*.go' rts/rts.wasm rts/erl || { echo "run make generate and commit the result"; exit 1; }

judges:
	@.ci/judges

clean:
	rm -rf bin
