# SPDX-License-Identifier: Apache-2.0
"""Leaves that live for minutes, made for one signature, as keyless signing has them."""

import os
import subprocess
import tempfile
import time

CA_CONFIG = """\
[ca]
default_ca = x
[x]
database = $dir/index.txt
serial = $dir/serial
new_certs_dir = $dir
default_md = sha256
policy = p
[p]
commonName = supplied
"""
EXTENSIONS = """\
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = codeSigning
subjectAltName = email:alice@example.org
"""


def leaf(root, folder, seconds):
    """Path of a PEM file in `folder` with a new key and its certificate by `root`.pem, root.key,
    valid from a second ago for `seconds`."""
    def put(name, text):
        path = os.path.join(folder, name)
        with open(path, "w", encoding="ascii") as file:
            file.write(text)
        return path

    def run(*args):
        subprocess.run(["openssl", *args], check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    key, request, crt = (os.path.join(folder, name) for name in ("key", "csr", "crt"))
    run("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-subj", "/CN=keyless", "-keyout", key, "-out", request)
    put("index.txt", "")
    put("serial", f"{time.time_ns():016X}\n")
    now = int(time.time())
    stamp = [time.strftime("%Y%m%d%H%M%SZ", time.gmtime(at)) for at in (now - 1, now - 1 + seconds)]
    run("ca", "-batch", "-notext", "-config", put("ca.cnf", CA_CONFIG.replace("$dir", folder)),
        "-cert", f"{root}.pem", "-keyfile", f"{root}.key", "-in", request, "-out", crt,
        "-startdate", stamp[0], "-enddate", stamp[1], "-extfile", put("ext", EXTENSIONS))
    with open(key, encoding="ascii") as private, open(crt, encoding="ascii") as public:
        return put("leaf.pem", private.read() + public.read())


class Folder(tempfile.TemporaryDirectory):
    def __init__(self):
        super().__init__(prefix="refward-keyless-")
