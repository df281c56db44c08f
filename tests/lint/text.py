#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""text.py SOURCE_ROOT: what holds for every line of text that we write.

The licence line, no tabs, no trailing blanks, a newline at the end, no to-do without an issue, and
nothing that looks like a secret: this repository must be able to pass its own gate.
"""

import os
import re

import tree

# Fed to parsers, byte for byte; their oddities are the point of them.
EXEMPT = ("tests/fuzz/corpus/", "tests/vectors/", "LICENSE")
LICENSED = (".cc", ".h", ".py", ".sh", "meson.build", "meson_options.txt", ".push")
LICENSED_NAMES = ("check", "demo", ".ci/run")
SPDX = "SPDX-License-Identifier: Apache-2.0"

# Assembled here, so that this file does not hold what it looks for.
_MARK = "TO" + "DO"
TO_DO = re.compile(rf"\b(?:{_MARK}|{'FIX' + 'ME'}|{'X' * 3})\b(?!\(#\d+\))")
SECRETS = [re.compile(p) for p in (
    "gh" + r"[pousr]_[0-9A-Za-z]{36}",
    "github_" + r"pat_[0-9A-Za-z_]{82}",
    "gl" + r"pat-[0-9A-Za-z_-]{20}",
    "npm" + r"_[0-9A-Za-z]{36}",
    r"\bA(?:KI|SI)A" + r"[0-9A-Z]{16}\b",
    "xox" + r"[abeoprs]-[0-9A-Za-z-]{20}",
    "sk_" + r"live_[0-9A-Za-z]{20}",
    "AIza" + r"[0-9A-Za-z_-]{35}",
    "hooks." + r"slack\.com/services/T[0-9A-Z]+/B[0-9A-Z]+/[0-9A-Za-z]{20}",
    "-----BEGIN " + r"(?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----\n",
    r"eyJ[0-9A-Za-z_-]{10,}\.eyJ" + r"[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{20,}",
)]


def licensed(name):
    return name.endswith(LICENSED) or name in LICENSED_NAMES


# Formats whose grammar asks for tabs: scdoc's pages, a makefile, Go as its own formatter has it.
TABBED = (".scd", "/debian/rules", ".go")


def line_faults(name, number, line):
    if "\t" in line and not name.endswith(TABBED):
        yield number, "a tab"
    if line != line.rstrip(" \t\r"):
        yield number, "trailing blanks"
    if TO_DO.search(line):
        yield number, f"a {_MARK} names its issue: {_MARK}(#12)"


def faults(name, text):
    lines = text.split("\n")
    opening = lines[1] if lines[0].startswith("#!") and len(lines) > 1 else lines[0]
    if text and licensed(name) and SPDX not in opening:
        yield 1, f"the first line says {SPDX}"
    if text and not text.endswith("\n"):
        yield len(lines), "no newline at the end"
    for number, line in enumerate(lines, 1):
        yield from line_faults(name, number, line)
    for pattern in SECRETS:
        for found in pattern.finditer(text):
            yield text.count("\n", 0, found.start()) + 1, "looks like a secret; assemble it at run time"


def lint(root):
    found = []
    for name in tree.files(root):
        if name.startswith(EXEMPT):
            continue
        if os.path.getsize(os.path.join(root, name)) > 1 << 20:
            found.append((name, 1, "a file of more than 1 MiB"))
            continue
        text = tree.read(root, name)
        if "\0" in text:
            found.append((name, 1, "binary; only tests/fuzz/corpus and tests/vectors hold such files"))
            continue
        found += [(name, line, what) for line, what in faults(name, text)]
    return found


if __name__ == "__main__":
    tree.report(lint)
