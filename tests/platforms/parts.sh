#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# parts.sh REFWARD: gitea, Forgejo and gitlab by their documented contract: the platform's own hook
# starts every file of a folder, and tells in variables who pushes where.
. "$(dirname "$0")/common.sh"

# Starts all executable files of "$1" with the same input, as the platforms' hooks do.
delegate() { # FILE FOLDER
  cat >"$1" <<SH
#!/bin/sh
input=\$(cat)
for part in "$2"/*; do
  [ -x "\$part" ] || continue
  printf '%s\n' "\$input" | "\$part" || exit 1
done
SH
  chmod +x "$1"
}

repository() { # PATH: with the platform's own hooks, whose parts lie in $2, or beside them
  git init -q --bare -b main "$1"
  for hook in pre-receive post-receive; do
    delegate "$1/hooks/$hook" "${2:-$1/hooks}/$hook.d"
  done
}

# --- gitea, Forgejo
configure gitea "$top/gitea"
repository "$top/gitea/team/app.git"
repository "$top/gitea/team/other.git"
if refward install --gitlab "$top/hooks" 2>"$top/said"; then
  fail "another platform's hooks were made"
fi
grep -q 'platform is "gitea"' "$top/said" || fail "$(cat "$top/said")"
refward install --gitea "$top/gitea" >"$top/said"
grep -q 'guards 2 repositories' "$top/said" || fail "$(cat "$top/said")"
[ -x "$top/gitea/team/app.git/hooks/pre-receive.d/50-refward" ] || fail "no part"
refward doctor --all "$top/gitea" >/dev/null || fail "doctor: $(refward doctor --all "$top/gitea")"
git clone -q "$top/gitea/team/app.git" "$top/gitea-clone" 2>/dev/null
cd "$top/gitea-clone"
export GITEA_REPO_USER_NAME=Team GITEA_REPO_NAME=App GITEA_PUSHER_NAME=alice GITEA_KEY_ID=3
try_both alice ssh
git reset -q --hard origin/main
git commit -q -S --allow-empty -m again
GITEA_KEY_ID=0 SSH_ORIGINAL_COMMAND=gitea-internal git push -q origin main 2>/dev/null || fail "the web page's merge"
recorded door web
git commit -q -S --allow-empty -m "by another's name"
if GITEA_REPO_NAME=other git push origin main 2>"$top/said"; then
  fail "GITEA_REPO_NAME of another repository was believed"
fi
unset GITEA_REPO_USER_NAME GITEA_REPO_NAME GITEA_PUSHER_NAME GITEA_KEY_ID
# Its own hook gone: nobody starts ours.
chmod -x "$top/gitea/team/app.git/hooks/pre-receive"
if refward doctor "$top/gitea/team/app.git" >"$top/said"; then
  fail "doctor did not see that the platform's hook is gone"
fi
grep -q 'gitea admin regenerate hooks' "$top/said" || fail "$(cat "$top/said")"
refward uninstall --gitea "$top/gitea" >/dev/null
[ ! -e "$top/gitea/team/other.git/hooks/pre-receive.d/50-refward" ] || fail "still there"
refward audit verify >/dev/null || fail "the record is not whole"

# --- gitlab
rm -rf "$top/state" "$top/etc" "$top/alice" "$top/alice.pub" && mkdir -p "$top/etc/keyrings" "$top/custom"
configure gitlab "$top/gitlab"
repository "$top/gitlab/@hashed/ab/cd.git" "$top/custom"
git -C "$top/gitlab/@hashed/ab/cd.git" config refward.config "$top/etc/refward.toml"
refward install --gitlab "$top/custom" >/dev/null
refward doctor --gitlab "$top/custom" >/dev/null || fail "doctor: $(refward doctor --gitlab "$top/custom")"
git clone -q "$top/gitlab/@hashed/ab/cd.git" "$top/gitlab-clone" 2>/dev/null
cd "$top/gitlab-clone"
git commit -q -S --allow-empty -m "not through gitlab"
if git push -q origin main 2>"$top/said"; then
  fail "a push that did not come through gitlab"
fi
export GL_PROJECT_PATH=team/app GL_REPOSITORY=project-7 GL_USERNAME=alice GL_ID=user-1 GL_PROTOCOL=http
try_both alice http
recorded repository team/app
if GL_PROTOCOL=web git push origin main 2>"$top/said"; then
  fail "the commit without signature landed by the web page"
fi
[ "$(grep -c 'remote: ' "$top/said")" = "$(grep -c 'remote: GL-HOOK-ERR: ' "$top/said")" ] || fail "$(cat "$top/said")"
recorded door web
refward uninstall --gitlab "$top/custom" >/dev/null
[ ! -e "$top/custom/pre-receive.d/50-refward" ] || fail "still there"
refward audit verify >/dev/null || fail "the record is not whole"
echo ok
