#include manifest.sh
# Puts standard input at a path, whole or not at all, and keeps what was there.
# $1: path  $2: mode  $3: SHA-256 of what comes  $4: a program whose "check -f FILE" must accept it
set -e
path=$1
mode=$2
sum=$3
checker=${4-}
place=$root$path
[ ! -d "$place" ] || fail "$path is a directory; move it away"
# As found before the first time, for good; and as it was before this time. cp -a keeps owner, mode,
# times, and extended attributes with SELinux's context where the file system has them.
keep() {
    mkdir -p "$backups"
    chmod 0700 "$state" "$backups"
    original=$backups/original$path
    if [ -e "$place" ] || [ -L "$place" ]; then
        previous=$backups/previous$path
        mkdir -p "$(dirname "$previous")"
        # A run that was cut off after the deed and is done again finds what it has put there itself.
        if ! [ -e "$previous" ] || ! echo "$sum  $place" | sha256sum -c --status 2>/dev/null; then
            cp -a "$place" "$previous.part"
            mv -f "$previous.part" "$previous"
        fi
        if ! noted created "$path"; then
            if ! [ -e "$original" ] && ! [ -L "$original" ]; then
                mkdir -p "$(dirname "$original")"
                cp -a "$place" "$original.part"
                mv -f "$original.part" "$original"
            fi
            note replaced "$path"
        fi
    elif ! [ -e "$original" ] && ! [ -L "$original" ]; then
        note created "$path"
    fi
    note placed "$sum" "$path"
}
directories "$(dirname "$path")"
new=$(dirname "$place")/.vipdeck-new-$(basename "$place")
trap 'rm -f "$new"' EXIT
trap 'exit 1' HUP INT TERM
rm -f "$new"
(umask 077 && cat >"$new") || fail "$path cannot be written"
echo "$sum  $new" | sha256sum -c --status 2>/dev/null || fail "$path arrived damaged; nothing is changed"
if [ -n "$checker" ]; then
    "$root$checker" check -f "$new" >&2 || fail "the agent refuses the new $path; the old one stays"
fi
keep
chmod "$mode" "$new"
mv -f "$new" "$place"
! command -v restorecon >/dev/null || restorecon "$place" 2>/dev/null || :
