# SPDX-License-Identifier: Apache-2.0
"""Tree: the files of a source tree that the lints look at, and how a lint reports."""

import os
import subprocess
import sys

SKIPPED_FOLDERS = {".git", "__pycache__", "subprojects"}


def files(root):
    """Relative paths of all files, sorted: what Git tracks or would, else everything on disk."""
    if os.path.exists(os.path.join(root, ".git")):
        listed = subprocess.run(
            ["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        if listed.returncode == 0:
            names = set(listed.stdout.decode("utf-8", "surrogateescape").split("\0")) - {""}
            return sorted(n for n in names if os.path.isfile(os.path.join(root, n)))
    return sorted(_walk(root))


def _walk(root):
    for folder, folders, names in os.walk(root):
        top = folder == root
        folders[:] = [f for f in folders
                      if f not in SKIPPED_FOLDERS and not (top and f.startswith("build"))]
        for name in names:
            yield os.path.relpath(os.path.join(folder, name), root)


def read(root, name):
    with open(os.path.join(root, name), encoding="utf-8", errors="surrogateescape",
              newline="") as file:
        return file.read()


def report(lint):
    """Runs lint(root) -> list of (file, line, what) over argv[1]; exit status 1 if it finds any."""
    if len(sys.argv) != 2:
        sys.exit(f"usage: {os.path.basename(sys.argv[0])} SOURCE_ROOT")
    root = os.path.realpath(sys.argv[1])
    found = lint(root)
    for name, line, what in found:
        print(f"{name}:{line}: {what}")
    if found:
        sys.exit(f"{len(found)} found")
    if not files(root):
        sys.exit("nothing to look at: the lint would pass whatever the code says")
