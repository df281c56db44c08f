# SPDX-License-Identifier: Apache-2.0
"""Time-stamp tokens (RFC 3161) in CMS signatures: a token by `openssl ts`, put among the unsigned
attributes of the one SignerInfo. Just enough DER for that."""

import hashlib
import os
import subprocess
import tempfile

TOKEN_OID = bytes.fromhex("060b2a864886f70d010910020e")  # 1.2.840.113549.1.9.16.2.14

TSA_CONFIG = """\
[tsa]
default_tsa = tsa_config
[tsa_config]
serial = $dir/serial
crypto_device = builtin
signer_cert = $dir/tsa.pem
signer_key = $dir/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_alg = sha256
"""


def tlv(tag, body):
    size = len(body)
    if size < 0x80:
        return bytes([tag, size]) + body
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(digits)]) + digits + body


def parts(body):
    """(tag, whole, body) of each element in `body`."""
    at = 0
    while at < len(body):
        tag, size, begin = body[at], body[at + 1], at + 2
        if size & 0x80:
            digits = size & 0x7F
            size, begin = int.from_bytes(body[begin:begin + digits], "big"), begin + digits
        yield tag, body[at:begin + size], body[begin:begin + size]
        at = begin + size


def token(value, folder):
    """A token over the signature's value, by the authority in `folder`."""
    with tempfile.TemporaryDirectory() as work:
        config, query, reply = (os.path.join(work, name) for name in ("tsa.cnf", "query", "reply"))
        with open(config, "w", encoding="ascii") as file:
            file.write(TSA_CONFIG.replace("$dir", folder))
        if not os.path.exists(os.path.join(folder, "serial")):
            with open(os.path.join(folder, "serial"), "w", encoding="ascii") as file:
                file.write("01\n")
        run = lambda *args: subprocess.run(["openssl", "ts", *args], check=True, stdout=subprocess.PIPE,
                                           stderr=subprocess.PIPE)
        run("-query", "-digest", hashlib.sha256(value).hexdigest(), "-sha256", "-cert", "-out", query)
        run("-reply", "-config", config, "-queryfile", query, "-token_out", "-out", reply)
        with open(reply, "rb") as file:
            return file.read()


def with_token(der, folder):
    """The CMS of one signer with a token among its unsigned attributes."""
    (_, _, content), = parts(der)
    (_, oid, _), (_, _, explicit) = parts(content)
    (_, _, signed), = parts(explicit)
    elements = list(parts(signed))
    _, _, infos = elements[-1]
    (_, _, info), = parts(infos)
    fields = list(parts(info))
    value = fields[-1][2]
    attribute = tlv(0x30, TOKEN_OID + tlv(0x31, token(value, folder)))
    info = b"".join(whole for _, whole, _ in fields) + tlv(0xA1, attribute)
    signed = b"".join(whole for _, whole, _ in elements[:-1]) + tlv(0x31, tlv(0x30, info))
    return tlv(0x30, oid + tlv(0xA0, tlv(0x30, signed)))
