# Starts the agent anew and waits until it answers; then forgets versions that nobody needs.
# $1: version
systemctl reset-failed vipdeck-agent.service >/dev/null 2>&1
timeout 40 systemctl restart vipdeck-agent.service </dev/null || {
    journalctl -q --no-pager -o cat -n 20 -u vipdeck-agent.service >&2
    fail "the agent does not start: $(journalctl -q --no-pager -o cat -n 20 -u vipdeck-agent.service \
        _COMM=java | tail -n 1)"
}
# A master may only be stopped after this when this host is fit to take over: its checks must be known.
left=40
while :; do
    said=$("$root/opt/vipdeck/$1/bin/vipdeck-agent" status --json --socket "$root/run/vipdeck/agent.sock" \
        2>/dev/null)
    case $said in
        *'"state":"FAULT"'*)
            fail "the agent runs but may not be master: $(printf '%s' "$said" |
                sed -n 's/.*"state":"FAULT"[^{}]*"reason":"\([^"]*\)".*/\1/p')"
            ;;
        *'"state":"INIT"'*) ;;
        ?*) break ;;
    esac
    [ "$left" -gt 0 ] || break
    left=$((left - 1))
    sleep 0.25
done
[ -S "$root/run/vipdeck/agent.sock" ] || fail 'the agent runs but has no socket /run/vipdeck/agent.sock'
# The newest other one stays, to go back to.
ls -1t "$root/opt/vipdeck" | grep -vxF -e current -e "$1" | tail -n +2 | while read -r old; do
    rm -rf "$root/opt/vipdeck/$old"
done
