# SPDX-License-Identifier: GPL-2.0-only
# The front door: targets start programs of scripts/.  `make` alone lists them.

# The base that somebody named, if anybody did: else tests are run on all of them.
ifeq ($(origin TEST_BASE),undefined)
TEST_BASE := $(BASE)
endif
BASE	?= $(shell cat kernel-patches/default-base)
FLAVOUR	?= measure
SIZE	?= quick
DURATION ?= 60
SEED	?= 1
ACCEL	?= auto
export BASE TEST_BASE SIZE ACCEL KERNEL_SRC RUN CHECKS TO FROM URL
MAKEFLAGS += --no-print-directory

# --- what the user typed is checked before anything runs -------------------------

checks := PROFILE=$(PROFILE) SECONDS=$(SECONDS) BASE=$(BASE) FLAVOUR=$(FLAVOUR) SIZE=$(SIZE) ACCEL=$(ACCEL)
needs-variant := $(filter kernel shell edit refresh stress profile lines,$(MAKECMDGOALS))
ifneq ($(needs-variant),)
checks += $(if $(filter edit refresh,$(needs-variant)),SERIES,VARIANT)=$(VARIANT)
endif
ifneq ($(filter mail,$(MAKECMDGOALS)),)
checks += MAILED=$(SERIES) $(if $(CHECKS),CHECKS=$(CHECKS)) $(if $(TO),TO=$(TO))
endif
ifneq ($(filter stress,$(MAKECMDGOALS)),)
checks += DURATION=$(DURATION) SEED=$(SEED)
endif
ifneq ($(filter report again,$(MAKECMDGOALS)),)
checks += RUN=$(RUN)
endif
ifneq ($(filter compare bases,$(MAKECMDGOALS)),)
checks += A=$(A) B=$(B)
endif
ifneq ($(filter boot,$(MAKECMDGOALS)),)
$(error make boot is make shell now)
endif
complaint := $(shell scripts/check-args $(foreach c,$(checks),'$(c)') 2>&1)
ifneq ($(complaint),)
$(error $(complaint))
endif

# --- targets ---------------------------------------------------------------------

.PHONY: help bench test judge stress profile lines kernels kernel shell report again compare bases edit refresh \
	check-patches mail clean distclean host deps timed-bench timed-test timed-judge

help:
	@scripts/help

bench test judge:
	@scripts/timed 'make $@' $(MAKE) timed-$@
timed-bench: host
	@scripts/run/bench
timed-test: host
	@scripts/test
timed-judge: host
	@VARIANTS='$(VARIANTS)' TESTS='$(TESTS)' scripts/judge/judge '$(FSTESTS)' '$(NDCTL)'
stress: host
	@scripts/load/stress $(VARIANT) $(DURATION) $(SEED)
profile lines: host
	@scripts/run/$@ $(VARIANT) $(ONLY)
shell: host
	@scripts/load/shell $(VARIANT) $(FLAVOUR)
report: host
	@scripts/run/report $(RUN)
again: host
	@scripts/run/again $(RUN) $(BOOTS)
compare: host
	@build/host/report --compare --experiments '$(ONLY)' --variants '$(VARIANTS)' $(A) $(B)
bases: host
	@build/host/report --titles bench/exp --bases $(A) $(B)

kernels: deps
	@set -e; for v in $$(scripts/kernel/variants --usual); do scripts/kernel/build-kernel $$v $(FLAVOUR); done
kernel: deps
	@scripts/kernel/build-kernel $(VARIANT) $(FLAVOUR)
edit refresh: deps
	@scripts/kernel/$@ $(VARIANT)
check-patches: deps
	@scripts/kernel/check-patches
mail: deps
	@scripts/mail/write '$(SERIES)'
deps:
	@scripts/install-deps

# Your edit branches, the source, the object cache and results/ stay.
clean:
	rm -rf build/host build/guest build/pmem build/shell build/*/kernels build/*/tree-* build/*/logs \
		build/*/checked build/*/mail build/unpacked
distclean:
	@scripts/distclean

# --- host programs ---------------------------------------------------------------
# A program is a folder scripts/host/<name>/ of C files, linked to build/host/<name>
# with what is in scripts/host/util/. A plugin of the emulator is a folder
# scripts/host/<name>/plugin/, built as <name>.so with what is in scripts/host/<name>/lib/.
# A new program is a new folder.
# The compiler and the libraries come with deps.

CFLAGS	:= -std=gnu11 -O2 -g -Wall -Wextra -Werror -MMD -MP
LDLIBS	:= -Wl,--as-needed -lgsl -lgslcblas -ljansson -lcrypto -lz -lm
folders := $(filter-out util,$(patsubst scripts/host/%/,%,$(sort $(dir $(wildcard scripts/host/*/*.c)))))
plugins	:= $(patsubst scripts/host/%/plugin/,%,$(sort $(dir $(wildcard scripts/host/*/plugin/*.c))))

host: deps $(folders:%=build/host/%) $(plugins:%=build/host/%.so)

build/host/obj/%.o: scripts/host/%.c Makefile | deps
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) -c -o $@ $<

define link
build/host/$(1): $(patsubst scripts/host/%.c,build/host/obj/%.o,$(wildcard scripts/host/$(1)/*.c scripts/host/util/*.c))
	@echo "  LINK $$@" >&2
	@$$(CC) -o $$@.tmp $$^ $$(LDLIBS) && mv $$@.tmp $$@
-include $(patsubst scripts/host/%.c,build/host/obj/%.d,$(wildcard scripts/host/$(1)/*.c scripts/host/util/*.c))
endef
$(foreach d,$(folders),$(eval $(call link,$(d))))

build/host/obj/vmrun/console.o: bench/complaints

define plugin
build/host/$(1).so: $(wildcard scripts/host/$(1)/plugin/*.[ch] scripts/host/$(1)/lib/*.[ch]) \
		scripts/host/insns/plugin/qemu-plugin.h scripts/host/util/marks.h bench/lib/marks.h Makefile | deps
	@echo "  LINK $$@" >&2
	@mkdir -p $$(@D)
	@$$(CC) $$(filter-out -MMD -MP,$$(CFLAGS)) -fPIC -shared -fvisibility=hidden \
		-o $$@.tmp $$(filter %.c,$$^) && mv $$@.tmp $$@
endef
$(foreach p,$(plugins),$(eval $(call plugin,$(p))))
