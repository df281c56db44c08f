# SPDX-License-Identifier: Apache-2.0
# For tests that push through a platform's own programs. Sourced with $1, the refward to try.
set -eu
export LC_ALL=C.UTF-8 PATH="$PATH:/usr/sbin" GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0
unset GIT_DIR GIT_WORK_TREE SSH_CONNECTION SSH_ORIGINAL_COMMAND SSH_AUTH_SOCK 2>/dev/null || true
refward_binary=$(realpath "$1")
top=$(mktemp -d)
server_pid=
finish() {
  [ -z "$server_pid" ] || kill "$server_pid" 2>/dev/null || true
  rm -rf "$top"
}
trap finish EXIT
export HOME="$top/home" GIT_CONFIG_GLOBAL="$top/home/gitconfig"
mkdir -p "$HOME" "$top/etc/keyrings"

refward() { "$refward_binary" --config "$top/etc/refward.toml" "$@"; }

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

need() { # PROGRAM: 77 is "skipped" to meson
  command -v "$1" >/dev/null || {
    echo "skipped: $1 is not installed"
    exit 77
  }
}

configure() { # PLATFORM ROOT [LINE...]: a policy, and one key that may sign
  platform=$1 root=$2
  shift 2
  {
    printf '[server]\norigin = "git.example.org"\nplatform = "%s"\nroot = "%s"\nstate = "%s"\n' \
      "$platform" "$root" "$top/state"
    for line; do echo "$line"; done
    printf '[[protect]]\nname = "main"\nrefs = ["refs/heads/main"]\nrequire = ["signed-commits"]\n'
  } >"$top/etc/refward.toml"
  ssh-keygen -q -t ed25519 -N '' -C alice@example.org -f "$top/alice"
  echo "alice@example.org namespaces=\"git\" $(cut -d' ' -f1,2 "$top/alice.pub")" \
    >"$top/etc/keyrings/allowed_signers"
  git config --global init.defaultBranch main
  git config --global user.name Alice
  git config --global user.email alice@example.org
  git config --global gpg.format ssh
  git config --global user.signingKey "$top/alice.pub"
}

# The newest decision of the record has this pair of key and value.
recorded() { # KEY VALUE
  refward audit list --json | grep '"kind":"decision"' | tail -n 1 | grep -q "\"$1\":\"$2\"" ||
    fail "the newest decision does not have $1 = $2: $(refward audit list --json | tail -n 1)"
}

# In a clone: a signed commit lands, one without a signature does not.
try_both() { # PUSHER DOOR
  git commit -q -S --allow-empty -m signed
  git push -q origin main || fail "the signed commit did not land"
  recorded decision accept
  recorded pusher "$1"
  recorded door "$2"
  git commit -q --no-gpg-sign --allow-empty -m unsigned
  if git push origin main 2>"$top/said"; then
    fail "the commit without signature landed"
  fi
  grep -q 'signed-commits: no signature' "$top/said" || fail "no reason: $(cat "$top/said")"
  recorded decision reject
  recorded pusher "$1"
}
