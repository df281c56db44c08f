# SPDX-License-Identifier: Apache-2.0
"""Words: what the server said, with everything taken out that differs from run to run.

What is replaced says what it was, and whose: <commit>, <key of alice>; so a message that names the
wrong kind of object or the wrong person is still seen.
"""

import base64
import re
import subprocess

HEX = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{7,40}(?![0-9A-Za-z])")
RULES = [
    (re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{64}(?![0-9A-Za-z])"), "<hash>"),
    (re.compile(r"SHA256:[0-9A-Za-z+/]{43}"), "<key>"),
    (re.compile(r"(?<![0-9A-Za-z])[0-9A-F]{40}(?![0-9A-Za-z])"), "<key>"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z| ?[+-]\d\d:?\d\d)"), "<time>"),
    (re.compile(r"(?<=scan --import on )\d{4}-\d\d-\d\d"), "<date>"),
    (re.compile(r"\b\d+(\.\d+)? ?(ms|us|µs|s)\b"), "<duration>"),
    (re.compile(r"\b\d+(\.\d+)? (byte|bytes|kB|MB)\b"), "<size>"),
    (re.compile(r"(?<=\*\*\*\*)[0-9A-Za-z_-]{1,8}"), "<tail>"),
    (re.compile(r"\b(entry|index|record|decision)([ :#]+)\d+"), r"\1\2<index>"),
]


def spellings(secret):
    """A value as it could be written: raw, in hex, in base64 at each of the three offsets at which
    it can stand in a longer text (without the ends, which depend on their neighbours)."""
    value = secret.encode()
    forms = [secret, value.hex(), value.hex().upper()]
    for shift in range(3):
        text = base64.b64encode(b"\0" * shift + value).decode().rstrip("=")
        inner = text[(0, 2, 3)[shift]:len(text) - (len(text) % 4 != 0)]
        forms += [inner, inner.replace("+", "-").replace("/", "_")]
    return forms


class Normaliser:
    """`repositories`: where object ids are looked up; `places`: (path, name), longest first;
    `keys`: fingerprint -> person; `secrets`: values that must never be said."""

    def __init__(self, repositories, places, keys, secrets):
        self.repositories = repositories
        self.places = sorted(places, key=lambda place: -len(place[0]))
        self.keys = keys
        self.secrets = [form for secret in secrets for form in spellings(secret)]

    def remote_lines(self, stderr):
        """The lines that the server said, normalised. Git pads them for terminals."""
        lines = []
        for line in stderr.replace("\r", "\n").split("\n"):
            if line.startswith("remote:"):
                lines.append(self.line(re.sub(r"\x1b\[K", "", line).rstrip()))
        return lines

    def line(self, line):
        for path, name in self.places:
            line = line.replace(path, name)
        for fingerprint, person in self.keys.items():
            line = line.replace(fingerprint, f"<key of {person}>")
        line = HEX.sub(lambda match: self.object_name(match.group(0)), line)
        for pattern, name in RULES:
            line = pattern.sub(name, line)
        return "".join(c if c == "<" or c.isprintable() else f"<0x{ord(c):02x}>" for c in line)

    def object_name(self, digits):
        if set(digits) == {"0"}:
            return "<none>" if len(digits) == 40 else digits
        for repository in self.repositories:
            kind = subprocess.run(["git", "-C", repository, "cat-file", "-t", digits],
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                  env={"GIT_NO_REPLACE_OBJECTS": "1", "PATH": "/usr/bin:/bin",
                                       "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null"})
            if kind.returncode == 0:
                return f"<{kind.stdout.strip()}>"
        return "<id>" if len(digits) == 40 else digits

    def leaks(self, text):
        """Does the text hold a value that must never leave the server?"""
        return any(secret in text for secret in self.secrets)


def audit_line(entry, applied):
    """'reject signed-commits secrets/github-pat(warning)': one entry, as stories write it."""
    def rule(finding):
        if finding.get("mode") == "evaluate":
            return f"{finding['rule']}(evaluate)"
        severity = finding.get("severity", "error")
        return finding["rule"] if severity == "error" else f"{finding['rule']}({severity})"
    rules = sorted({rule(finding) for finding in entry.get("findings") or []})
    tail = ["unapplied"] if entry["decision"] == "accept" and not applied else []
    return " ".join([entry["decision"]] + rules + tail)
