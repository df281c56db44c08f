#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""selftest.py: each lint finds what it is there for, in a small tree made for it, and nothing else.

A row is (lint, why, files, the place it must report, or None where the tree is sound).
"""

import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

import links
import rooms
import sources
import text

LICENCE = "// SPDX-License-Identifier: Apache-2.0\n"
TOKEN = "gh" + "p_" + "a1B2" * 9
MARK = "TO" + "DO"


def source(*lines):
    return LICENCE + "".join(line + "\n" for line in lines)


def header(name):
    return {f"src/{name}": source("#pragma once")}


ROWS = [
    (rooms, "its own header, a room above, a library of its own",
     {"src/git/repo.cc": source('#include "git/repo.h"', '#include "base/bytes.h"',
                                "#include <git2.h>", "#include <vector>", "#include <sys/stat.h>"),
      **header("git/repo.h"), **header("base/bytes.h")}, None),
    (rooms, "a room below",
     {"src/base/bytes.cc": source('#include "git/repo.h"'), **header("git/repo.h")},
     "src/base/bytes.cc:2"),
    (rooms, "a room of the same row",
     {"src/git/repo.cc": source('#include "crypto/hash.h"'), **header("crypto/hash.h")},
     "src/git/repo.cc:2"),
    (rooms, "a foreign header outside its room",
     {"src/policy/policy.cc": source("", "#include <git2.h>")}, "src/policy/policy.cc:3"),
    (rooms, "a foreign header by a longer path",
     {"src/git/repo.cc": source("#include <openssl/evp.h>")}, "src/git/repo.cc:2"),
    (rooms, "only x509 of signature sees OpenSSL",
     {"src/signature/ssh/sshsig.cc": source("#include <openssl/evp.h>")},
     "src/signature/ssh/sshsig.cc:2"),
    (rooms, "x509 of signature sees OpenSSL",
     {"src/signature/x509/cms.cc": source("#include <openssl/cms.h>")}, None),
    (rooms, "only openpgp of signature sees GPGME",
     {"src/signature/verify.cc": source("#include <gpgme.h>")}, "src/signature/verify.cc:2"),
    (rooms, "a foreign header that the table does not know",
     {"src/git/repo.cc": source("#include <curl/curl.h>")}, "src/git/repo.cc:2"),
    (rooms, "the test library in the product",
     {"src/git/repo.cc": source("#include <doctest/doctest.h>")}, "src/git/repo.cc:2"),
    (rooms, "a space after the hash, and a comment behind",
     {"src/base/a.cc": source("  # include <git2.h> // why")}, "src/base/a.cc:2"),
    (rooms, "a line continued by a backslash",
     {"src/base/a.cc": source("", "#include \\", "  <git2.h>")}, "src/base/a.cc:3"),
    (rooms, "the other spelling of the hash",
     {"src/base/a.cc": source("%:include <git2.h>")}, "src/base/a.cc:2"),
    (rooms, "an include by macro",
     {"src/base/a.cc": source("#include HEADER")}, "src/base/a.cc:2"),
    (rooms, "a relative include",
     {"src/base/a.cc": source('#include "a.h"'), **header("base/a.h")}, "src/base/a.cc:2"),
    (rooms, "a relative include that climbs",
     {"src/base/a.cc": source('#include "base/../git/repo.h"'), **header("git/repo.h")},
     "src/base/a.cc:2"),
    (rooms, "an include of an unknown room",
     {"src/git/a.cc": source('#include "util/a.h"')}, "src/git/a.cc:2"),
    (rooms, "a header that is not there",
     {"src/git/a.cc": source('#include "base/gone.h"')}, "src/git/a.cc:2"),
    (rooms, "an unknown folder under src", {"src/util/a.cc": source()}, "src/util/a.cc:1"),
    (rooms, "a source in src itself", {"src/a.cc": source()}, "src/a.cc:1"),
    (rooms, "an entry point sees cli",
     {"hooks/main.cc": source('#include "cli/cli.h"'), **header("cli/cli.h")}, None),
    (rooms, "a room sees no entry point",
     {"src/cli/a.cc": source('#include "hooks/main.h"')}, "src/cli/a.cc:2"),
    (rooms, "an entry point of 40 lines", {"hooks/main.cc": source(*[""] * 39)}, "hooks/main.cc:40"),
    (rooms, "an entry point of 39 lines", {"hooks/main.cc": source(*[""] * 38)}, None),

    (text, "sound", {"src/base/a.cc": source("int a;"), "x/meson.build": "# " + LICENCE[3:]}, None),
    (text, "no licence", {"src/base/a.cc": "int a;\n"}, "src/base/a.cc:1"),
    (text, "the licence behind the interpreter's line",
     {"a.sh": "#!/bin/sh\n# " + LICENCE[3:]}, None),
    (text, "a script without licence", {"check": "#!/bin/sh\ntrue\n"}, "check:1"),
    (text, "a tab", {"a.cc": source("", "\tint a;")}, "a.cc:3"),
    (text, "a tab where the grammar asks for one", {"a.scd": "*a*\n\tb\n"}, None),
    (text, "a trailing blank", {"a.md": "one\ntwo \n"}, "a.md:2"),
    (text, "a carriage return", {"a.md": "one\r\n"}, "a.md:1"),
    (text, "no newline at the end", {"a.md": "one"}, "a.md:1"),
    (text, "a to-do without issue", {"a.cc": source(f"// {MARK}: mend")}, "a.cc:2"),
    (text, "a to-do with issue", {"a.cc": source(f"// {MARK}(#12): mend")}, None),
    (text, "a token", {"a.md": f"one\n\n{TOKEN}\n"}, "a.md:3"),
    (text, "a token one character short", {"a.md": TOKEN[:-1] + "\n"}, None),
    (text, "a private key",
     {"a.md": "-----BEGIN OPENSSH " + "PRIVATE KEY-----\n"}, "a.md:1"),
    (text, "a binary", {"a.bin": "a\0b\n"}, "a.bin:1"),
    (text, "a binary in a corpus", {"tests/fuzz/corpus/tree/a": "a\0b\t"}, None),

    (links, "sound", {"a.md": "[b](docs/b.md#two-words) [c](https://x.example/)\n# Here\n[h](#here)\n",
                      "docs/b.md": "# Two words\n[up](../a.md)\n"}, None),
    (links, "a file that is not there", {"a.md": "one\n[b](docs/b.md)\n"}, "a.md:2"),
    (links, "a heading that is not there",
     {"a.md": "[b](b.md#three)\n", "b.md": "# Two\n"}, "a.md:1"),
    (links, "a link out of the repository", {"docs/a.md": "[b](../../b.md)\n"}, "docs/a.md:1"),
    (links, "code is no link", {"a.md": "`[b](b.md)`\n```\n[b](b.md)\n```\n"}, None),

    (sources, "sound", {"src/git/meson.build": "lib = static_library('git', 'repo.cc')\n",
                        "src/git/repo.cc": source('#include "git/repo.h"'),
                        **header("git/repo.h")}, None),
    (sources, "a source that nobody builds",
     {"src/git/meson.build": "lib = static_library('git', 'repo.cc')\n",
      "src/git/repo.cc": source(), "src/git/tree.cc": source()}, "src/git/tree.cc:1"),
    (sources, "a source that only a comment names",
     {"src/git/meson.build": "# 'repo.cc'\n", "src/git/repo.cc": source()}, "src/git/repo.cc:1"),
    (sources, "the meson.build of a folder above",
     {"src/git/meson.build": "'deep/repo.cc'\n", "src/git/deep/repo.cc": source()}, None),
    (sources, "a fuzz target by its name",
     {"tests/fuzz/meson.build": "'tree': 'git_dep'\n", "tests/fuzz/tree_fuzz.cc": source()}, None),
    (sources, "a fuzz target that nobody collects",
     {"tests/fuzz/meson.build": "'tree': 'git_dep'\n", "tests/fuzz/blob_fuzz.cc": source()},
     "tests/fuzz/blob_fuzz.cc:1"),
    (sources, "a header that nobody includes",
     {"src/git/meson.build": "'repo.cc'\n", "src/git/repo.cc": source(), **header("git/old.h")},
     "src/git/old.h:1"),
]


def plant(root, files):
    for name, content in files.items():
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(content)


def main():
    failed = 0
    for lint, why, files, place in ROWS:
        with tempfile.TemporaryDirectory() as root:
            plant(root, files)
            places = [f"{name}:{line}" for name, line, _ in lint.lint(root)]
        if places != ([place] if place else []):
            failed += 1
            print(f"{lint.__name__}: {why}: found {places or 'nothing'}, not {place or 'nothing'}")
    print(f"{len(ROWS) - failed} rows right, {failed} wrong")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
