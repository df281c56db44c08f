#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# all.sh REFWARD: all repositories of a folder at once; one that cannot be done is told, and does not
# keep the others unprotected; to do it again changes nothing.
. "$(dirname "$0")/common.sh"
configure plain "$top/srv"
for name in app team/one team/two; do
  git init -q --bare -b main "$top/srv/$name.git"
done
printf '#!/bin/sh\necho own hook\n' >"$top/srv/team/one.git/hooks/pre-receive"
chmod +x "$top/srv/team/one.git/hooks/pre-receive"
# hooks/ as a link: whoever owns what it leads to could take the hook away.
mv "$top/srv/team/two.git/hooks" "$top/elsewhere"
ln -s "$top/elsewhere" "$top/srv/team/two.git/hooks"
# A repository behind a link is somebody else's to protect.
git init -q --bare "$top/outside.git"
ln -s "$top/outside.git" "$top/srv/link.git"

status=0
refward install --all "$top/srv" >"$top/said" || status=$?
[ "$status" = 1 ] || fail "exit $status: $(cat "$top/said")"
grep -q 'two.git/hooks is not a folder' "$top/said" || fail "$(cat "$top/said")"
grep -q 'guards 2 repositories; 1 not' "$top/said" || fail "$(cat "$top/said")"
[ ! -e "$top/elsewhere/pre-receive" ] || fail "something was made behind a link"
[ ! -e "$top/outside.git/hooks/pre-receive" ] || fail "a link was followed"

rm "$top/srv/team/two.git/hooks" && mkdir "$top/srv/team/two.git/hooks"
refward install --all "$top/srv" >"$top/said" || fail "$(cat "$top/said")"
grep -q 'guards 3 repositories' "$top/said" || fail "$(cat "$top/said")"
before=$(find "$top/srv" -path '*/hooks/*' -type f -exec stat -c '%n %i %Y' {} + | sort)
refward install --all "$top/srv" >/dev/null
after=$(find "$top/srv" -path '*/hooks/*' -type f -exec stat -c '%n %i %Y' {} + | sort)
[ "$before" = "$after" ] || fail "not idempotent"

# Stopped between its two steps, the hook that was there has two names; the next run goes on.
rm "$top/srv/team/one.git/hooks/pre-receive"
ln "$top/srv/team/one.git/hooks/pre-receive.before-refward" "$top/srv/team/one.git/hooks/pre-receive"
refward install "$top/srv/team/one.git" >/dev/null || fail "does not go on"
refward doctor --all "$top/srv" >/dev/null || fail "doctor: $(refward doctor --all "$top/srv")"
git clone -q "$top/srv/team/one.git" "$top/clone" 2>/dev/null
cd "$top/clone"
git commit -q -S --allow-empty -m signed
git push -q origin main 2>"$top/said" || fail "$(cat "$top/said")"
grep -q 'own hook' "$top/said" || fail "the hook that was there is not asked"

refward uninstall --all "$top/srv" >/dev/null
grep -q 'own hook' "$top/srv/team/one.git/hooks/pre-receive" || fail "the hook that was there is not back"
[ ! -e "$top/srv/app.git/hooks/pre-receive" ] || fail "still there"
if refward install 2>"$top/said"; then fail "nothing to install"; fi
echo ok
