# Tells what a host is: one "key value" a line between a first and a last one. Changes nothing but the
# neighbour entries of the VIPs, so that the kernel has to ask for them anew.
# $1: SSH_CONNECTION; the rest: the VIPs
say() {
    printf '%s %s\n' "$1" "$2"
}
each() {
    sed "s/^/$1 /"
}
ssh=$1
shift
echo 'vipdeck-facts 1'
say uid "$(id -u)"
for vip; do
    [ "$(id -u)" = 0 ] && ip neigh flush to "$vip" >/dev/null 2>&1
    # Whoever holds the VIP answers ARP for it, whatever becomes of the connection.
    timeout 1 bash -c 'exec 3<>"/dev/tcp/$0/9"' "$vip" </dev/null >/dev/null 2>&1 &
done
say ssh "$ssh"
say hostname "$(uname -n)"
say arch "$(uname -m)"
say clock "$(date +%s)"
sed -n '/^\(ID\|ID_LIKE\|VERSION_ID\|PRETTY_NAME\)=/s/^/os /p' "$root/etc/os-release" 2>/dev/null
for musl in /lib/ld-musl-*; do
    [ -e "$musl" ] && say libc musl
done
say libc "$(getconf GNU_LIBC_VERSION 2>/dev/null)"
for tool in apt-get dnf yum zypper apk; do
    command -v "$tool" >/dev/null 2>&1 && say packages "$tool"
done
for tool in ip bash tar sha256sum timeout; do
    command -v "$tool" >/dev/null 2>&1 || say lacks "$tool"
done
ip -o link show 2>/dev/null | each link
ip -o addr show 2>/dev/null | each addr
if [ -d /run/systemd/system ]; then
    say systemd yes
    systemctl show -p Id -p LoadState -p ActiveState -p UnitFileState -p NeedDaemonReload \
        nginx.service vipdeck-agent.service keepalived.service 2>/dev/null | each unit
fi
nginx=$(command -v nginx) && {
    say nginx.path "$nginx"
    say nginx.version "$(nginx -v 2>&1 | head -n 1)"
}
command -v dpkg-query >/dev/null 2>&1 &&
    dpkg-query -W -f='${Package} ${db:Status-Status}\n' nginx nginx-common 2>/dev/null | each package
web=$(sed -n 's/^[[:space:]]*root[[:space:]]\{1,\}\([^;]*\);.*/\1/p' \
    "$root/etc/nginx/sites-enabled/default" "$root/etc/nginx/conf.d/default.conf" 2>/dev/null |
    head -n 1)
web=${web:-/var/www/html}
say web "$web"
for file in "$web/index.html" /etc/vipdeck/keepalived.conf \
    /etc/systemd/system/vipdeck-agent.service; do
    [ -f "$root$file" ] && sha256sum <"$root$file" 2>/dev/null | sed "s|-\$|$file|" | each sha256
done
say current "$(readlink "$root/opt/vipdeck/current" 2>/dev/null)"
for version in "$root"/opt/vipdeck/*/; do
    [ -L "${version%/}" ] || { [ -d "$version" ] && say version "$(basename "$version")"; }
done
say started "$(head -n 1 "$root/run/vipdeck/started" 2>/dev/null)"
head -n 100 "$state/ledger" 2>/dev/null | each ledger
opt=$root/opt
[ -d "$opt" ] || opt=$root/
say free.opt "$(df -Pk "$opt" 2>/dev/null | awk 'NR == 2 { print $4 }')"
say free.var "$(df -Pk "$root/var" 2>/dev/null | awk 'NR == 2 { print $4 }')"
[ -w "$opt" ] && say writable yes
lock=$(stat -c '%i' "$root/var/lib/dpkg/lock-frontend" 2>/dev/null) && {
    holder=$(awk -v end=":$lock" '{
        at = length($6) - length(end) + 1
        if (at > 0 && substr($6, at) == end) { print $5; exit }
    }' /proc/locks 2>/dev/null)
    [ -n "$holder" ] && say locked "$holder $(head -n 1 "/proc/$holder/comm" 2>/dev/null)"
}
left=12
for vip; do
    [ -n "$(ip -o addr show to "$vip" 2>/dev/null)" ] && continue
    while :; do
        heard=$(ip neigh show to "$vip" 2>/dev/null | grep ' lladdr ' | head -n 1)
        [ -n "$heard" ] && say neighbour "$heard"
        [ -z "$heard" ] && [ "$left" -gt 0 ] || break
        left=$((left - 1))
        sleep 0.05
    done
done
echo 'vipdeck-facts end'
