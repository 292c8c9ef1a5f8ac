# demarche. `make help` lists what can be made.
#
# make          builds build/demarche and build/libdemarche.{a,so}; installs nothing
# make run      installs what is missing, builds, analyses the sample press release
# make test     installs what is missing, runs every test under AddressSanitizer and UBSan

VERSION := $(shell sed -n 's/^\#define DEMARCHE_VERSION "\(.*\)"/\1/p' lib/demarche.h)

# CFLAGS and LDFLAGS are the user's; what the code needs stands apart.
CFLAGS ?= -O2 -g
prefix ?= /usr/local
STANDARD := -std=c11 -D_GNU_SOURCE -D_FORTIFY_SOURCE=2 -I. -fPIC -pthread -ffp-contract=off \
            -fstack-protector-strong
WARNINGS := -Wall -Wextra -Wconversion -Wshadow -Wmissing-prototypes -Werror
LIBRARIES := -lsvm -llinear -lutf8proc -ljansson -lxxhash -lm -pthread
# Of batch/ and cli/ only; the library does without them.
PROGRAM_PACKAGES := libarchive libxml-2.0 sqlite3
PROGRAM_CFLAGS := $(shell pkg-config --cflags $(PROGRAM_PACKAGES) 2>/dev/null)
PROGRAM_LIBRARIES := $(shell pkg-config --libs $(PROGRAM_PACKAGES) 2>/dev/null)
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

# What a fresh Debian 12 lacks: to build, and to test.
BUILD_PACKAGES := gcc libc6-dev make pkg-config libsvm-dev liblinear-dev libutf8proc-dev \
                  libjansson-dev libxxhash-dev libarchive-dev libxml2-dev libsqlite3-dev
TEST_PACKAGES := libcmocka-dev

LIBRARY_FOLDERS := base features classifier quotes lib
library_sources := $(sort $(wildcard $(LIBRARY_FOLDERS:%=%/*.c)))
program_sources := $(sort $(wildcard batch/*.c cli/*.c))
lexicons := features/thesaurus.tsv $(wildcard quotes/lexicon/*.tsv)
test_sources := $(sort $(wildcard tests/test_*.c))
data := $(sort $(wildcard training-data/*.tsv))

library_objects := $(library_sources:%.c=build/%.o)
program_objects := $(program_sources:%.c=build/%.o)
checked_objects := $(patsubst %.c,build/checked/%.o,$(library_sources) $(program_sources))
test_programs := $(test_sources:tests/%.c=build/checked/tests/%)

.PHONY: all deps test-deps fuzz-deps run test torture test-slurm test-browser test-scorer \
        model corpus curve peers quotes-eval \
        bench bench-deps bench-check layers format lint install clean help
.SECONDARY:

all: build/demarche build/libdemarche.a build/libdemarche.so

help:
	@echo 'make          build build/demarche and build/libdemarche.{a,so}'
	@echo 'make run      install what is missing, build, analyse the sample press release'
	@echo 'make test     install what is missing, run all tests under sanitizers'
	@echo 'make torture  kill running batches 200 times and go on with them'
	@echo 'make test-slurm  the same on a real Slurm of two nodes, one of them killed (root)'
	@echo 'make test-browser  the report in Chromium, wide and narrow'
	@echo 'make test-scorer  the fast scorer against a plain one, on a million statements'
	@echo 'make deps     install what is missing to build (apt-get)'
	@echo 'make model    train models/stance.model on training-data/'
	@echo 'make corpus   check training-data/'
	@echo 'make curve    F1 by size of the training data'
	@echo 'make peers    compare with scikit-learn and fastText on the same folds'
	@echo 'make quotes-eval  the extractor against the marked articles of tests/golden/quotes/'
	@echo 'make bench    speed of extraction and scoring, beside the peers that make bench-deps installs'
	@echo 'make bench-check  count instructions, fail where they have grown by 3 %'
	@echo 'make fuzz-model, fuzz-quotes, fuzz-batch SECONDS=600   any bytes as input (clang, libFuzzer)'
	@echo 'make layers   check that folders include only what they may'
	@echo 'make lint     clang-tidy and gcc -fanalyzer'
	@echo 'make install  into $$DESTDIR$$prefix'

# --- packages ---------------------------------------------------------------------------------

# $(call install,packages): with apt-get, as root or through sudo, only what is missing.
define install
@missing=; for package in $(1); do \
    dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'install ok installed' \
        || missing="$$missing $$package"; \
done; \
if [ -n "$$missing" ]; then \
    if [ "$$(id -u)" = 0 ]; then sudo=; \
    elif command -v sudo >/dev/null; then sudo=sudo; \
    else echo "Missing:$$missing. Install them as root: apt-get install$$missing" >&2; exit 1; fi; \
    echo "Installing with apt-get:$$missing"; \
    $$sudo apt-get update -qq && \
    $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        $$missing >/dev/null; \
fi
endef

deps:
	$(call install,$(BUILD_PACKAGES))

test-deps: deps
	$(call install,$(TEST_PACKAGES))

# --- program and library ------------------------------------------------------------------------

build/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(STANDARD) $(WARNINGS) $(PROGRAM_CFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

build/checked/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(STANDARD) -U_FORTIFY_SOURCE $(WARNINGS) $(PROGRAM_CFLAGS) -O1 -g $(SANITIZE) -MMD -MP -c $< -o $@

# .incbin is not seen by -MMD.
build/batch/report_page.o build/checked/batch/report_page.o: batch/report.css batch/report.js
build/lib/embedded.o build/checked/lib/embedded.o: models/stance.model $(lexicons)

build/libdemarche.a: $(library_objects)
	rm -f $@
	$(AR) rcsD $@ $^

build/libdemarche.so: $(library_objects) lib/demarche.map
	$(CC) -shared -Wl,-soname,libdemarche.so.0 -Wl,--version-script=lib/demarche.map \
	    -Wl,-z,relro,-z,now $(LDFLAGS) $(library_objects) -o $@ $(LIBRARIES)
	ln -sf $(@F) $@.0

build/demarche: $(program_objects) build/libdemarche.a
	$(CC) -pie -Wl,-z,relro,-z,now $(LDFLAGS) $(program_objects) build/libdemarche.a -o $@ \
	    $(LIBRARIES) $(PROGRAM_LIBRARIES)

build/checked/demarche: $(checked_objects)
	$(CC) $(SANITIZE) $^ -o $@ $(LIBRARIES) $(PROGRAM_LIBRARIES)

run: deps
	@$(MAKE) --no-print-directory -s build/demarche
	build/demarche analyze docs/examples/persbericht.txt

# --- the shipped model --------------------------------------------------------------------------

MODEL_DATE ?= $(shell date +%F)

model: build/demarche
	build/demarche train $(data) --date $(MODEL_DATE) -o models/stance.model

# --- tests --------------------------------------------------------------------------------------

build/checked/tests/test_%: build/checked/tests/test_%.o \
                            $(filter-out build/checked/cli/main.o,$(checked_objects))
	$(CC) $(SANITIZE) $^ -o $@ $(LIBRARIES) $(PROGRAM_LIBRARIES) -lcmocka

build/checked/tests/test_corpus build/checked/tests/test_agreement: build/checked/tests/corpus.o
build/checked/tests/test_classifier build/checked/tests/test_explanation: build/checked/tests/toy.o

build/checked/tests/test_quotes build/checked/tests/quotes_eval: build/checked/tests/gold.o

build/checked/tests/quotes_eval: build/checked/tests/quotes_eval.o \
                                 $(filter-out build/checked/cli/main.o,$(checked_objects))
	$(CC) $(SANITIZE) $^ -o $@ $(LIBRARIES) $(PROGRAM_LIBRARIES)

build/tests/bench/%: build/tests/bench/%.o build/libdemarche.a
	$(CC) $(LDFLAGS) $^ -o $@ $(LIBRARIES)

build/checked/tests/example: tests/example.c build/libdemarche.so
	@mkdir -p $(@D)
	$(CC) -std=c11 $(WARNINGS) -Ilib $< -o $@ -Lbuild -ldemarche -Wl,-rpath,$(CURDIR)/build

test: test-deps
	@$(MAKE) --no-print-directory -s all build/checked/demarche build/checked/tests/example \
	    $(test_programs)
	@tests/run $(test_programs)

# How much more training data would bring, as a table for models/README.md; takes minutes.
build/tests/bench/learning_curve: build/tests/bench/learning_curve.o build/tests/corpus.o \
                                  build/libdemarche.a
	$(CC) $(LDFLAGS) $^ -o $@ $(LIBRARIES) -lcmocka

curve: build/tests/bench/learning_curve
	@$<

# The classifier beside scikit-learn and fastText on the same folds, as a table; takes minutes.
PEER_PACKAGES := python3-sklearn fasttext

peers: deps
	$(call install,$(PEER_PACKAGES))
	@$(MAKE) --no-print-directory -s build/demarche
	@/usr/bin/python3 tests/bench/peers.py

BENCH_PACKAGES := fasttext python3-sklearn util-linux

bench-deps: deps
	$(call install,$(BENCH_PACKAGES))

bench:
	@$(MAKE) --no-print-directory -s build/demarche build/tests/bench/bench_quotes
	@build/tests/bench/bench_quotes
	@/usr/bin/python3 tests/bench/speed.py

# Instructions are the same on the noisiest machine.
bench-check: deps
	$(call install,valgrind)
	@$(MAKE) --no-print-directory -s build/demarche
	@tests/bench/check

# --- fuzzing: make fuzz-model SECONDS=600 --------------------------------------------------------

SECONDS ?= 60
FUZZ_PACKAGES := clang
FUZZ_CLANG ?= clang
batch_sources := $(sort $(wildcard batch/*.c))

fuzz_seeds_quotes := tests/golden/quotes tests/golden/patterns
fuzz_options_quotes := -max_len=4096 -dict=tests/fuzz/quotes.dict
fuzz_options_batch := -max_len=8192

build/fuzz/%: tests/fuzz/fuzz_%.c $(library_sources) $(batch_sources)
	@mkdir -p $(@D)
	$(FUZZ_CLANG) $(STANDARD) -U_FORTIFY_SOURCE $(PROGRAM_CFLAGS) -O1 -g \
	    -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all $^ -o $@ $(LIBRARIES) \
	    $(PROGRAM_LIBRARIES)

fuzz-deps: deps
	$(call install,$(FUZZ_PACKAGES))

# New inputs go to build/; what is worth keeping is added to tests/fuzz/corpus by hand.
fuzz-%: fuzz-deps
	@$(MAKE) --no-print-directory -s build/fuzz/$*
	@mkdir -p build/fuzz/corpus-$*
	@[ $* != batch ] || tests/batch-corpus build/fuzz/corpus-batch 8
	build/fuzz/$* -max_total_time=$(SECONDS) -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
	    -artifact_prefix=build/fuzz/ $(fuzz_options_$*) build/fuzz/corpus-$* \
	    $(wildcard tests/fuzz/corpus/$*) $(fuzz_seeds_$*)

# 200 kills of running batches; a few are part of `make test`.
KILLS ?= 200

torture: build/demarche
	tests/torture $(KILLS)

# A real Slurm on this machine, with one of its two nodes killed; as root.
test-slurm: build/demarche
	$(call install,slurm-wlm slurm-client munge)
	tests/slurm

# The report in Chromium, on 10,000 statements; node's playwright-core is fetched for it.
test-browser: build/demarche
	$(call install,chromium)
	@command -v npm >/dev/null || { echo 'node and npm are missing: apt-get install nodejs npm' >&2; exit 1; }
	tests/browser/run

# The fast scorer against the plain one on a million statements; a few are part of `make test`.
test-scorer: test-deps
	@$(MAKE) --no-print-directory -s build/checked/tests/test_scorer
	SCORER_STATEMENTS=1000000 build/checked/tests/test_scorer

layers:
	@tests/layers

quotes-eval:
	@$(MAKE) --no-print-directory -s build/checked/tests/quotes_eval
	@build/checked/tests/quotes_eval

corpus: build/checked/tests/test_corpus build/checked/tests/test_agreement
	build/checked/tests/test_corpus
	build/checked/tests/test_agreement

format:
	clang-format -i $(wildcard */*.c */*.h)

lint:
	clang-tidy --quiet --warnings-as-errors='*' $(library_sources) $(program_sources) -- $(STANDARD) \
	    $(PROGRAM_CFLAGS)
	@for source in $(library_sources) $(program_sources); do \
	    echo "gcc -fanalyzer $$source"; \
	    $(CC) $(STANDARD) $(WARNINGS) $(PROGRAM_CFLAGS) -O1 -fanalyzer -c $$source -o /dev/null || exit 1; \
	done

# --- installation -------------------------------------------------------------------------------

install: all
	install -d $(DESTDIR)$(prefix)/bin $(DESTDIR)$(prefix)/lib/pkgconfig \
	    $(DESTDIR)$(prefix)/include $(DESTDIR)$(prefix)/share/man/man1
	install -m 755 build/demarche $(DESTDIR)$(prefix)/bin/
	install -m 644 build/libdemarche.a $(DESTDIR)$(prefix)/lib/
	install -m 755 build/libdemarche.so $(DESTDIR)$(prefix)/lib/libdemarche.so.0
	ln -sf libdemarche.so.0 $(DESTDIR)$(prefix)/lib/libdemarche.so
	install -m 644 lib/demarche.h $(DESTDIR)$(prefix)/include/
	install -m 644 docs/demarche.1 $(DESTDIR)$(prefix)/share/man/man1/
	sed -e 's,@prefix@,$(prefix),' -e 's,@version@,$(VERSION),' lib/demarche.pc.in \
	    >$(DESTDIR)$(prefix)/lib/pkgconfig/demarche.pc

clean:
	rm -rf build

-include $(shell find build -name '*.d' 2>/dev/null)
