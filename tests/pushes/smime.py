#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""smime.py --status-fd=2 -bsau KEY.pem: signs as gpgsm does, by `openssl cms`.

KEY.pem holds the key and its certificate; alice-keyless.pem stands for a new leaf that x509-root.pem
beside it vouches for, for SMIME_SECONDS (600). SMIME_TSA names a folder with an authority for
time-stamps (tsa.pem, tsa.key): then the signature carries a token of RFC 3161, as keyless signing
has it. Git runs this as gpg.x509.program.
"""

import base64
import os
import subprocess
import sys
import tempfile

import keyless
import timestamp


def openssl(*args, data=None):
    return subprocess.run(["openssl", *args], input=data, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=True).stdout


def sign(payload, key):
    with tempfile.NamedTemporaryFile() as file:
        file.write(payload)
        file.flush()
        der = openssl("cms", "-sign", "-binary", "-outform", "DER", "-md", "sha256", "-nosmimecap",
                      "-signer", key, "-inkey", key, "-in", file.name)
    if "SMIME_TSA" in os.environ:
        der = timestamp.with_token(der, os.environ["SMIME_TSA"])
    text = base64.b64encode(der).decode()
    lines = [text[i:i + 64] for i in range(0, len(text), 64)]
    return "\n".join(["-----BEGIN SIGNED MESSAGE-----", *lines, "-----END SIGNED MESSAGE-----", ""])


def main():
    payload, key = sys.stdin.buffer.read(), sys.argv[-1]
    with keyless.Folder() as folder:
        if os.path.basename(key) == "alice-keyless.pem":
            root = os.path.join(os.path.dirname(key), "x509-root")
            key = keyless.leaf(root, folder, int(os.environ.get("SMIME_SECONDS", "600")))
        sys.stdout.write(sign(payload, key))
    sys.stdout.flush()
    print("[GNUPG:] SIG_CREATED D 1 8 00 0 0", file=sys.stderr)


if __name__ == "__main__":
    main()
