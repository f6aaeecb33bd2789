#include manifest.sh
# Installs the distribution's Nginx with apt.
# $1: how many seconds to wait for another package manager
limit=$1
page=/var/www/html/index.nginx-debian.html
log=$state/apt.log
mkdir -p "$state" && chmod 0700 "$state" && : >"$log" || fail "cannot write to $state"
export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1

# Everything goes to a file: a connection that is cut must not kill a package manager in the middle.
apt() {
    apt-get -q -y -o DPkg::Lock::Timeout="$limit" -o Dpkg::Options::=--force-confdef \
        -o Dpkg::Options::=--force-confold "$@" </dev/null >>"$log" 2>&1
}
# The package lists have a lock of their own, for which apt does not wait.
refresh() {
    left=$limit
    until apt update; do
        tail -n 5 "$log" | grep -q 'lock' || return 1
        [ "$left" -gt 0 ] || return 1
        left=$((left - 1))
        sleep 1
    done
}
complain() {
    tail -n 25 "$log" >&2
    fail "apt-get could not $1: $(grep '^E: ' "$log" | tail -n 1 | cut -c 4-)"
}
# What apt would bring, before it does: new packages have no version of before in brackets.
foresee() {
    case $(dpkg-query -W -f='${db:Status-Status}' nginx 2>/dev/null) in
        '' | not-installed | config-files) ;;
        *) return 0 ;;
    esac
    # Debian's package copies its page there and leaves it behind.
    for directory in /var/www /var/www/html; do
        [ -d "$directory" ] || note directory "$directory"
    done
    [ -e "$page" ] || note brought "$page"
    for name in $(apt-get -s install --no-install-recommends nginx 2>/dev/null |
        sed -n 's/^Inst \([^ ]*\) (.*/\1/p'); do
        note package "$name"
    done
}
[ -n "$(apt-cache show nginx 2>/dev/null | head -n 1)" ] || refresh || complain 'read the package lists'
foresee
apt install --no-install-recommends nginx || {
    # A run that was cut off leaves packages half configured; lists that are old name files that are
    # gone.
    dpkg --force-confdef --force-confold --configure -a </dev/null >>"$log" 2>&1
    refresh || complain 'read the package lists'
    foresee
    apt install --no-install-recommends nginx || complain 'install nginx'
}
command -v nginx >/dev/null || fail 'the package nginx brought no program nginx'
