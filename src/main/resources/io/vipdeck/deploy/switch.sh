# Makes a version of the agent the current one, in one rename.
# $1: version
home=$root/opt/vipdeck
[ -x "$home/$1/bin/vipdeck-agent" ] || fail "/opt/vipdeck/$1 is not there"
configuration=$root/etc/vipdeck/keepalived.conf
[ ! -f "$configuration" ] || "$home/$1/bin/vipdeck-agent" check -f "$configuration" >&2 ||
    fail "the agent $1 refuses /etc/vipdeck/keepalived.conf; the old agent stays"
ln -sfn "$1" "$home/.current.new" && mv -fT "$home/.current.new" "$home/current" ||
    fail '/opt/vipdeck/current cannot be switched'
