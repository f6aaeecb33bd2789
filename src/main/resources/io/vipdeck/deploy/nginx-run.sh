#include manifest.sh
# Has Nginx running now and after a boot. How the unit of an Nginx that was here before was, is noted.
nginx -t >/dev/null 2>&1 || fail "nginx refuses its configuration: $(nginx -t 2>&1 |
    grep -m 1 -e emerg -e error -e denied)"
if ! noted package nginx && [ ! -e "$root/opt/vipdeck/current" ]; then
    systemctl is-enabled -q nginx.service 2>/dev/null || note disabled nginx.service
    systemctl is-active -q nginx.service || note stopped nginx.service
fi
systemctl is-enabled -q nginx.service 2>/dev/null || systemctl enable nginx.service >/dev/null 2>&1 ||
    fail 'nginx.service cannot be enabled'
systemctl is-active -q nginx.service && exit 0
timeout 30 systemctl start nginx.service </dev/null || {
    journalctl -q --no-pager -o cat -n 15 -u nginx.service >&2
    fail "nginx does not start: $(journalctl -q --no-pager -o cat -n 15 -u nginx.service |
        grep 'emerg' | tail -n 1)"
}
