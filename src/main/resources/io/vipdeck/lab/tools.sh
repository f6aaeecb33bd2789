#!/bin/sh
# Installs what this machine itself lacks for a lab, and says so.
set -eu
# shellcheck source=names.sh
. "$(dirname "$0")/names.sh"
join_cgroup work

missing=
command -v ip >/dev/null || missing="$missing iproute2"
command -v nft >/dev/null || missing="$missing nftables"
for tool in unshare nsenter setpriv mountpoint setsid; do
    command -v "$tool" >/dev/null || missing="$missing util-linux"
done
[ -n "$missing" ] || exit 0

command -v apt-get >/dev/null ||
    fail "this machine lacks$missing: install them with its package manager"
echo "installing what this machine lacks:$missing"
log=$state/tools.log
install() {
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120 -o DPkg::Use-Pty=0 \
        install --no-install-recommends $missing </dev/null >"$log" 2>&1
}
install ||
    { apt-get -q -o DPkg::Lock::Timeout=120 update </dev/null >"$log" 2>&1 && install; } ||
    fail "$(echo "$missing" | cut -c 2-) could not be installed on this machine \
($(grep '^E:' "$log" | tail -n 1)): install it by hand, then try again"
