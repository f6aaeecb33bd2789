#!/bin/sh
# Makes the base layer: this machine's own root seen through an overlay, made into a plain new
# host: sshd installed, nothing of the machine enabled, its private places empty. Once; again when
# the machine's packages have changed. Then mounts it, read-only, for the hosts to stand on.
set -eu
here=$(dirname "$0")
# shellcheck source=names.sh
. "$here/names.sh"

base=$cache/base
new=$cache/base.new
log=$cache/base.log

stamp() {
    cat /var/lib/dpkg/status "$here/base.sh" 2>/dev/null | sha256sum | cut -d ' ' -f 1
}

make() {
    if [ -d "$base" ]; then
        echo "making the base layer again: this machine's packages or vipdeck itself have changed"
    else
        echo "making the base layer, once"
    fi
    for place in /usr /etc /var /opt /lib; do
        ! mountpoint -q "$place" || fail "$place is a file system of its own here, the lab's hosts \
are made from one root: use a machine whose /usr, /etc, /var and /opt are on /"
    done
    mkdir -p "$cache" "$state"
    rm -rf "$new"
    mkdir -p "$new/upper" "$new/work"
    : >"$log"
    # In mount and process namespaces of its own: killed, it leaves no mount and no process.
    unshare --mount --pid --fork --kill-child --propagation private sh "$0" inside ||
        fail "the base layer could not be made: $(grep -v '^W:' "$log" | tail -n 1), see $log"
    echo "$1" >"$new/stamp"
    rm -rf "$base"
    mv "$new" "$base"
}

if [ "${1:-}" != inside ]; then
    join_cgroup work
    now=$(stamp)
    if [ ! -f "$keys/web$most_hosts" ] || [ "$(cat "$base/stamp" 2>/dev/null)" != "$now" ]; then
        make "$now"
    fi
    mkdir -p "$base_mount"
    mount -t overlay vipdeck-base \
        -o "ro,lowerdir=/,upperdir=$base/upper,workdir=$base/work" "$base_mount"
    exit 0
fi

upper=$new/upper
root=$state/making
mkdir -p "$root"

# A whiteout hides what the machine has there, now and later; a directory made over it is empty
# and stays so (kernel: filesystems/overlayfs, "whiteouts and opaque directories").
hide() {
    for place in "$@"; do
        mkdir -p "$upper$(dirname "$place")"
        mknod "$upper$place" c 0 0
    done
}
hide /root /home /tmp /var/tmp /run /var/log /srv /mnt /media /var/www \
    /usr/lib/jvm /opt/vipdeck /etc/vipdeck /var/lib/vipdeck /var/cache/vipdeck \
    /etc/systemd/system /etc/rc0.d /etc/rc1.d /etc/rc2.d /etc/rc3.d /etc/rc4.d /etc/rc5.d \
    /etc/rc6.d /etc/rcS.d /etc/cron.d /etc/fstab /etc/crypttab

{
    mount -t overlay vipdeck-base \
        -o "lowerdir=/,upperdir=$upper,workdir=$new/work" "$root" 2>&1 ||
        fail "no overlay can be laid over / (mount -t overlay failed)"

    cd "$root"
    mkdir -m 700 root
    mkdir -m 755 home run var/log srv mnt media etc/systemd/system etc/cron.d \
        etc/rc0.d etc/rc1.d etc/rc2.d etc/rc3.d etc/rc4.d etc/rc5.d etc/rc6.d etc/rcS.d
    mkdir -m 1777 tmp var/tmp
    mkdir -m 755 var/log/apt run/lock
    mkdir -m 700 var/log/private
    # Persistent, so that the journal of a host whose plug was pulled can be read.
    mkdir -m 2755 var/log/journal
    chgrp systemd-journal var/log/journal 2>/dev/null || true
    : >etc/fstab
    # Images made for containers forbid every service start with this file; hosts start theirs.
    rm -f usr/sbin/policy-rc.d

    mount -t proc proc proc
    mount --rbind /dev dev
    mount -t tmpfs tmpfs tmp
    rm -f etc/resolv.conf
    cat /etc/resolv.conf >etc/resolv.conf 2>/dev/null || true

    inside() {
        chroot . env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive \
            http_proxy="${http_proxy:-}" https_proxy="${https_proxy:-}" "$@" </dev/null 2>&1
    }
    forbid_starts() {
        printf '#!/bin/sh\nexit 101\n' >usr/sbin/policy-rc.d
        chmod 755 usr/sbin/policy-rc.d
    }

    forbid_starts
    # shellcheck disable=SC2016
    strangers=$(inside dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' 2>/dev/null |
        awk '$1 == "ii" && $2 ~ /^(nginx|libnginx-mod|keepalived|haproxy)/ { print $2 }')
    # shellcheck disable=SC2086
    [ -z "$strangers" ] || inside apt-get -q -y purge $strangers
    rm -rf etc/nginx etc/keepalived
    if ! inside sh -c 'command -v sshd && command -v ssh-keygen' >/dev/null; then
        echo "installing openssh-server in the base layer" >&3
        inside apt-get -q -y -o DPkg::Use-Pty=0 install --no-install-recommends openssh-server || {
            inside apt-get -q update &&
                inside apt-get -q -y -o DPkg::Use-Pty=0 install --no-install-recommends openssh-server
        } || fail "E: openssh-server could not be installed in it"
    fi
    rm -f usr/sbin/policy-rc.d etc/ssh/ssh_host_*
    cat >etc/ssh/sshd_config <<'SSHD'
HostKey /etc/ssh/ssh_host_ed25519_key
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM yes
UseDNS no
PrintMotd no
AcceptEnv LANG LC_*
Subsystem sftp internal-sftp
SSHD

    wanted=etc/systemd/system/multi-user.target.wants
    mkdir -p "$wanted"
    ssh_unit=/lib/systemd/system/ssh.service
    [ -e "usr$ssh_unit" ] || [ -e ".$ssh_unit" ] || ssh_unit=/lib/systemd/system/sshd.service
    ln -sf "$ssh_unit" "$wanted/$(basename "$ssh_unit")"
    [ "$ssh_unit" = /lib/systemd/system/sshd.service ] ||
        ln -sf "$ssh_unit" etc/systemd/system/sshd.service
    ln -sf /lib/systemd/system/multi-user.target etc/systemd/system/default.target
    for unit in console-getty.service getty@.service systemd-timesyncd.service apt-daily.timer \
        apt-daily-upgrade.timer apt-daily.service apt-daily-upgrade.service \
        systemd-networkd-wait-online.service systemd-firstboot.service dev-hugepages.mount \
        sys-fs-fuse-connections.mount; do
        ln -sf /dev/null "etc/systemd/system/$unit"
    done
    # Older than /usr, these would have every host rebuild the linker's cache when it boots
    # (systemd.unit(5), ConditionNeedsUpdate).
    touch -r usr etc/.updated var/.updated
    rm -f etc/hostname etc/machine-id var/lib/dbus/machine-id var/lib/systemd/random-seed
    rm -rf var/cache/apt/archives/*.deb tmp/*

    mkdir -p "$keys"
    chmod 700 "$keys"
    for key in operator $(seq -f web%.0f "$most_hosts"); do
        [ -f "$keys/$key" ] ||
            inside ssh-keygen -q -t ed25519 -N '' -C "vipdeck-lab" -f "/tmp/$key"
        [ -f "$keys/$key" ] || mv "tmp/$key" "tmp/$key.pub" "$keys/"
    done
} 3>&1 >>"$log" 2>>"$log"
