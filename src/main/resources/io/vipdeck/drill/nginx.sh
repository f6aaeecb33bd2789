# Acts on this host's Nginx. Read by `sh -s VERB`. Complaints for the operator go to stderr, one
# line.
set -u
LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH

directory=/etc/nginx/conf.d
ours=$directory/vipdeck-break.conf

fail() {
    echo "$1" >&2
    exit 1
}

complaint() { nginx -t 2>&1 | grep -m 1 -e emerg -e error -e denied; }

root() {
    [ "$(id -u)" = 0 ] || fail "user $(id -un) may not start and stop it; set ssh.become: sudo or \
ssh.user: root in the inventory"
}

installed() {
    command -v nginx >/dev/null 2>&1 || fail "it is not installed; run 'vipdeck install'"
    command -v systemctl >/dev/null 2>&1 || fail "this host has no systemd; start and stop it there by hand"
}

start() {
    if [ -e "$ours" ]; then
        fail "it was broken on purpose; run 'vipdeck nginx mend' for this host"
    fi
    if ! systemctl "$1" nginx.service 2>/dev/null; then
        fail "it did not start: $(complaint); see 'vipdeck logs' for this host"
    fi
}

# The agent may start it again before systemd has noted the stop, and that cancels the stop; what
# counts is that the process of before is gone.
stop() {
    again=no
    before=$(systemctl show -p MainPID nginx.service | sed 's/^MainPID=//')
    said=$(systemctl stop nginx.service 2>&1) && return 0
    [ "${before:-0}" -gt 0 ] || return 1
    left=50
    while kill -0 "$before" 2>/dev/null; do
        [ "$left" -gt 0 ] || return 1
        left=$((left - 1))
        sleep 0.1
    done
    again=yes
}

break_it() {
    if [ ! -e "$ours" ]; then
        nginx -t >/dev/null 2>&1 \
            || fail "it could not be started even now: $(complaint); mend its configuration first"
        [ -d "$directory" ] || fail "there is no $directory for the file that breaks it; stop it instead"
        printf '%s\n' \
            "# Put here by 'vipdeck nginx break', so that Nginx cannot start; 'vipdeck nginx mend' takes it away." \
            'vipdeck_broke_this_on_purpose;' >"$ours" || fail "$ours cannot be written"
        if nginx -t >/dev/null 2>&1; then
            rm -f "$ours"
            fail "it does not read $directory/*.conf, so nothing was broken; stop it instead"
        fi
    fi
    stop || {
        rm -f "$ours"
        fail "systemd could not stop it, so nothing was broken: $said"
    }
    # An agent that starts it again at once has to find out that it cannot.
    tries=0
    while systemctl is-active nginx.service 2>/dev/null | grep -q -e '^active' -e ing$; do
        tries=$((tries + 1))
        if [ $tries -gt 100 ]; then
            rm -f "$ours"
            fail "it runs on in spite of all, so nothing was broken; look at 'systemctl status nginx'"
        fi
        sleep 0.1
    done
}

mend() {
    rm -f "$ours" || fail "$ours cannot be removed"
    nginx -t >/dev/null 2>&1 \
        || fail "the file that broke it is gone, and it still cannot start: $(complaint)"
    # Many starts in vain make systemd refuse further ones.
    systemctl reset-failed nginx.service 2>/dev/null
    start start
}

root
installed
case $1 in
    start) start start ;;
    restart) start restart ;;
    stop)
        stop || fail "systemd could not stop it: $said"
        [ $again = no ] || echo again
        ;;
    break) break_it ;;
    mend) mend ;;
    *) exit 64 ;;
esac
