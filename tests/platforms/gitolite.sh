#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# gitolite.sh REFWARD: real gitolite, its own shell behind a stand-in for sshd's forced command.
. "$(dirname "$0")/common.sh"
need gitolite
shell=$(find /usr/share/gitolite3 /usr/lib -name gitolite-shell -type f 2>/dev/null | head -n 1)
[ -n "$shell" ] || { echo "skipped: no gitolite-shell" && exit 77; }
configure gitolite "$HOME/repositories"
export USER="${USER:-git}"
gitolite setup -pk "$top/alice.pub" >/dev/null 2>&1

refward install --gitolite >"$top/said"
grep -q 'made the hooks for all repositories' "$top/said" || fail "$(cat "$top/said")"
refward install --gitolite | grep -q 'were in place' || fail "not idempotent"
refward doctor --all "$HOME/repositories" >/dev/null || fail "doctor: $(refward doctor --all "$HOME/repositories")"

# What sshd would start for the key that gitolite knows as "alice".
cat >"$top/ssh" <<SH
#!/bin/sh
shift \$((\$# - 1))
SSH_CONNECTION="192.0.2.1 1 192.0.2.2 22" SSH_ORIGINAL_COMMAND="\$1" exec "$shell" alice
SH
chmod +x "$top/ssh"
export GIT_SSH_COMMAND="$top/ssh" GIT_SSH_VARIANT=simple
git clone -q git@host:testing "$top/clone" 2>/dev/null
cd "$top/clone"
try_both alice ssh

# A repository that is made later is born with the hooks.
git clone -q git@host:gitolite-admin "$top/admin"
cd "$top/admin"
printf '\nrepo later\n    RW+ = alice\n' >>conf/gitolite.conf
git commit -q -S -a -m "Another repository"
git push -q origin HEAD:master 2>"$top/said" || git push -q origin HEAD:main 2>"$top/said" || fail "$(cat "$top/said")"
git clone -q git@host:later "$top/later" 2>/dev/null
cd "$top/later"
git commit -q --no-gpg-sign --allow-empty -m unsigned
! git push -q origin main 2>/dev/null || fail "a new repository has no hooks"

# A hook of gitolite's folder that goes leaves a link to nothing: doctor says so.
mv "$HOME/.gitolite/hooks/common/pre-receive" "$top/kept"
if refward doctor "$HOME/repositories/testing.git" >"$top/said"; then
  fail "doctor did not see a link that leads nowhere"
fi
mv "$top/kept" "$HOME/.gitolite/hooks/common/pre-receive"

# Variables of gitolite that lead to another repository's rules.
GL_REPO=other GL_USER=alice git -C "$top/clone" -c core.sshCommand= push -q "$HOME/repositories/testing.git" main:refs/heads/x \
  2>"$top/said" && fail "GL_REPO of another repository was believed"
grep -q 'calls this repository' "$top/said" || grep -q 'does not cover this repository' "$top/said" || fail "$(cat "$top/said")"

refward uninstall --gitolite >/dev/null
[ ! -e "$HOME/repositories/testing.git/hooks/pre-receive" ] || fail "the hooks are still there"
refward audit verify >/dev/null || fail "the record is not whole"
echo ok
