# shellcheck shell=sh disable=SC2034
# Names and small steps that the lab's scripts share; read by them, never run itself.
# Everything that the lab makes carries one of these names, so that it can be found and removed.
export LC_ALL=C
umask 022

state=/run/vipdeck-lab
cache=/var/cache/vipdeck
keys=$cache/keys
layers=$cache/hosts
base_mount=$state/base

switch=vipdeck-switch
operator=vipdeck-operator
client=vipdeck-client
gateway=192.168.16.1
client_address=192.168.16.10
prefix=24
most_hosts=20

# Link-local, so that it cannot be one of the real network's addresses (RFC 3927).
uplink=vipdeck0
uplink_machine=169.254.166.1
uplink_operator=169.254.166.2
uplink_net=169.254.166.0/30
table=vipdeck_lab

fail() {
    echo "$1" >&2
    exit 1
}

# The cgroup2 mount: all of /sys/fs/cgroup, or its "unified" beside the old controllers.
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    cgroup=/sys/fs/cgroup/vipdeck-lab
elif [ -e /sys/fs/cgroup/unified/cgroup.procs ]; then
    cgroup=/sys/fs/cgroup/unified/vipdeck-lab
else
    cgroup=
fi

# Joins one of the lab's cgroups, where "down" finds every process of the lab, this one too.
join_cgroup() {
    [ -n "$cgroup" ] || fail "this machine has no cgroup2 mount, which systemd on the hosts needs: \
boot it with systemd.unified_cgroup_hierarchy=1"
    mkdir -p "$cgroup/$1"
    echo $$ >"$cgroup/$1/cgroup.procs"
}

# Whether the process of a file "PID START" is the one that was started then.
alive() {
    [ -f "$1" ] || return 1
    read -r alive_pid alive_start <"$1" || return 1
    [ -n "$alive_start" ] || return 1
    [ "$(started_at "$alive_pid")" = "$alive_start" ]
}

# Ends the process of such a file at once, and waits until it has.
end() {
    ! alive "$1" || kill -KILL "$alive_pid"
    end_tries=0
    while alive "$1"; do
        end_tries=$((end_tries + 1))
        [ "$end_tries" -lt 2000 ] || fail "process $alive_pid of the lab does not end, it waits for: \
$(members "$alive_pid")"
        sleep 0.01
    done
}

# What still lives in the process namespace of a first process that is ending: name, state and where it
# waits in the kernel.
members() {
    space=$(readlink "/proc/$1/ns/pid_for_children" 2>/dev/null || readlink "/proc/$1/ns/pid")
    for member in /proc/[0-9]*; do
        [ "$(readlink "$member/ns/pid" 2>/dev/null)" = "$space" ] || continue
        echo "${member#/proc/} $(sed -n 's/^.*(\(.*\)) \(.\) .*/\1 \2/p' "$member/stat") \
$(cat "$member/wchan" 2>/dev/null),"
    done
}

# Writes such a file for a process that lives.
note_process() {
    echo "$2 $(started_at "$2")" >"$1.new"
    mv "$1.new" "$1"
}

# When a process was started, in ticks since boot; nothing for one that has ended (proc(5), field 22).
started_at() {
    sed -n 's/^.*) \([^Z]\) \(.*\)$/\2/p' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 19
}

# The process that started another one and waits for it (proc(5), field 4).
parent_of() {
    sed -n 's/^.*) [^ ] \([0-9]*\) .*/\1/p' "/proc/$1/stat" 2>/dev/null
}
