#include manifest.sh
# Gives a path back as it was before vipdeck: the file of before, or none. What somebody else changed
# since is left alone.
# $1: path
set -e
path=$1
place=$root$path
original=$backups/original$path
forget() {
    awk -v path="$path" '
        ($1 == "created" || $1 == "replaced") && substr($0, length($1) + 2) == path { next }
        $1 == "placed" && substr($0, 73) == path { next }
        { print }' "$manifest" | rewrite
    rm -f "$backups/previous$path" "$original"
    parent=$path
    while [ "$parent" != / ]; do
        parent=$(dirname "$parent")
        rmdir "$backups/previous$parent" "$backups/original$parent" 2>/dev/null || :
    done
}
# Given back already: a run was cut off while it forgot what it had kept.
if [ -f "$manifest" ] && ! noted created "$path" && ! noted replaced "$path"; then
    forget
    exit 0
fi
if [ -e "$place" ] || [ -L "$place" ]; then
    sum=$(sha256sum 2>/dev/null <"$place" | cut -c 1-64)
    before=$(sha256sum 2>/dev/null <"$original" | cut -c 1-64)
    # The same as before: a run was cut off after the file was given back, and before that was noted.
    [ -n "$sum" ] && { noted placed "$sum" "$path" || [ "$sum" = "$before" ]; } ||
        fail "$path was changed meanwhile and is left as it is"
fi
if [ -e "$original" ] || [ -L "$original" ]; then
    mkdir -p "$(dirname "$place")"
    new=$(dirname "$place")/.vipdeck-new-$(basename "$place")
    rm -f "$new"
    cp -a "$original" "$new"
    mv -f "$new" "$place"
else
    rm -f "$place"
fi
forget
