# SPDX-License-Identifier: GPL-2.0-only
#
# make -f objects.mk TREE=... OUT=... DIR=...: prints the objects that a configured kernel
# builds of what the Makefile of this folder lists, its subfolders left out; one a line.
srctree := $(TREE)
objtree := $(OUT)
src	:= $(TREE)/$(DIR)
obj	:= $(DIR)
include $(OUT)/include/config/auto.conf
include $(firstword $(wildcard $(src)/Kbuild $(src)/Makefile))
.DEFAULT_GOAL := print-objects

parts	= $($(1:.o=)-objs) $($(1:.o=)-y) $($(1:.o=)-m)
expand	= $(if $(strip $(call parts,$(1))),$(foreach p,$(call parts,$(1)),$(p)),$(1))

.PHONY: print-objects
print-objects:
	@printf '%s\n' $(foreach o,$(filter %.o,$(obj-y) $(obj-m) $(lib-y)),$(call expand,$(o)))
