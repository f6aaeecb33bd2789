#!/bin/sh
# kill.sh NAME: pulls the plug of a host. The link goes first, so that nothing that dies says
# goodbye; then its process 1, and with it all others in its namespace.
set -eu
# shellcheck source=names.sh
. "$(dirname "$0")/names.sh"
name=$1
place=$state/hosts/$name
netns=vipdeck-$name

has_link() {
    ip -n "$switch" link show "$name" >/dev/null 2>&1
}

! has_link || ip -n "$switch" link set "$name" down
: >"$place/off"
# Who waits for it goes first, or it would complain of the sudden end on the host's console.
end "$place/keeper"
end "$place/waiter"
end "$place/pid"
! has_link || ip -n "$switch" link del "$name"
[ ! -e "/run/netns/$netns" ] || ip netns del "$netns"
