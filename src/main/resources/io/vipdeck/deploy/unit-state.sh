#include manifest.sh
# Gives a unit the state that it had before vipdeck. $1: unit
if noted disabled "$1"; then
    systemctl disable "$1" >/dev/null 2>&1 || fail "$1 cannot be disabled"
fi
if noted stopped "$1"; then
    timeout 30 systemctl stop "$1" </dev/null || fail "$1 does not stop"
fi
grep -vxF -e "disabled $1" -e "stopped $1" "$manifest" | rewrite
