#!/bin/sh
# host.sh NAME NUMBER ADDRESS: plugs a host in and boots it, and waits until its sshd answers. A
# host that was switched off boots from the same disk again.
set -eu
here=$(dirname "$0")
# shellcheck source=names.sh
. "$here/names.sh"
name=$1
number=$2
address=$3
place=$state/hosts/$name
netns=vipdeck-$name
join_cgroup work

mkdir -p "$place"
! alive "$place/pid" || fail "$name is running already"
# One that ended by itself may still have its keeper, which must not touch the new cable.
end "$place/keeper"
rm -f "$place/pid"

# The disk: what a fresh machine has of its own. On it lies everything the host ever writes.
disk=$layers/$name
if [ ! -d "$disk/upper" ]; then
    rm -rf "$disk.new"
    mkdir -p "$disk.new/upper/etc/ssh" "$disk.new/upper/var"
    mkdir -m 700 "$disk.new/upper/root" "$disk.new/upper/root/.ssh"
    cp -p "$keys/$name" "$disk.new/upper/etc/ssh/ssh_host_ed25519_key"
    cp -p "$keys/$name.pub" "$disk.new/upper/etc/ssh/ssh_host_ed25519_key.pub"
    cp "$keys/operator.pub" "$disk.new/upper/root/.ssh/authorized_keys"
    cp "$state/resolv.conf" "$disk.new/upper/etc/resolv.conf"
    echo "$name" >"$disk.new/upper/etc/hostname"
    tr -d - </proc/sys/kernel/random/uuid >"$disk.new/upper/etc/machine-id"
    printf '127.0.0.1 localhost\n::1 localhost\n%s %s\n' "$address" "$name" \
        >"$disk.new/upper/etc/hosts"
    # A proxy that the operator's own downloads go through; its address may hold a password.
    if [ -n "${http_proxy:-}${https_proxy:-}" ]; then
        mkdir -p "$disk.new/upper/etc/apt/apt.conf.d"
        (
            umask 077
            printf 'Acquire::http::Proxy "%s";\nAcquire::https::Proxy "%s";\n' \
                "${http_proxy:-DIRECT}" "${https_proxy:-DIRECT}"
        ) >"$disk.new/upper/etc/apt/apt.conf.d/90lab-proxy"
    fi
    # The checkout is the operator's, not the host's.
    while read -r hidden; do
        mkdir -p "$disk.new/upper$(dirname "$hidden")"
        mknod "$disk.new/upper$hidden" c 0 0
    done <"$state/hidden"
    mv "$disk.new" "$disk"
fi
rm -rf "$disk/work"
mkdir "$disk/work"

# A namespace and a cable made anew at every boot: no address or rule of the life before is left.
! ip -n "$switch" link show "$name" >/dev/null 2>&1 || ip -n "$switch" link del "$name"
[ ! -e "/run/netns/$netns" ] || ip netns del "$netns"
ip netns add "$netns"
mac=$(printf '02:76:69:70:00:%02x' "$number")
ip link add ens33 address "$mac" netns "$netns" type veth peer name "$name" netns "$switch"
ip -n "$switch" link set "$name" master lan up
ip -n "$netns" -batch - <<BATCH
link set lo up
addr add $address/$prefix brd + dev ens33
link set ens33 up
route add default via $gateway
BATCH

# From a cgroup of its own, in namespaces of its own, with what controllers the machine lends.
mkdir -p "$cgroup/$name"
for controller in memory pids; do
    ! grep -qw "$controller" "$cgroup/cgroup.controllers" ||
        echo "+$controller" >"$cgroup/cgroup.subtree_control"
done
# A host that ends by itself pulls its own plug: its namespace would still answer for its addresses.
# shellcheck disable=SC2016
setsid sh -c '
    sh -c "echo \$\$ >\"\$0/cgroup.procs\" && exec \"\$@\"" "$1" \
        nsenter --net="/run/netns/$2" unshare --mount --pid --uts --ipc --cgroup --fork \
        --kill-child --propagation private sh "$3/init.sh" "$4"
    ip -n "$5" link set "$4" down' \
    sh "$cgroup/$name" "$netns" "$here" "$name" "$switch" \
    </dev/null >"$place/console" 2>&1 &
keeper=$!
note_process "$place/keeper" "$keeper"

ended() {
    fail "$name ended while it booted: $(tail -n 1 "$place/console")"
}
tries=0
until [ -f "$place/pid" ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 1000 ] || ! kill -0 "$keeper" 2>/dev/null; then
        ended
    fi
    sleep 0.01
done
# Who waits for the host's process 1 leaves the host's cgroup as soon as that lives: a cgroup that
# passes controllers on holds no process itself (cgroup v2, "no internal processes").
read -r pid _ <"$place/pid"
# It may have ended since.
waiter=$(parent_of "$pid") || ended
echo "$waiter" >"$cgroup/work/cgroup.procs" || ended
note_process "$place/waiter" "$waiter"

timeout 30 nsenter --net="/run/netns/$operator" bash "$here/await.sh" "$address" "$keeper" || {
    kill -0 "$keeper" 2>/dev/null || ended
    fail "$name does not answer on port 22 of $address after 30 s, see its console and journal"
}
rm -f "$place/off"
