# Starts the agent anew and waits until it answers; then forgets versions that nobody needs.
# $1: version
systemctl reset-failed vipdeck-agent.service >/dev/null 2>&1
timeout 40 systemctl restart vipdeck-agent.service </dev/null || {
    journalctl -q --no-pager -o cat -n 20 -u vipdeck-agent.service >&2
    fail "the agent does not start: $(journalctl -q --no-pager -o cat -n 20 -u vipdeck-agent.service \
        _COMM=java | tail -n 1)"
}
[ -S "$root/run/vipdeck/agent.sock" ] || fail 'the agent runs but has no socket /run/vipdeck/agent.sock'
# The newest other one stays, to go back to.
ls -1t "$root/opt/vipdeck" | grep -vxF -e current -e "$1" | tail -n +2 | while read -r old; do
    rm -rf "$root/opt/vipdeck/$old"
done
