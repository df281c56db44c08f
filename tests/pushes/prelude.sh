# SPDX-License-Identifier: Apache-2.0
# The words that stories use beside ordinary commands. Sourced by sh -eu before every step.

# as PERSON COMMAND...: the command with the person's identity, signing key and door key.
as() {
  (
    . "$PEOPLE/$1.sh"
    shift
    "$@"
  )
}

# The program under test, told where the story's server is configured.
refward() { "$REFWARD_BIN" --config "$CONFIG" "$@"; }

# Objects of any form. craft.py takes bytes from standard input and gives bytes.
store() { git hash-object -t "$1" -w --stdin --literally; }
signed_commit() { as "$1" python3 "$PUSHES/craft.py" commit; }
signed_tag() { as "$1" python3 "$PUSHES/craft.py" tag; }
armour() { as "$1" python3 "$PUSHES/craft.py" armour; }

# A signed commit by PERSON on the present branch, in which FILE holds standard input.
commit_file() {
  mkdir -p "$(dirname "$2")"
  cat >"$2"
  git add -- "$2"
  as "$1" git commit -q -S -m "$2"
}

# [server] policy_from. On the client: the server's policy and keyrings into the work tree. On the
# server: from now on its own file holds [server] alone and names REPOSITORY, below root.
take_policy() {
  sed '1,/^$/d' "$CONFIG" >refward.toml
  cp -R "$KEYRINGS" keyrings
  rmdir keyrings/* 2>/dev/null || true
  git add refward.toml keyrings
}
policy_from() {
  sed -i '/^keyrings = /d; /^$/,$d' "$CONFIG"
  printf 'policy_from = { repository = "%s", ref = "refs/heads/main" }\n' "$1" >>"$CONFIG"
}
