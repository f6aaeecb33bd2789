# Makes a version of the agent the current one, in one rename.
# $1: version
home=$root/opt/vipdeck
[ -x "$home/$1/bin/vipdeck-agent" ] || fail "/opt/vipdeck/$1 is not there"
ln -sfn "$1" "$home/.current.new" && mv -fT "$home/.current.new" "$home/current" ||
    fail '/opt/vipdeck/current cannot be switched'
