#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""rooms.py SOURCE_ROOT: holds the table of rooms against every #include under src/ and hooks/.

A room is a folder under src/. It includes itself and rooms from rows above its own; a foreign
library stands only where FOREIGN lets it. Whatever this lint does not know, it refuses.
"""

import os
import re

import tree

ROWS = [
    ["base"],
    ["findings", "git", "crypto", "secrets", "manifests", "platform"],
    ["signature", "tlog", "push"],
    ["identity"],
    ["policy"],
    ["inspect", "audit"],
    ["report", "config"],
    ["gate", "setup"],
    ["cli"],
    ["hooks"],  # the folder at the top level; nobody includes it
]
ROW = {room: number for number, rooms in enumerate(ROWS) for room in rooms}

# First part of a foreign header -> the folders that may include it.
FOREIGN = {
    "date": ["src/base"],
    "zlib": ["src/base"],
    "git2": ["src/git"],
    "openssl": ["src/crypto", "src/signature/x509"],
    "gpgme": ["src/signature/openpgp"],
    "hs": ["src/secrets"],
    "re2": ["src/secrets", "src/policy"],
    "libfyaml": ["src/manifests"],
    "toml++": ["src/config", "src/identity", "src/secrets"],
    "nlohmann": ["src/report", "src/audit", "src/tlog", "src/config"],
    "CLI": ["src/cli"],
    "fmt": ["src", "hooks"],
}
STANDARD = re.compile(r"[a-z_]+")  # <vector>, <string_view>: no dot, no slash
SYSTEM = {
    "arpa/inet.h", "dirent.h", "dlfcn.h", "errno.h", "fcntl.h", "grp.h", "limits.h", "linux/magic.h",
    "netinet/in.h", "poll.h", "pwd.h", "sched.h", "signal.h", "spawn.h", "stdio.h", "stdlib.h",
    "string.h", "sys/file.h", "sys/inotify.h", "sys/mman.h", "sys/random.h", "sys/resource.h", "sys/socket.h",
    "sys/stat.h", "sys/statvfs.h", "sys/time.h", "sys/types.h", "sys/un.h", "sys/vfs.h",
    "sys/wait.h", "time.h", "unistd.h",
}
INCLUDE = re.compile(r"^[ \t]*(?:#|%:|\?\?=)[ \t]*(?:include|include_next|import)\b[ \t]*(.*)$")
SOURCE = (".cc", ".h", ".cpp", ".hpp", ".cxx", ".hxx", ".inc", ".ipp")
MAX_HOOK_LINES = 40  # the entry points are that short, or they do something


def below(name, folder):
    return name == folder or name.startswith(folder + "/")


def foreign_fault(name, header):
    key = header.split("/")[0].removesuffix(".h")
    if key in FOREIGN and ("/" in header or header.endswith(".h")):
        if not any(below(name, folder) for folder in FOREIGN[key]):
            return f"<{header}> belongs to {', '.join(FOREIGN[key])} only"
        return None
    if STANDARD.fullmatch(header) or header in SYSTEM:
        return None
    return f"<{header}> is a header that the table of tests/lint/rooms.py does not know"


def house_fault(root, name, room, header):
    parts = header.split("/")
    if len(parts) < 2 or "." in parts or ".." in parts or "" in parts:
        return f'"{header}" is relative: name the room, as in "base/bytes.h"'
    if parts[0] not in ROW or parts[0] == "hooks":
        return f'"{header}" names no room'
    if parts[0] != room and ROW[parts[0]] >= ROW[room]:
        return f'{room} (row {ROW[room] + 1}) may not include "{header}" (row {ROW[parts[0]] + 1})'
    if not os.path.isfile(os.path.join(root, "src", header)):
        return f'"{header}" is not there'
    return None


def include_fault(root, name, room, operand):
    operand = re.sub(r"[ \t]*(//.*|/\*.*)?$", "", operand)
    if re.fullmatch(r"<[^<>\"]+>", operand):
        return foreign_fault(name, operand[1:-1])
    if re.fullmatch(r'"[^<>"]+"', operand):
        return house_fault(root, name, room, operand[1:-1])
    return f"an include that this lint cannot read: {operand}"


def room_of(name):
    """The room that a file belongs to, or why it belongs to none."""
    parts = name.split("/")
    if parts[0] == "hooks":
        return "hooks", None
    if len(parts) < 3:
        return None, "a source lies in a room, not in src/ itself"
    if parts[1] not in ROW or parts[1] == "hooks":
        return None, f"src/{parts[1]} is no room of the table"
    return parts[1], None


def includes(text):
    """(line, operand) of each include; a line continued by a backslash is read as one."""
    line = 1
    for logical in re.split(r"(?<!\\)\n", text):
        found = INCLUDE.match(logical.replace("\\\n", ""))
        if found:
            yield line, found.group(1)
        line += logical.count("\n") + 1


def lint(root):
    found = []
    for name in tree.files(root):
        if not (below(name, "src") or below(name, "hooks")) or name == "src/meson.build":
            continue
        room, fault = room_of(name)
        if fault:
            found.append((name, 1, fault))
            continue
        if not name.endswith(SOURCE):
            continue
        text = tree.read(root, name)
        if room == "hooks" and text.count("\n") >= MAX_HOOK_LINES:
            found.append((name, MAX_HOOK_LINES, f"an entry point stays under {MAX_HOOK_LINES} lines"))
        for line, operand in includes(text):
            fault = include_fault(root, name, room, operand)
            if fault:
                found.append((name, line, fault))
    return found


if __name__ == "__main__":
    tree.report(lint)
