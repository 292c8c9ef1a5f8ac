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
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

# What a fresh Debian 12 lacks: to build, and to test.
BUILD_PACKAGES := gcc libc6-dev make pkg-config libsvm-dev liblinear-dev libutf8proc-dev \
                  libjansson-dev libxxhash-dev
TEST_PACKAGES := libcmocka-dev

LIBRARY_FOLDERS := base features classifier quotes lib
library_sources := $(sort $(wildcard $(LIBRARY_FOLDERS:%=%/*.c)))
program_sources := $(sort $(wildcard batch/*.c cli/*.c))
lexicons := $(wildcard quotes/lexicon/*.tsv)
test_sources := $(sort $(wildcard tests/test_*.c))
data := $(sort $(wildcard training-data/*.tsv))

library_objects := $(library_sources:%.c=build/%.o)
program_objects := $(program_sources:%.c=build/%.o)
checked_objects := $(patsubst %.c,build/checked/%.o,$(library_sources) $(program_sources))
test_programs := $(test_sources:tests/%.c=build/checked/tests/%)

.PHONY: all deps test-deps run test model corpus quotes-eval bench fuzz-quotes layers format lint install clean help
.SECONDARY:

all: build/demarche build/libdemarche.a build/libdemarche.so

help:
	@echo 'make          build build/demarche and build/libdemarche.{a,so}'
	@echo 'make run      install what is missing, build, analyse the sample press release'
	@echo 'make test     install what is missing, run all tests under sanitizers'
	@echo 'make deps     install what is missing to build (apt-get)'
	@echo 'make model    train models/stance.model on training-data/'
	@echo 'make corpus   check training-data/'
	@echo 'make quotes-eval  the extractor against the marked articles of tests/golden/quotes/'
	@echo 'make bench    how many megabytes a second the extractor reads'
	@echo 'make fuzz-quotes SECONDS=600  libFuzzer on the extractor (clang)'
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
	$(CC) $(STANDARD) $(WARNINGS) $(CFLAGS) -MMD -MP -c $< -o $@

build/checked/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(STANDARD) -U_FORTIFY_SOURCE $(WARNINGS) -O1 -g $(SANITIZE) -MMD -MP -c $< -o $@

# .incbin is not seen by -MMD.
build/lib/embedded.o build/checked/lib/embedded.o: models/stance.model $(lexicons)

build/libdemarche.a: $(library_objects)
	rm -f $@
	$(AR) rcsD $@ $^

build/libdemarche.so: $(library_objects) lib/demarche.map
	$(CC) -shared -Wl,-soname,libdemarche.so.0 -Wl,--version-script=lib/demarche.map \
	    -Wl,-z,relro,-z,now $(LDFLAGS) $(library_objects) -o $@ $(LIBRARIES)
	ln -sf $(@F) $@.0

build/demarche: $(program_objects) build/libdemarche.a
	$(CC) -pie -Wl,-z,relro,-z,now $(LDFLAGS) $(program_objects) build/libdemarche.a -o $@ $(LIBRARIES)

build/checked/demarche: $(checked_objects)
	$(CC) $(SANITIZE) $^ -o $@ $(LIBRARIES)

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
	$(CC) $(SANITIZE) $^ -o $@ $(LIBRARIES) -lcmocka

build/checked/tests/test_quotes build/checked/tests/quotes_eval: build/checked/tests/gold.o

build/checked/tests/quotes_eval: build/checked/tests/quotes_eval.o \
                                 $(filter-out build/checked/cli/main.o,$(checked_objects))
	$(CC) $(SANITIZE) $^ -o $@ $(LIBRARIES)

build/tests/bench/%: build/tests/bench/%.o build/libdemarche.a
	$(CC) $(LDFLAGS) $^ -o $@ $(LIBRARIES)

build/checked/tests/example: tests/example.c build/libdemarche.so
	@mkdir -p $(@D)
	$(CC) -std=c11 $(WARNINGS) -Ilib $< -o $@ -Lbuild -ldemarche -Wl,-rpath,$(CURDIR)/build

test: test-deps
	@$(MAKE) --no-print-directory -s all build/checked/demarche build/checked/tests/example \
	    $(test_programs)
	@tests/run $(test_programs)

bench:
	@$(MAKE) --no-print-directory -s build/tests/bench/bench_quotes
	@build/tests/bench/bench_quotes

# Seconds of fuzzing; what is found lands in build/fuzz/. The seeds are the marked articles too.
SECONDS ?= 60

build/fuzz/%: tests/fuzz/%.c $(library_sources)
	@mkdir -p $(@D)
	clang $(STANDARD) -U_FORTIFY_SOURCE -O1 -g -fsanitize=fuzzer,address,undefined \
	    -fno-sanitize-recover=all $^ -o $@ $(LIBRARIES)

fuzz-quotes: build/fuzz/fuzz_quotes
	@mkdir -p build/fuzz/quotes
	build/fuzz/fuzz_quotes -max_total_time=$(SECONDS) -max_len=4096 -timeout=10 -print_final_stats=1 \
	    -dict=tests/fuzz/quotes.dict -artifact_prefix=build/fuzz/ \
	    build/fuzz/quotes tests/fuzz/corpus_quotes tests/golden/quotes tests/golden/patterns

layers:
	@tests/layers

quotes-eval:
	@$(MAKE) --no-print-directory -s build/checked/tests/quotes_eval
	@build/checked/tests/quotes_eval

corpus: build/checked/tests/test_corpus
	build/checked/tests/test_corpus

format:
	clang-format -i $(wildcard */*.c */*.h)

lint:
	clang-tidy --quiet --warnings-as-errors='*' $(library_sources) $(program_sources) -- $(STANDARD)
	@for source in $(library_sources) $(program_sources); do \
	    echo "gcc -fanalyzer $$source"; \
	    $(CC) $(STANDARD) $(WARNINGS) -O1 -fanalyzer -c $$source -o /dev/null || exit 1; \
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
