# SPDX-License-Identifier: GPL-2.0-only
# The front door.  Each target is a script of the same name in scripts/.

BASE	?= 6.12
FLAVOUR	?= measure
PROFILE	?= quick
SECONDS	?= 60
SEED	?= 1
ACCEL	?= auto
export BASE PROFILE ACCEL KERNEL_SRC RUN
MAKEFLAGS += --no-print-directory

# --- what the user typed is checked before anything runs -------------------------

checks := BASE=$(BASE) FLAVOUR=$(FLAVOUR) PROFILE=$(PROFILE) ACCEL=$(ACCEL)
needs-variant := $(filter kernel boot edit refresh stress profile,$(MAKECMDGOALS))
ifneq ($(needs-variant),)
checks += $(if $(filter edit refresh,$(needs-variant)),SERIES,VARIANT)=$(VARIANT)
endif
ifneq ($(filter report again,$(MAKECMDGOALS)),)
checks += RUN=$(RUN)
endif
ifneq ($(filter compare,$(MAKECMDGOALS)),)
checks += A=$(A) B=$(B)
endif
complaint := $(shell scripts/check-args $(foreach c,$(checks),'$(c)') 2>&1)
ifneq ($(complaint),)
$(error $(complaint))
endif

# --- targets ---------------------------------------------------------------------

.PHONY: help bench test stress profile kernels kernel boot report again compare edit refresh check-patches \
	clean distclean host deps bench-steps test-steps

help:
	@cat scripts/help.txt

bench:
	@scripts/timed 'make bench' $(MAKE) bench-steps
test:
	@scripts/timed 'make test' $(MAKE) test-steps

# The compiler comes with deps: what it compiles can only be looked at afterwards.
bench-steps: deps
	@$(MAKE) host
	@scripts/run/bench
test-steps: deps
	@$(MAKE) host
	@scripts/test

stress: deps
	@$(MAKE) host
	@scripts/load/stress $(VARIANT) $(SECONDS) $(SEED)

profile: deps
	@$(MAKE) host
	@scripts/run/profile $(VARIANT) $(ONLY)

kernels: deps
	@set -e; for v in $$(scripts/kernel/variants); do scripts/kernel/build-kernel $$v $(FLAVOUR); done
kernel: deps
	@scripts/kernel/build-kernel $(VARIANT) $(FLAVOUR)
boot: deps
	@$(MAKE) host
	@scripts/load/shell $(VARIANT) $(FLAVOUR)
edit refresh: deps
	@scripts/kernel/$@ $(VARIANT)
check-patches: deps
	@scripts/kernel/check-patches
report: deps
	@$(MAKE) host
	@build/host/report $(RUN)
again: deps
	@$(MAKE) host
	@scripts/run/again $(RUN) $(BOOTS)
compare: deps
	@$(MAKE) host >&2
	@build/host/report --compare $(A) $(B)
deps:
	@scripts/install-deps

# Your edit branches, the source, the object cache and results/ stay.
clean:
	rm -rf build/host build/guest build/pmem build/shell build/*/kernels build/*/tree-* build/*/logs \
		build/*/checked
distclean:
	@scripts/distclean

# --- host programs ---------------------------------------------------------------
# A program is a folder scripts/host/<name>/ of C files, linked to build/host/<name>
# with what is in scripts/host/util/. A plugin of the emulator is a
# folder scripts/host/<name>/plugin/, built as <name>.so. A new program is a new folder.

CFLAGS	:= -std=gnu11 -O2 -g -Wall -Wextra -Werror -MMD -MP
LDLIBS	:= -Wl,--as-needed -lgsl -lgslcblas -ljansson -lz -lm
folders := $(filter-out util,$(patsubst scripts/host/%/,%,$(sort $(dir $(wildcard scripts/host/*/*.c)))))

plugins	:= $(patsubst scripts/host/%/plugin/,%,$(sort $(dir $(wildcard scripts/host/*/plugin/*.c))))

host: $(foreach d,$(folders),build/host/$(d)) $(plugins:%=build/host/%.so)

build/host/obj/%.o: scripts/host/%.c Makefile
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) -c -o $@ $<

define link
build/host/$(1): $(patsubst scripts/host/%.c,build/host/obj/%.o,$(wildcard scripts/host/$(1)/*.c scripts/host/util/*.c))
	@echo "  LINK $$@"
	@$$(CC) -o $$@.tmp $$^ $$(LDLIBS) && mv $$@.tmp $$@
-include $(patsubst scripts/host/%.c,build/host/obj/%.d,$(wildcard scripts/host/$(1)/*.c scripts/host/util/*.c))
endef
$(foreach d,$(folders),$(eval $(call link,$(d))))

build/host/%.so: scripts/host/%/plugin/*.[ch] bench/lib/marks.h Makefile
	@echo "  LINK $@"
	@mkdir -p $(@D)
	@$(CC) $(filter-out -MMD -MP,$(CFLAGS)) -fPIC -shared -fvisibility=hidden \
		-o $@.tmp $(filter %.c,$^) && mv $@.tmp $@
