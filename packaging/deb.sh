#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# deb.sh OUT [OPTION...]: makes Debian's source and binary package of HEAD in the folder OUT;
# options go to dpkg-buildpackage. Needs the group "deb" of debian-packages.txt.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
shift
version=$(sed -n '1s/.*(\(.*\)-.*/\1/p' "$top/packaging/debian/changelog")
source=$out/refward-$version
rm -rf "$source"
git -C "$top" archive --format=tar --prefix="refward-$version/" HEAD | tar -x -C "$out"
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$(git -C "$top" log -1 --format=%ct)" \
  -C "$out" -cJf "$out/refward_$version.orig.tar.xz" "refward-$version"
cp -r "$source/packaging/debian" "$source/debian"
(cd "$source" && dpkg-buildpackage --no-sign "$@")
rm -rf "$source"
if command -v lintian >/dev/null; then
  lintian --fail-on error,warning "$out"/refward_"$version"-*.changes
fi
