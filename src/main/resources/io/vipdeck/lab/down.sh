#!/bin/sh
# down.sh [--purge]: takes away all that the lab's names stand for, whatever is there of it: half a
# lab, a whole one, one whose maker was killed, none. Keeps the base layer unless --purge.
set -u
# shellcheck source=names.sh
. "$(dirname "$0")/names.sh"

# Ours and all our ancestors: a caller may sit in one of the lab's namespaces.
spared=" "
pid=$$
while [ "$pid" -gt 1 ]; do
    spared="$spared$pid "
    pid=$(parent_of "$pid")
    [ -n "$pid" ] || break
done

in_cgroup() {
    [ -d "$cgroup" ] || return 0
    find "$cgroup" -name cgroup.procs -exec cat {} + 2>/dev/null | grep -v '^0$'
}
in_namespaces() {
    for netns in $(namespaces); do
        ip netns pids "$netns" 2>/dev/null
    done
}
namespaces() {
    [ -d /run/netns ] || return 0
    find /run/netns -name 'vipdeck-*' -printf '%f\n'
}
send() {
    for pid in $2; do
        case $spared in
            *" $pid "*) ;;
            *) kill "-$1" "$pid" 2>/dev/null ;;
        esac
    done
}
left() {
    for pid in $(in_cgroup) $(in_namespaces); do
        case $spared in
            *" $pid "*) ;;
            *) grep -q '^State:.Z' "/proc/$pid/status" 2>/dev/null || echo "$pid" ;;
        esac
    done
}

# The hosts first, at once; then, politely, who works in the namespaces.
send KILL "$(in_cgroup)"
send TERM "$(in_namespaces)"
tries=0
while [ -n "$(left)" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 400 ] || fail "these processes of the lab do not end: $(left | tr '\n' ' ')"
    send KILL "$(in_cgroup)"
    [ "$tries" -lt 50 ] || send KILL "$(in_namespaces)"
    sleep 0.02
done

# Links go before their namespaces: a namespace may outlive its name while a caller sits in it.
ip link show "$uplink" >/dev/null 2>&1 && ip link del "$uplink"
for netns in $(namespaces); do
    [ "$netns" != "$switch" ] || ip -n "$switch" -o link show type veth 2>/dev/null |
        sed 's/^[0-9]*: \([^@:]*\).*/\1/' | while read -r link; do
        ip -n "$switch" link del "$link"
    done
    ip netns del "$netns" || fail "the namespace $netns cannot be removed"
done
if command -v nft >/dev/null && nft list table ip "$table" >/dev/null 2>&1; then
    nft delete table ip "$table" || fail "the nft table $table cannot be removed"
fi

# Who turned forwarding on for the whole machine meanwhile wants it on.
if [ -f "$state/sysctl" ] && [ "$(cat /proc/sys/net/ipv4/ip_forward)" = 0 ]; then
    while read -r setting value; do
        [ ! -w "$setting" ] || echo "$value" >"$setting"
    done <"$state/sysctl"
fi
if [ -f "$state/netns-was-absent" ] && [ -z "$(ls -A /run/netns 2>/dev/null)" ]; then
    umount /run/netns 2>/dev/null
    rmdir /run/netns 2>/dev/null
fi

mounted() {
    awk -v under="$state" -v disks="$cache" \
        'index($2, under "/") == 1 || index($2, disks "/") == 1 { print $2 }' /proc/self/mounts
}
tries=0
while [ -n "$(mounted)" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 50 ] || fail "these mounts of the lab are in use: $(mounted | tr '\n' ' ')"
    mounted | sort -r | while read -r place; do
        umount "$place" 2>/dev/null
    done
    [ -z "$(mounted)" ] || sleep 0.02
done
if [ -n "$cgroup" ] && [ -d "$cgroup" ]; then
    find "$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null
    [ ! -d "$cgroup" ] || fail "the cgroup $cgroup cannot be removed"
fi

rm -rf --one-file-system "$layers" "$cache/base.new" "$state"
[ "${1:-}" != --purge ] || rm -rf --one-file-system "$cache"
[ ! -e "$state" ] || fail "$state cannot be removed"
