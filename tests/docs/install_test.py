#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""install_test.py MESON BUILD: `meson install` alone puts in place what a server needs, and what it
puts there is understood by the programs that read it."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

BUILD, MESON = sys.argv.pop(), sys.argv.pop()
TOP = Path(__file__).resolve().parents[2]
WANTED = ("bin/refward", "libexec/refward/nightly", "share/bash-completion/completions/refward",
          "share/zsh/vendor-completions/_refward", "share/fish/vendor_completions.d/refward.fish",
          "share/refward/presets/basic.toml", "share/refward/presets/strict.toml",
          "share/refward/presets/gitops.toml", "lib/systemd/system/refward-nightly@.service",
          "lib/systemd/system/refward-nightly@.timer")
MANUAL = ("man1/refward.1", "man5/refward.toml.5", "man5/refward-keyrings.5", "man7/refward-rules.7")


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        subprocess.run([MESON, "install", "-C", BUILD, "--no-rebuild", "--quiet", "--destdir", cls.folder.name],
                       check=True, stdout=subprocess.DEVNULL)
        cls.prefix = next(Path(cls.folder.name).rglob("bin/refward")).parents[1]

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_files(self):
        for name in WANTED:
            self.assertTrue((self.prefix / name).is_file(), name)
        if shutil.which("scdoc"):
            for name in MANUAL:
                self.assertTrue((self.prefix / "share/man" / name).is_file(), name)

    def test_it_starts(self):
        done = subprocess.run([self.prefix / "bin/refward", "--version"], stdout=subprocess.PIPE, text=True, check=True)
        self.assertRegex(done.stdout, r"^refward \d")

    def test_nightly(self):
        """Every step is made, and one that fails is not forgotten."""
        with tempfile.TemporaryDirectory() as top:
            fake = Path(top) / "refward"
            repositories = [Path(top) / name for name in ("a.git", "b.git")]
            for repository in repositories:
                repository.mkdir()
            for failing, status in (("none", 0), ("verify", 1), ("reconcile", 1), ("doctor", 1)):
                fake.write_text(f'#!/bin/sh\necho "$*"\ncase "$*" in *{failing}*) exit 1 ;; esac\n')
                fake.chmod(0o755)
                done = subprocess.run([self.prefix / "libexec/refward/nightly", fake], stdout=subprocess.PIPE, text=True,
                                      env={"PATH": os.environ["PATH"], "REPOSITORIES": f"{top}/*.git"})
                self.assertEqual(done.returncode, status, failing)
                self.assertEqual(done.stdout.splitlines(), ["audit verify", "audit reconcile"] + [
                    f"doctor {repository}" for repository in repositories])
            gone = subprocess.run([self.prefix / "libexec/refward/nightly", "/bin/true"], stderr=subprocess.DEVNULL,
                                  env={"PATH": os.environ["PATH"], "REPOSITORIES": f"{top}/gone"})
            self.assertEqual(gone.returncode, 1)

    def test_units(self):
        unit = (self.prefix / "lib/systemd/system/refward-nightly@.service").read_text()
        self.assertNotIn("@bindir@", unit)
        self.assertNotIn("@libexecdir@", unit)

    def test_profile(self):
        if not shutil.which("apparmor_parser"):
            self.skipTest("apparmor is not installed")
        subprocess.run(["apparmor_parser", "-Q", "-K", TOP / "packaging/apparmor/usr.bin.refward"], check=True,
                       stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    unittest.main()
