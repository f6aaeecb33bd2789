#include manifest.sh
# Takes away what vipdeck has of its own, and the directories that it made; a directory that is not
# empty stays. Originals of files that were changed meanwhile stay, too.
# $1: "packages" to go on knowing which packages vipdeck brought
set -e
rm -rf "$root/opt/vipdeck" "$root/run/vipdeck"
lines=
[ ! -f "$manifest" ] || lines=$(sed -n 's/^directory //p' "$manifest" | awk '{ print length($0), $0 }' |
    sort -rn | cut -d ' ' -f 2-)
printf '%s\n' "$lines" | while IFS= read -r path; do
    [ -z "$path" ] || rmdir "$root$path" 2>/dev/null || :
done
rmdir "$root/etc/vipdeck" 2>/dev/null || :
kept='^replaced '
[ "${1-}" != packages ] || kept='^replaced \|^package \|^directory \|^brought '
if grep -q "$kept" "$manifest" 2>/dev/null; then
    # Somebody may still want what is kept here; everything else goes.
    find "$state" -mindepth 1 -maxdepth 1 ! -name backups ! -name manifest -exec rm -rf {} +
    rm -rf "$backups/previous"
    grep -q '^replaced ' "$manifest" || rm -rf "$backups/original"
    rmdir "$backups" 2>/dev/null || :
    grep -e "$kept" -e '^placed ' "$manifest" | rewrite
else
    rm -rf "$state"
fi
