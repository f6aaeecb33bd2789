#include manifest.sh
# Removes with apt the packages that vipdeck brought and that nothing else needs by now.
# $1: how many seconds to wait for another package manager; the rest: the package that was asked for, and
# all that came
limit=$1
asked=$2
shift 2
log=$state/apt.log
: >"$log" || fail "cannot write to $state"
export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1
apt() {
    apt-get -q -y -o DPkg::Lock::Timeout="$limit" "$@" </dev/null >>"$log" 2>&1
}
complain() {
    tail -n 25 "$log" >&2
    fail "apt-get could not $1: $(grep '^E: ' "$log" | tail -n 1 | cut -c 4-)"
}
ours() {
    for name; do
        [ "$name" != "$candidate" ] || return 0
    done
    return 1
}
dragged=$(apt-get -s purge "$asked" 2>/dev/null | sed -n 's/^\(Remv\|Purg\) \([^ ]*\).*/\2/p')
for candidate in $dragged; do
    ours "$@" || fail "$candidate needs $asked; remove that first, or leave --packages out"
done
# What came as a dependency and is of no use to anybody else, which apt knows better than we.
gone=$dragged
for candidate in $(apt-get -s --purge autoremove "$asked" 2>/dev/null |
    sed -n 's/^\(Remv\|Purg\) \([^ ]*\).*/\2/p'); do
    ! ours "$@" || gone="$gone $candidate"
done
# Configuration that somebody changed stays, as dpkg leaves it when a package goes and is not purged.
purge=
remove=
for name in $(printf '%s\n' $gone "$@" | sort -u); do
    case $(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null) in
        '' | not-installed) continue ;;
        config-files) ;;
        *) case " $(echo $gone) " in *" $name "*) ;; *) continue ;; esac ;;
    esac
    changed=
    dpkg-query -W -f='${Conffiles}\n' "$name" | while read -r path sum rest; do
        [ -n "$path" ] && [ -f "$path" ] && [ "$(md5sum <"$path" | cut -c 1-32)" != "$sum" ] && echo "$path"
    done >"$state/changed"
    if [ -s "$state/changed" ]; then
        remove="$remove $name"
        sed 's/^/kept /; s/$/, which was changed/' "$state/changed"
    else
        purge="$purge $name"
    fi
done
rm -f "$state/changed"
page=/var/www/html/index.nginx-debian.html
! noted brought "$page" || ! cmp -s "$page" /usr/share/nginx/html/index.html || rm -f "$page"
# shellcheck disable=SC2086
[ -z "$remove" ] || apt remove $remove || complain "remove$remove"
# shellcheck disable=SC2086
[ -z "$purge" ] || apt purge $purge || complain "remove$purge"
for name; do
    [ ! -f "$manifest" ] || grep -vxF -e "package $name" "$manifest" | rewrite
done
