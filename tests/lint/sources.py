#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""sources.py SOURCE_ROOT: every .cc file is named in a meson.build; a test that is not built passes.

Headers need a reader too: a header that no source includes is dead.
"""

import os
import re

import tree

QUOTED = re.compile(r"'([^'\n]+)'")
FUZZ = re.compile(r"tests/fuzz/([a-z0-9_]+)_fuzz\.cc")


def uncommented(text):
    return re.sub(r"^([^'#\n]*(?:'[^'\n]*'[^'#\n]*)*)#.*$", r"\1", text, flags=re.M)


def builds(root, names):
    return {os.path.dirname(name): set(QUOTED.findall(uncommented(tree.read(root, name))))
            for name in names if os.path.basename(name) == "meson.build"}


def is_built(name, named):
    """Does the meson.build of the file's folder, or of one above, name the file?"""
    fuzz = FUZZ.fullmatch(name)
    if fuzz:
        return fuzz.group(1) in named.get("tests/fuzz", set())
    folder = os.path.dirname(name)
    while True:
        if os.path.relpath(name, folder or ".") in named.get(folder, set()):
            return True
        if not folder:
            return False
        folder = os.path.dirname(folder)


def lint(root):
    names = tree.files(root)
    named = builds(root, names)
    found = [(name, 1, "no meson.build names this source")
             for name in names if name.endswith(".cc") and not is_built(name, named)]
    included = set()
    for name in names:
        if name.endswith((".cc", ".h")):
            included |= set(re.findall(r'^#include "([^"]+)"', tree.read(root, name), flags=re.M))
    found += [(name, 1, "no source includes this header") for name in names
              if name.startswith("src/") and name.endswith(".h")
              and name.removeprefix("src/") not in included]
    return found


if __name__ == "__main__":
    tree.report(lint)
