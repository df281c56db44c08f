# SPDX-License-Identifier: Apache-2.0
"""Door: a real sshd on 127.0.0.1 for one story, with its own keys, configuration and accounts file.

Each person's key runs git-shell and nothing else; SSH_USER_AUTH (ExposeAuthInfo) and the variable
REFWARD_PUSHER, set by the forced command, tell who came in.
"""

import os
import pwd
import shlex
import shutil
import socket
import subprocess
import time

import keys as keyfile
import story as stories


class Sshd:
    def __init__(self, place):
        self.place = place
        self.folder = place.path("sshd")
        self.user = pwd.getpwuid(os.geteuid()).pw_name
        self.port = 0
        self.process = None

    def start(self):
        program = shutil.which("sshd", path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")
        if not program:
            raise stories.Skipped("sshd is not there (package openssh-server)")
        if os.geteuid() == 0:
            os.makedirs("/run/sshd", mode=0o755, exist_ok=True)  # sshd of root insists on it
        os.makedirs(self.folder, mode=0o700)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.path("host")], check=True)
        self._write_accounts()
        for _ in range(5):
            self.port = free_port()
            self._write_config()
            if self._serves(program):
                return
        with open(self.path("log"), encoding="utf-8") as log:
            raise RuntimeError(f"sshd did not start:\n{log.read()}")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()

    def path(self, name):
        return os.path.join(self.folder, name)

    def url(self, repository):
        return f"ssh://{self.user}@127.0.0.1:{self.port}{repository}"

    def client_command(self, person):
        return (f"ssh -F none -i {shlex.quote(self.place.keys.path(person))} -o IdentitiesOnly=yes "
                f"-o IdentityAgent=none -o BatchMode=yes -o StrictHostKeyChecking=yes "
                f"-o UserKnownHostsFile={shlex.quote(self.path('known_hosts'))}")

    def _write_accounts(self):
        with open(self.path("door.sh"), "w", encoding="ascii") as file:
            file.write('#!/bin/sh\nREFWARD_PUSHER=$1 exec git-shell -c "$SSH_ORIGINAL_COMMAND"\n')
        os.chmod(self.path("door.sh"), 0o700)
        with open(self.path("accounts"), "w", encoding="ascii") as file:
            for person in keyfile.PEOPLE:
                login = person.split("-")[0]
                file.write(f'restrict,command="{self.path("door.sh")} {login}" '
                           f'{self.place.keys.read(person + ".pub")}\n')

    def _write_config(self):
        host = self.read("host.pub").split()
        with open(self.path("known_hosts"), "w", encoding="ascii") as file:
            file.write(f"[127.0.0.1]:{self.port} {host[0]} {host[1]}\n")
        kept = {**self.place.environment(), "GIT_CONFIG_GLOBAL": "/dev/null"}
        kept.pop("PATH")
        settings = " ".join(f'"{name}={value}"' for name, value in kept.items())
        with open(self.path("config"), "w", encoding="ascii") as file:
            file.write(f"""\
Port {self.port}
ListenAddress 127.0.0.1
HostKey {self.path("host")}
PidFile {self.path("pid")}
AuthorizedKeysFile {self.path("accounts")}
AllowUsers {self.user}
PermitRootLogin forced-commands-only
AuthenticationMethods publickey
PubkeyAcceptedAlgorithms +ssh-rsa
StrictModes no
UsePAM no
UseDNS no
PermitUserRC no
X11Forwarding no
ExposeAuthInfo yes
SetEnv {settings}
""")

    def read(self, name):
        with open(self.path(name), encoding="ascii") as file:
            return file.read()

    def _serves(self, program):
        with open(self.path("log"), "w", encoding="ascii") as log:
            self.process = subprocess.Popen([program, "-D", "-e", "-f", self.path("config")],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        for _ in range(100):
            if self.process.poll() is not None:
                return False
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return True
            time.sleep(0.05)
        self.stop()
        return False


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
