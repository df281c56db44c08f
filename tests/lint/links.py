#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""links.py SOURCE_ROOT: links between our documents lead somewhere, headings included.

Only links within the repository are looked at; tests need no network.
"""

import os
import re

import tree

LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)|!\[[^\]\n]*\]\(([^)\s]+)\)")
OUTSIDE = re.compile(r"^[a-z][a-z0-9+.-]*:")


def without_code(text):
    """The text with fenced blocks and inline code blanked, line numbers kept."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))
    text = re.sub(r"^( *)(```|~~~).*?^ *\2[ ]*$", blank, text, flags=re.M | re.S)
    return re.sub(r"`[^`\n]*`", blank, text)


def anchors(text):
    """Names of the headings, as GitHub and Gitea make them."""
    names = set()
    text = re.sub(r"^( *)(```|~~~).*?^ *\2[ ]*$", "", text, flags=re.M | re.S)
    for heading in re.findall(r"^#{1,6} +(.*?) *#*$", text, flags=re.M):
        name = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        number, base = 1, name
        while name in names:
            name, number = f"{base}-{number}", number + 1
        names.add(name)
    return names


def link_fault(root, name, target):
    if OUTSIDE.match(target):
        return None
    path, _, anchor = target.partition("#")
    place = os.path.normpath(os.path.join(os.path.dirname(name), path)) if path else name
    if path.startswith("/") or place.startswith(".."):
        return f"{target} leaves the repository"
    if not os.path.exists(os.path.join(root, place)):
        return f"{target} is not there"
    if anchor and place.endswith(".md") and anchor not in anchors(tree.read(root, place)):
        return f"{target}: {place} has no such heading"
    return None


def lint(root):
    found = []
    for name in tree.files(root):
        if not name.endswith(".md"):
            continue
        text = without_code(tree.read(root, name))
        for match in LINK.finditer(text):
            fault = link_fault(root, name, match.group(1) or match.group(2))
            if fault:
                found.append((name, text.count("\n", 0, match.start()) + 1, fault))
    return found


if __name__ == "__main__":
    tree.report(lint)
