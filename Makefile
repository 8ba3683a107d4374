# The menu. Nothing is built here: meson does that; the programs behind each line stand in tools/.
PORT ?= 8080
LISTEN ?= 127.0.0.1:$(PORT)
DB ?= sqlite:var/congdoan.db
JOBS ?= $(shell nproc)
FUZZ_SECONDS ?= 20
SCALE ?= national/100
MIXED ?= 20

CCACHE := $(shell command -v ccache)
export CCACHE_DIR ?= $(CURDIR)/build-cache/ccache
export CCACHE_BASEDIR ?= $(CURDIR)
export RESULT

help: ## this list
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 10

run: build ## serve the book on LISTEN (127.0.0.1:8080), with made-up records if there is none yet
	@mkdir -p var
	@[ "$(DB)" != sqlite:var/congdoan.db ] || [ -s var/congdoan.db ] || \
	  { rm -f var/loading.db*; build/congdoan demo --db sqlite:var/loading.db && mv var/loading.db var/congdoan.db; }
	@exec build/congdoan serve --db $(DB) --listen $(LISTEN)

build: install ## build/congdoan
	@[ -f build/build.ninja ] || CC="$(CCACHE) gcc" meson setup build >build-setup.log || { cat build-setup.log; exit 1; }
	@rm -f build-setup.log
	@ninja -C build -j $(JOBS) --quiet

install: ## the Debian packages that are missing
	@tools/install.sh

test: install ## everything that .ci/run asks for
	@tools/run_tests.py --jobs $(JOBS)

check: install ## test, and clang, clang-tidy, the thread sanitizer, more for the oracle, processes that are killed, a while of fuzzing
	@tools/run_tests.py --jobs $(JOBS) --check --fuzz-seconds $(FUZZ_SECONDS)

fuzz: install ## each target for FUZZ_SECONDS
	@tools/run_tests.py --jobs $(JOBS) --only fuzz --fuzz-seconds $(FUZZ_SECONDS)

bench: build ## one table of times (SCALE=national/100|national/10|national, BENCH_DB="URL…" of books that are there, MIXED seconds)
	@meson test -C build --no-rebuild --benchmark --num-processes 1
	@tests/bench/bench.py build --scale $(SCALE) --mixed $(MIXED) --docs docs/performance.md --books $(BENCH_DB)

fmt: ## clang-format over the C
	@git ls-files '*.c' '*.h' | xargs clang-format -i

clean: ## all that was built; var/ with its books stays
	@rm -rf build build-* node_modules tests/journeys/shots

.PHONY: help run build install test check fuzz bench fmt clean
