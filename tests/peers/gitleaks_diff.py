#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""gitleaks_diff.py FINDINGS_PROGRAM [--gitleaks PROGRAM] [--config FILE] [FOLDER ...]

Holds the engine of imported rules against the real gitleaks on the same texts: some made here, and
the files of the folders given. Both read the same configuration, unchanged. What they find is
compared as sets, for each mode of gitleaks; prints counts and every difference. No secret is
printed. Without gitleaks it says so, and has compared nothing.
"""

import argparse
import base64
import collections
import json
import os
import pathlib
import random
import shutil
import string
import subprocess
import sys
import tempfile

WORD = string.ascii_letters + string.digits
# gitleaks reads a file in pieces; a larger one has other edges, and is not compared.
WHOLE = 100_000


def fnv(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


def rand(rng, letters, count):
    return "".join(rng.choice(letters) for _ in range(count))


def values(rng):
    """Values in the forms that rules look for, made anew from a seed."""
    lower = string.ascii_lowercase + string.digits
    hexes = "0123456789abcdef"
    base32 = string.ascii_uppercase + "234567"
    return [
        "gh" + "p_" + rand(rng, WORD, 36), "gl" + "pat-" + rand(rng, WORD, 20),
        "AK" + "IA" + rand(rng, base32, 16), "xo" + "xb-" + rand(rng, string.digits, 12) + "-" +
        rand(rng, string.digits, 12) + "-" + rand(rng, WORD, 24), "npm" + "_" + rand(rng, lower, 36),
        "sk" + "_live_" + rand(rng, WORD, 30), "do" + "p_v1_" + rand(rng, hexes, 64),
        "AG" + "E-SECRET-KEY-1" + rand(rng, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58),
        "ey" + base64.urlsafe_b64encode(rand(rng, WORD, 30).encode()).decode().strip("=") + ".ey" +
        base64.urlsafe_b64encode(rand(rng, WORD, 60).encode()).decode().strip("=") + "." +
        rand(rng, WORD + "-_", 43), rand(rng, hexes, 32), rand(rng, hexes, 40), rand(rng, lower, 32),
        rand(rng, WORD, 40), rand(rng, WORD + "-_", 64),
        "-----BEGIN " + "PRIVATE KEY-----\n" + "\n".join(rand(rng, WORD + "+/", 64) for _ in range(6)) +
        "\n-----END " + "PRIVATE KEY-----",
    ]


NAMES = ["adafruit", "api_key", "API-KEY", "apiKey", "password", "secret", "token", "client_secret",
         "dropbox", "discord", "datadog", "facebook", "heroku", "kraken", "linkedin", "mailchimp",
         "sendbird", "snyk", "twitter", "zendesk", "credential", "auth", "\u212aey", "\u017fecret"]
BETWEEN = [" = ", "=", ": ", ":", " := ", "\": \"", "' => '", "=>", " == ", "||", " is "]


def dressed(rng, value):
    """A value the way it stands in a file."""
    form = rng.randrange(10)
    raw = value.encode()
    if form == 0:
        return base64.b64encode(raw).decode()
    if form == 1:
        return "".join(f"%{b:02x}" for b in raw)
    if form == 2:
        return raw.hex()
    if form == 3:
        return "".join(f"\\u{b:04x}" for b in raw)
    if form == 4:
        return base64.b64encode(base64.b64encode(raw)).decode()
    return value


def line_of(rng, pool):
    value = dressed(rng, rng.choice(pool))
    quote = rng.choice(["", "\"", "'", "`"])
    end = rng.choice(["", ";", ",", " ", "\\n", "  # gitleaks" + ":allow" if rng.random() < 0.1 else ""])
    shape = rng.randrange(8)
    if shape == 0:
        return value
    if shape == 1:
        return f"https://alice:{value}@example.org/x?y={value}"
    if shape == 2:
        return f"curl -u alice:{value} https://example.org"
    if shape == 3:
        return f"  - {rand(rng, WORD, rng.randrange(1, 30))}"
    return f"{rng.choice(NAMES)}{rng.choice(BETWEEN)}{quote}{value}{quote}{end}"


def text_of(rng):
    pool = values(rng)
    lines = [line_of(rng, pool) for _ in range(rng.randrange(1, 40))]
    text = rng.choice(["\n", "\n", "\r\n", "\n\n"]).join(lines) + rng.choice(["", "\n", "\n\n"])
    data = bytearray(text.encode())
    if rng.random() < 0.3:  # bytes that are no UTF-8
        for _ in range(rng.randrange(1, 12)):
            data.insert(rng.randrange(len(data) + 1), rng.randrange(0x80, 0x100))
    if rng.random() < 0.1:
        data = bytearray(b"\n") + data
    return bytes(data)


def made(folder, count, seed):
    rng = random.Random(seed)
    for number in range(count):
        # A first letter keeps gitleaks from taking the text for another kind of file.
        (folder / f"t{number:05}.txt").write_bytes(text_of(rng))


def copied(folders, target):
    """Small files of the folders, under names of their own."""
    number = 0
    for folder in folders:
        for path in sorted(pathlib.Path(folder).rglob("*")):
            if not path.is_file() or path.is_symlink() or ".git" in path.parts:
                continue
            if 0 < path.stat().st_size <= WHOLE:
                shutil.copyfile(path, target / f"f{number:06}{path.suffix}")
                number += 1
    return number


def key(file, found):
    entropy = round(found["Entropy"], 3)
    return (file, found["RuleID"], found["StartLine"], found["EndLine"], found["StartColumn"],
            found["EndColumn"], fnv(found["Match"].encode()), fnv(found["Secret"].encode()), entropy,
            tuple(found["Tags"] or ()))


def run_gitleaks(program, config, words, stdin=None):
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.json"
        done = subprocess.run(
            [program, *words, "--config", config, "--no-banner", "--exit-code", "0", "-f", "json",
             "-r", report, "-l", "error"], input=stdin, capture_output=True, check=False,
            cwd=folder, env={"PATH": os.environ["PATH"], "HOME": folder})
        if done.returncode != 0:
            sys.exit("gitleaks: " + done.stderr.decode(errors="replace"))
        return json.loads(report.read_text() or "[]") or []


def ours(program, config, work, cache):
    lines = "".join(f"{path}\t{name}\n" for path, name in work)
    done = subprocess.run([program, config, cache], input=lines.encode(), capture_output=True, check=True)
    sys.stdout.write("refward: " + done.stderr.decode())
    found = set()
    for line in done.stdout.decode(errors="surrogateescape").splitlines():
        one = json.loads(line)
        if one.get("incomplete"):
            print("refward told that it stopped at a bound:", one["file"])
            continue
        found.add((one["file"], one["rule"], one["start_line"], one["end_line"], one["start_column"],
                   one["end_column"], one["match"], one["secret"], round(one["entropy"], 3),
                   tuple(one["tags"])))
    return found


def close(a, b):
    """The same but for what a report cannot carry: bytes that are no UTF-8 are U+FFFD there."""
    return a[:6] == b[:6] and abs(a[8] - b[8]) < 0.0021 and a[9] == b[9]


def is_text(path):
    try:
        pathlib.Path(path).read_bytes().decode()
        return True
    except UnicodeDecodeError:
        return False


def compare(mode, theirs, mine, folder):
    both = theirs & mine
    only_theirs, only_mine = theirs - mine, mine - theirs
    lossy = collections.Counter()
    for one in sorted(only_theirs):
        if not is_text(folder / one[0]):
            twin = next((other for other in only_mine if close(one, other)), None)
        else:
            twin = next((other for other in only_mine
                         if close(one, other) and one[6:8] == other[6:8]), None)
        if twin:
            lossy["same but for bytes a JSON report cannot hold, or the last digit of entropy"] += 1
            only_mine.discard(twin)
            only_theirs.discard(one)
    print(f"{mode}: gitleaks {len(theirs)}, refward {len(mine)}, equal {len(both) + sum(lossy.values())}, "
          f"only gitleaks {len(only_theirs)}, only refward {len(only_mine)}")
    for reason, count in lossy.items():
        print(f"  of the equal, {count}: {reason}")
    for who, rest in (("only gitleaks", only_theirs), ("only refward", only_mine)):
        for one in sorted(rest)[:40]:
            print(f"  {who}: {one}")
    return len(only_theirs) + len(only_mine)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--gitleaks", default=shutil.which("gitleaks"))
    parser.add_argument("--config")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stdin", type=int, default=25)
    parser.add_argument("folders", nargs="*")
    words = parser.parse_args()
    if not words.gitleaks or not words.config:
        print("skipped: gitleaks or its configuration is not here; nothing was compared")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        texts = pathlib.Path(folder) / "texts"
        cache = pathlib.Path(folder) / "cache"
        texts.mkdir()
        cache.mkdir()
        made(texts, words.count, words.seed)
        print(f"{words.count} texts made, {copied(words.folders, texts)} files copied")
        work = [(str(path), path.name) for path in sorted(texts.iterdir())]
        mine = ours(words.program, words.config, work, str(cache))
        theirs = {key(pathlib.Path(one["File"]).name, one)
                  for one in run_gitleaks(words.gitleaks, words.config, ["dir", str(texts)])}
        bad = compare("dir", theirs, mine, texts)
        few = [path for path, name in work if name.startswith("t")][:words.stdin]
        mine = ours(words.program, words.config, [(path, "") for path in few], str(cache))
        theirs, all_mine = set(), set()
        for path in few:
            data = pathlib.Path(path).read_bytes()
            theirs |= {key(pathlib.Path(path).name, one)
                       for one in run_gitleaks(words.gitleaks, words.config, ["stdin"], data)}
            all_mine |= {(pathlib.Path(path).name,) + one[1:]
                         for one in ours_one(words, path, cache)}
        bad += compare("stdin", theirs, all_mine, texts)
    return 1 if bad else 0


def ours_one(words, path, cache):
    done = subprocess.run([words.program, words.config, str(cache)], input=f"{path}\t\n".encode(),
                          capture_output=True, check=True)
    for line in done.stdout.decode(errors="surrogateescape").splitlines():
        one = json.loads(line)
        yield ("", one["rule"], one["start_line"], one["end_line"], one["start_column"], one["end_column"],
               one["match"], one["secret"], round(one["entropy"], 3), tuple(one["tags"]))


if __name__ == "__main__":
    sys.exit(main())
