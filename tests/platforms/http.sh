#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# http.sh REFWARD: git http-backend behind a real web server (lighttpd), with basic authentication.
. "$(dirname "$0")/common.sh"
need lighttpd
mkdir -p "$top/srv"
configure plain "$top/srv" 'pusher_env = "REMOTE_USER"'
git init -q --bare -b main "$top/srv/app.git"
git -C "$top/srv/app.git" config http.receivepack true
refward install "$top/srv/app.git" >/dev/null

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
echo 'alice:door' >"$top/passwords"
cat >"$top/lighttpd.conf" <<CONF
server.modules = ("mod_access", "mod_auth", "mod_authn_file", "mod_alias", "mod_cgi", "mod_setenv")
server.document-root = "$top/srv"
server.bind = "127.0.0.1"
server.port = $port
server.errorlog = "$top/errors"
auth.backend = "plain"
auth.backend.plain.userfile = "$top/passwords"
auth.require = ("/git/" => ("method" => "basic", "realm" => "git", "require" => "valid-user"))
alias.url = ("/git" => "$(git --exec-path)/git-http-backend")
\$HTTP["url"] =~ "^/git" {
  cgi.assign = ("" => "")
  setenv.set-environment = ("GIT_PROJECT_ROOT" => "$top/srv", "GIT_HTTP_EXPORT_ALL" => "1",
    "HOME" => "$HOME", "GIT_CONFIG_GLOBAL" => "$GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM" => "1")
}
CONF
lighttpd -D -f "$top/lighttpd.conf" >"$top/errors" 2>&1 &
server_pid=$!
url=http://alice:door@127.0.0.1:$port/git/app.git
tries=0
until git ls-remote "$url" >/dev/null 2>"$top/said"; do
  tries=$((tries + 1))
  [ "$tries" -lt 50 ] || fail "no answer from the web server: $(cat "$top/errors" "$top/said")"
  sleep 0.2
done
git clone -q "$url" "$top/clone" 2>/dev/null
cd "$top/clone"
try_both alice http

# Without a password nobody comes so far; a header of the client's making names nobody.
if git -c http.extraHeader="Remote-User: bob" push -q "http://127.0.0.1:$port/git/app.git" main 2>/dev/null; then
  fail "a push without a password landed"
fi
refward audit verify >/dev/null || fail "the record is not whole"
echo ok
