#!/bin/sh
# Makes the LAN: a switch, the operator's place and the client's place in namespaces of their own,
# and the way out for package downloads, through the operator's namespace and this machine.
set -eu
# shellcheck source=names.sh
. "$(dirname "$0")/names.sh"
join_cgroup work

# What is to be put back is written down before it is changed.
[ -d /run/netns ] || : >"$state/netns-was-absent"
ip netns add "$switch"
ip netns add "$operator"
ip netns add "$client"

ip -n "$switch" -batch - <<BATCH
link set lo up
link add lan type bridge stp_state 0 forward_delay 0 mcast_snooping 0
link set lan up
link add operator netns $switch type veth peer name lan netns $operator
link add client netns $switch type veth peer name lan netns $client
link set operator master lan up
link set client master lan up
BATCH
ip -n "$client" -batch - <<BATCH
link set lo up
addr add $client_address/$prefix brd + dev lan
link set lan up
BATCH
ip -n "$operator" -batch - <<BATCH
link set lo up
addr add $gateway/$prefix brd + dev lan
link set lan up
BATCH

# The hosts ask the machine's name servers. One on the machine's own loopback is out of their reach,
# but systemd-resolved, which listens there, tells whom it asks itself.
resolv=/etc/resolv.conf
! grep -q '^nameserver 127\.' "$resolv" || [ ! -e /run/systemd/resolve/resolv.conf ] ||
    resolv=/run/systemd/resolve/resolv.conf
grep -v '^nameserver \(127\.\|::1\)' "$resolv" >"$state/resolv.conf" || true
grep -q '^nameserver' "$state/resolv.conf" ||
    echo "this machine names no name server that the hosts could reach: they cannot resolve names"

# The way out. Without a default route the machine itself has none, and the lab works all the same.
out=$(ip -4 route show default | sed -n 's/.* dev \([^ ]*\).*/\1/p' | head -n 1)
if [ -z "$out" ]; then
    echo "this machine has no default route: the hosts cannot download packages"
    exit 0
fi
mtu=$(cat "/sys/class/net/$out/mtu")
ip link add "$uplink" mtu "$mtu" type veth peer name out mtu "$mtu" netns "$operator"
ip -batch - <<BATCH
addr add $uplink_machine/30 dev $uplink
link set $uplink up
BATCH
ip -n "$operator" -batch - <<BATCH
addr add $uplink_operator/30 dev out
link set out up
route add default via $uplink_machine
BATCH

# Forwarding between these two interfaces only: the machine's other interfaces, and its
# net.ipv4.ip_forward, stay as they are.
for link in "$uplink" "$out"; do
    forwarding=/proc/sys/net/ipv4/conf/$link/forwarding
    [ "$link" = "$uplink" ] || echo "$forwarding $(cat "$forwarding")" >>"$state/sysctl"
    echo 1 >"$forwarding"
done
nft -f - <<NFT
table ip $table {
    chain leave {
        type nat hook postrouting priority srcnat;
        ip saddr $uplink_net oifname != "$uplink" masquerade
    }
}
NFT
ip netns exec "$operator" sh -c '
    echo 1 >/proc/sys/net/ipv4/ip_forward
    exec nft -f -' <<NFT
table ip $table {
    chain leave {
        type nat hook postrouting priority srcnat;
        oifname "out" masquerade
    }
    chain pass {
        type filter hook forward priority mangle;
        oifname "out" tcp flags syn tcp option maxseg size set rt mtu
    }
}
NFT
