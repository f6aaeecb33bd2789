#include manifest.sh
# Unpacks the agent from standard input to /opt/vipdeck/<version>, whole or not at all.
# $1: version  $2: SHA-256 of the archive
set -e
version=$1
sum=$2
home=$root/opt/vipdeck
directories /opt/vipdeck
# What a host that lost its power in the middle left; a run of now is younger.
find "$home" -maxdepth 1 -name '.incoming.*' -mmin +30 -exec rm -rf {} +
work=$(mktemp -d "$home/.incoming.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cat >"$work/agent.tar.gz" || fail 'the agent cannot be written to /opt/vipdeck'
echo "$sum  $work/agent.tar.gz" | sha256sum -c --status 2>/dev/null ||
    fail 'the agent arrived damaged; nothing is changed'
mkdir "$work/tree"
tar -xzf "$work/agent.tar.gz" -C "$work/tree" --no-same-owner || fail 'the agent cannot be unpacked'
chmod 0755 "$work/tree"
"$work/tree/runtime/bin/java" -version >/dev/null 2>"$work/said" || {
    cat "$work/said" >&2
    fail "the agent's runtime does not run here: $(head -n 1 "$work/said")"
}
rm -rf "${home:?}/$version"
mv "$work/tree" "$home/$version"
