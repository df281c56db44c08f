#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# install-packages.sh GROUP...: installs what is missing of the groups in debian-packages.txt, as
# root or through sudo; else prints the one command that does it, and fails. Without a missing
# package it asks nobody and needs no network.
set -eu
list=$(dirname "$0")/debian-packages.txt

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

known() { apt-cache show "$1" >/dev/null 2>&1; }

# The installed one of the alternatives "a|b", else the first that apt knows, else the first.
choose() {
  rest=$(printf '%s' "$1" | tr '|' ' ')
  for name in $rest; do installed "$name" && echo "$name" && return; done
  for name in $rest; do known "$name" && echo "$name" && return; done
  echo "${rest%% *}"
}

missing_of() {
  for group; do
    for entry in $(sed -n "s/^$group //p" "$list"); do
      name=$(choose "$entry")
      installed "$name" || printf '%s ' "$name"
    done
  done
}

if ! command -v dpkg-query >/dev/null; then
  echo "This is no Debian: $list says what is needed; going on with what is there." >&2
  exit 0
fi
missing=$(missing_of "$@")
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
  as_root=
elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
  as_root=sudo
else
  echo "Packages are missing. As root, run:" >&2
  echo "  apt-get update && apt-get install --no-install-recommends $missing" >&2
  exit 1
fi
$as_root apt-get -q update
missing=$(missing_of "$@") # a fresh list may know more of the names
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends $missing
