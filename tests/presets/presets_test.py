#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""presets_test.py PRESET: a configuration of config/ lints clean with people of the kind that it
speaks of, and its own cases pass. Each of its blocks matters: with any of them only reporting, a
case fails.
"""

import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
CONFIG = os.path.join(HERE, "..", "..", "config")
TEAMS = {
    "alice": ["maintainers", "sre"], "bob": ["developers"], "carol": ["developers"],
    "dave": ["maintainers", "sre"], "erin": ["maintainers", "sre", "oncall"],
}
ROBOT = """\
[[robot]]
name = "release-bot"
principals = ["release-bot@example.org"]
only_paths = ["envs/dev/**", "**/values.yaml"]
"""


def write(path, text):
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w",
              encoding="utf-8") as file:
        file.write(text)


def make_keyrings(folder):
    os.makedirs(folder)
    signers, people = "", ROBOT
    for name in [*TEAMS, "release-bot"]:
        key = os.path.join(folder, "..", name)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key], check=True)
        with open(key + ".pub", encoding="utf-8") as file:
            signers += f'{name}@example.org namespaces="git" {file.read().strip()}\n'
    for name, teams in TEAMS.items():
        people += (f'[[person]]\nname = "{name}"\nprincipals = ["{name}@example.org"]\n'
                   f'teams = {teams}\n').replace("'", '"')
    write(os.path.join(folder, "allowed_signers"), signers)
    write(os.path.join(folder, "people.toml"), people)


def refward(top, *args):
    return subprocess.run(
        [os.environ["REFWARD_BIN"], "--config", os.path.join(top, "refward.toml"), "policy", *args],
        cwd=top, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={"PATH": os.environ["PATH"], "HOME": top, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"},
        timeout=100, check=False)


def expect(condition, what, done=None):
    if not condition:
        sys.exit(f"{what}\n{done.stdout if done else ''}")


def blocks(text):
    """The text once for each enforcing [[protect]] block, with that one in evaluate mode."""
    for found in re.finditer(r"^\[\[protect\]\]\n", text, re.MULTILINE):
        end = text.find("\n[[protect]]\n", found.end())
        body = text[found.end():end if end >= 0 else len(text)]
        name = re.search(r'^name\s*= "(.*)"', body, re.MULTILINE).group(1)
        if 'mode    = "evaluate"' not in body:
            yield name, text[:found.end()] + 'mode = "evaluate"\n' + text[found.end():]


def main(preset):
    with open(os.path.join(CONFIG, preset + ".toml"), encoding="utf-8") as file:
        text = file.read()
    cases = os.path.join(CONFIG, preset + ".test.toml")
    with tempfile.TemporaryDirectory(prefix="refward-preset-") as top:
        text = text.replace('"/var/lib/refward"', f'"{top}/state"')
        make_keyrings(os.path.join(top, "keyrings"))
        write(os.path.join(top, "refward.toml"), text)
        done = refward(top, "lint")
        expect(done.returncode == 0 and done.stdout == "the policy is fine\n", "lint", done)
        done = refward(top, "test", cases)
        expect(done.returncode == 0 and " 0 failed\n" in done.stdout, "test", done)
        mutants = 0
        for name, mutant in blocks(text):
            write(os.path.join(top, "refward.toml"), mutant)
            done = refward(top, "test", cases)
            expect(done.returncode == 1, f'no case fails when "{name}" only reports', done)
            mutants += 1
        expect(mutants > 1, "the blocks are not found")
    print(f"{preset}: {mutants} blocks matter")


if __name__ == "__main__":
    main(sys.argv[1])
