# Tells what a host is: one "key value" a line between a first and a last one. Changes nothing but
# the
# neighbour entries of the VIPs, so that the kernel has to ask for them anew. Few processes: every
# one costs
# milliseconds, and this runs before everything else.
# $1: SSH_CONNECTION  $2: further units of systemd, apart by blanks; the rest: the VIPs
say() {
    printf '%s %s\n' "$1" "$2"
}
each() {
    while IFS= read -r line; do
        printf '%s %s\n' "$1" "$line"
    done
}
ssh=$1
services=$2
shift 2
echo 'vipdeck-facts 1'
uid=$(id -u)
say uid "$uid"
addresses=$(ip -o addr show 2>/dev/null)
heard() {
    case $addresses in
        *" $1/"*) return 0 ;;
    esac
    neighbour=$(ip neigh show to "$1" 2>/dev/null)
    case $neighbour in
        *' lladdr '*) say neighbour "$neighbour" ;;
        *) return 1 ;;
    esac
}
for vip; do
    case $addresses in
        *" $vip/"*) continue ;;
    esac
    [ "$uid" = 0 ] && ip neigh flush to "$vip" >/dev/null 2>&1
    # Whoever holds the VIP answers ARP for it, whatever becomes of the connection.
    timeout 1 bash -c 'exec 3<>"/dev/tcp/$0/9"' "$vip" </dev/null >/dev/null 2>&1 &
done
say ssh "$ssh"
say uname "$(uname -mn)"
say clock "$(date +%s)"
while IFS= read -r line; do
    case $line in
        ID=* | ID_LIKE=* | VERSION_ID=* | PRETTY_NAME=*) say os "$line" ;;
    esac
done 2>/dev/null <"$root/etc/os-release"
libc=glibc
for musl in /lib/ld-musl-*; do
    [ -e "$musl" ] && libc=musl
done
say libc "$libc"
for tool in apt-get dnf yum zypper apk; do
    command -v "$tool" >/dev/null 2>&1 && say packages "$tool"
done
for tool in ip bash tar sha256sum timeout; do
    command -v "$tool" >/dev/null 2>&1 || say lacks "$tool"
done
ip -o link show 2>/dev/null | each link
printf '%s\n' "$addresses" | each addr
if [ -d /run/systemd/system ]; then
    say systemd yes
    # Split into words on purpose.
    # shellcheck disable=SC2086
    systemctl show -p Id -p Names -p LoadState -p ActiveState -p UnitFileState \
        -p NeedDaemonReload nginx.service vipdeck-agent.service keepalived.service $services 2>/dev/null | each unit
fi
nginx=$(command -v nginx) && {
    say nginx.path "$nginx"
    nginx -v 2>&1 | each nginx.version
}
[ -f "$root/var/lib/dpkg/status" ] &&
    awk '/^Package: nginx(-common)?$/ { name = $2 } /^$/ { name = "" }
        name != "" && /^Status: / { print "package", name, $NF }' "$root/var/lib/dpkg/status"
web=$(sed -n '/^[[:space:]]*root[[:space:]]/{
    s/^[[:space:]]*root[[:space:]]\{1,\}\([^;]*\);.*/\1/p
    q
}' "$root/etc/nginx/sites-enabled/default" "$root/etc/nginx/conf.d/default.conf" 2>/dev/null)
web=${web:-/var/www/html}
say web "$web"
(cd "$root/" && sha256sum "./$web/index.html" ./etc/vipdeck/keepalived.conf \
    ./etc/systemd/system/vipdeck-agent.service 2>/dev/null) | each sha256
say current "$(readlink "$root/opt/vipdeck/current" 2>/dev/null)"
for version in "$root"/opt/vipdeck/*/; do
    version=${version%/}
    [ -L "$version" ] || { [ -d "$version" ] && say version "${version##*/}"; }
done
[ -f "$root/run/vipdeck/started" ] && each started <"$root/run/vipdeck/started"
[ -f "$state/ledger" ] && each ledger <"$state/ledger"
opt=$root/opt
[ -d "$opt" ] || opt=$root/
df -Pk "$opt" "$root/var" 2>/dev/null | each free
[ -w "$opt" ] && say writable yes
[ -z "$nginx" ] && lock=$(stat -c '%i' "$root/var/lib/dpkg/lock-frontend" 2>/dev/null) && {
    holder=$(awk -v end=":$lock" '{
        at = length($6) - length(end) + 1
        if (at > 0 && substr($6, at) == end) { print $5; exit }
    }' /proc/locks 2>/dev/null)
    [ -n "$holder" ] && say locked "$holder $(head -n 1 "/proc/$holder/comm" 2>/dev/null)"
}
left=12
for vip; do
    until heard "$vip" || [ "$left" -le 0 ]; do
        left=$((left - 1))
        sleep 0.05
    done
done
echo 'vipdeck-facts end'
