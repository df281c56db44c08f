#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""craft.py commit|tag|armour: signs the bytes on standard input as Git would, and no tidier.

Git itself would not sign a tag without a tagger or a message with a NUL; ssh-keygen and gpg do.
Run through `as PERSON`, which says with what.
"""

import os
import subprocess
import sys


def armour(payload):
    key = os.environ["GIT_CONFIG_VALUE_1"]
    if os.environ["GIT_CONFIG_VALUE_0"] == "openpgp":
        command = ["gpg", "--batch", "--no-tty", "--quiet", "-bsau", key]
    elif "GIT_CONFIG_VALUE_2" in os.environ:
        command = [os.environ["GIT_CONFIG_VALUE_2"], "-Y", "sign", "-n", "git", "-f", key]
    else:
        command = ["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", key]
    return subprocess.run(command, input=payload, stdout=subprocess.PIPE, check=True).stdout


def commit(payload):
    header = b"gpgsig " + armour(payload).rstrip(b"\n").replace(b"\n", b"\n ") + b"\n"
    headers, message = payload.split(b"\n\n", 1)
    return headers + b"\n" + header + b"\n" + message


def tag(payload):
    return payload + armour(payload)


def main():
    payload = sys.stdin.buffer.read()
    made = {"commit": commit, "tag": tag, "armour": armour}[sys.argv[1]](payload)
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
