set -u
umask 022
LC_ALL=C
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
root=${VIPDECK_ROOT-}
state=$root/var/lib/vipdeck
fail() {
    printf 'vipdeck: %s\n' "$*" >&2
    exit 1
}
