# What vipdeck did to this host lies in a manifest, so that it can be taken back: lines of
#   created PATH          a file that was not there
#   replaced PATH         a file that was there; it lies under backups/original
#   placed SHA256 PATH    what vipdeck put there, at any time
#   directory PATH        a directory that was not there
#   package NAME          a package that was not installed
#   brought PATH          a file that a package copies to where dpkg does not know it
#   stopped UNIT, disabled UNIT   how a unit was before
# A line is written before its deed, so that a run that was cut off leaves nothing unknown.
manifest=$state/manifest
backups=$state/backups
noted() {
    grep -qxF -e "$*" "$manifest" 2>/dev/null
}
rewrite() {
    cat >"$manifest.part" && sync "$manifest.part" && mv -f "$manifest.part" "$manifest"
}
note() {
    noted "$*" && return 0
    mkdir -p "$state" && chmod 0700 "$state" && {
        [ ! -f "$manifest" ] || cat "$manifest"
        printf '%s\n' "$*"
    } | rewrite || fail "cannot write to $state: $(df -Pk "$state" 2>/dev/null | awk 'NR == 2 { print $4 }') KiB are free"
}
# Makes a directory and notes each one on the way that was not there. $1: path on the host
directories() {
    [ ! -d "$root$1" ] || return 0
    directories "$(dirname "$1")"
    note directory "$1"
    mkdir "$root$1" || fail "$1 cannot be made"
}
