#!/bin/sh
# init.sh NAME: in the host's new namespaces, makes its root and becomes its systemd. Every step
# must succeed: a systemd that ran on the machine's own root would clean the machine's /tmp.
set -eu
# shellcheck source=names.sh
. "$(dirname "$0")/names.sh"
name=$1

[ $$ -eq 1 ] || fail "init.sh is not process 1 of a namespace of its own"
# /proc is still the machine's here, and tells the number that the machine knows us by.
read -r pid _ </proc/self/stat
note_process "$state/hosts/$name/pid" "$pid"

root=$state/root
disk=$layers/$name
mkdir -p "$root"
mount --make-rprivate /
# Volatile: nothing waits for the disk; a machine that crashes loses its lab anyway.
overlay=lowerdir=$base_mount,upperdir=$disk/upper,workdir=$disk/work
mount -t overlay "vipdeck-$name" -o "$overlay,volatile" "$root" 2>/dev/null ||
    mount -t overlay "vipdeck-$name" -o "$overlay" "$root"

mount -t proc -o nosuid,noexec,nodev proc "$root/proc"
echo "$name" >"$root/proc/sys/kernel/hostname"
# The kernel's settings are the machine's, but those of the network are the host's own.
mount --bind "$root/proc/sys" "$root/proc/sys"
mount --bind "$root/proc/sys/net" "$root/proc/sys/net"
cp /proc/sys/kernel/random/uuid "$state/hosts/$name/boot-id"
mount --bind "$state/hosts/$name/boot-id" "$root/proc/sys/kernel/random/boot_id"
mount -o remount,bind,ro "$root/proc/sys/kernel/random/boot_id"
mount -o remount,bind,ro "$root/proc/sys"
[ ! -e /proc/sysrq-trigger ] || mount --bind /dev/null "$root/proc/sysrq-trigger"
# Read-only, so that udev does not wake and stir up the machine's devices.
mount -t sysfs -o ro,nosuid,noexec,nodev sysfs "$root/sys"
mount -t cgroup2 -o nosuid,noexec,nodev cgroup2 "$root/sys/fs/cgroup"

mount -t tmpfs -o mode=755,nosuid tmpfs "$root/dev"
mkdir "$root/dev/pts" "$root/dev/shm" "$root/dev/mqueue"
for node in null zero full random urandom tty; do
    : >"$root/dev/$node"
    mount --bind "/dev/$node" "$root/dev/$node"
done
mount -t devpts -o newinstance,ptmxmode=666,mode=620,gid=5,nosuid,noexec devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
ln -s /proc/self/fd/0 "$root/dev/stdin"
ln -s /proc/self/fd/1 "$root/dev/stdout"
ln -s /proc/self/fd/2 "$root/dev/stderr"
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$root/dev/shm"
mount -t mqueue -o nosuid,nodev,noexec mqueue "$root/dev/mqueue"
mount -t tmpfs -o mode=755,nosuid,nodev tmpfs "$root/run"
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$root/tmp"
mkdir -m 1777 "$root/run/lock"

cd "$root"
pivot_root . .
umount -l .
cd /

[ $$ -eq 1 ] || fail "init.sh is no longer process 1"
[ "$(stat -f -c %T /)" = overlayfs ] || fail "the root of $name is no overlay"
[ "$(sed -n 's/^\([^ ]*\) \/ overlay .*/\1/p' /proc/self/mounts)" = "vipdeck-$name" ] ||
    fail "the root of $name is not its own"
[ ! -e "$state" ] || fail "the machine's /run is still in sight"
[ -x /lib/systemd/systemd ] || fail "there is no systemd in the base layer"

exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin container=vipdeck-lab \
    setpriv --bounding-set=-sys_module,-sys_time,-sys_rawio,-mac_admin,-mac_override,-syslog,-mknod \
    /lib/systemd/systemd
