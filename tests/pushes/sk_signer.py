#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""sk_signer.py -Y sign -n NAMESPACE -f KEY.pub FILE: signs as ssh-keygen does with a FIDO2 key.

There is no authenticator on a test machine, so its answer is made here by OpenSSL, by OpenSSH's
PROTOCOL.u2f and PROTOCOL.sshsig: not by the code under test. SK_FLAGS says what the authenticator
claims to have seen (1: touch, 4: user verified; 5 without it). Git runs this as gpg.ssh.program.
"""

import base64
import getopt
import hashlib
import os
import struct
import subprocess
import sys
import tempfile

TYPE = b"sk-ssh-ed25519@openssh.com"
APPLICATION = b"ssh:"


def string(data):
    return struct.pack(">I", len(data)) + data


def public_blob(key):
    """Of the Ed25519 key in the PEM file `key`."""
    der = subprocess.run(["openssl", "pkey", "-in", key, "-pubout", "-outform", "DER"],
                         stdout=subprocess.PIPE, check=True).stdout
    return string(TYPE) + string(der[-32:]) + string(APPLICATION)


def raw_signature(key, message):
    with tempfile.NamedTemporaryFile() as file:
        file.write(message)
        file.flush()
        return subprocess.run(["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", file.name],
                              stdout=subprocess.PIPE, check=True).stdout


def sshsig(key, namespace, payload):
    flags = int(os.environ.get("SK_FLAGS", "5"))
    hashed = string(hashlib.sha512(payload).digest())
    signed = b"SSHSIG" + string(namespace) + string(b"") + string(b"sha512") + hashed
    seen = struct.pack(">BI", flags, 7)
    answer = raw_signature(key, hashlib.sha256(APPLICATION).digest() + seen + hashlib.sha256(signed).digest())
    signature = string(TYPE) + string(answer) + seen
    blob = (b"SSHSIG" + struct.pack(">I", 1) + string(public_blob(key)) + string(namespace) + string(b"")
            + string(b"sha512") + string(signature))
    text = base64.b64encode(blob).decode()
    lines = [text[i:i + 70] for i in range(0, len(text), 70)]
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""])


def main():
    options, files = getopt.getopt(sys.argv[1:], "qUY:n:f:")
    options = dict(options)
    key = options["-f"].removesuffix(".pub") + ".pem"
    namespace = options["-n"].encode()
    if not files:
        sys.stdout.write(sshsig(key, namespace, sys.stdin.buffer.read()))
        return
    with open(files[0], "rb") as file, open(files[0] + ".sig", "w", encoding="ascii") as out:
        out.write(sshsig(key, namespace, file.read()))


if __name__ == "__main__":
    main()
