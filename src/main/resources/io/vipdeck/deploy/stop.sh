# Stops the agent for good. It gives its addresses away or up; whatever it left is taken away.
ledger=$state/ledger
if [ -e "$root/etc/systemd/system/vipdeck-agent.service" ] ||
    systemctl is-active -q vipdeck-agent.service 2>/dev/null; then
    timeout 30 systemctl disable --now vipdeck-agent.service </dev/null >/dev/null 2>&1
    ! systemctl is-active -q vipdeck-agent.service 2>/dev/null ||
        fail 'the agent does not stop; look at systemctl status vipdeck-agent'
fi
[ -s "$ledger" ] || exit 0
while read -r interface address rest; do
    case $interface$address in
        '' | *[!A-Za-z0-9_.:@/-]* | -*) continue ;;
    esac
    [ -z "$(ip -o addr show dev "$interface" to "${address%/*}" 2>/dev/null)" ] ||
        ip addr del "$address" dev "$interface" ||
        fail "the address $address cannot be taken from $interface"
done <"$ledger"
