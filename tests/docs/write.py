#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""write.py REFWARD: brings completions and manual pages up to what --help and docs/rules.md say."""

import sys
from pathlib import Path

import generated
from help_tree import walk

TOP = Path(__file__).resolve().parents[2]
PAGES = TOP / "packaging" / "man"


def wanted(binary):
    """{path: text} of all that is derived."""
    root = walk(binary)
    out = {TOP / "packaging" / "completions" / name: make(root)
           for name, make in generated.COMPLETIONS.items()}
    page = PAGES / "refward.1.scd"
    out[page] = generated.manual(root, page.read_text())
    page = PAGES / "refward-rules.7.scd"
    out[page] = generated.rules_page((TOP / "docs" / "rules.md").read_text(), page.read_text())
    return out


if __name__ == "__main__":
    for path, text in wanted(sys.argv[1]).items():
        path.write_text(text)
