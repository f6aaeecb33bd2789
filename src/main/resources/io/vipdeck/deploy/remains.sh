#include manifest.sh
# Tells what vipdeck left on this host: the manifest, and of each file in it what lies there now.
echo 'vipdeck-remains 1'
[ -f "$manifest" ] && {
    sed 's/^/manifest /' "$manifest"
    sed -n 's/^created //p; s/^replaced //p' "$manifest" | while IFS= read -r path; do
        if [ -e "$root$path" ] || [ -L "$root$path" ]; then
            printf 'now %s %s\n' "$(sha256sum <"$root$path" 2>/dev/null | cut -c 1-64)" "$path"
        fi
        original=$backups/original$path
        [ ! -f "$original" ] ||
            printf 'before %s %s\n' "$(sha256sum <"$original" | cut -c 1-64)" "$path"
    done
    packages=$(sed -n 's/^package //p' "$manifest")
    [ -z "$packages" ] || ! command -v dpkg-query >/dev/null 2>&1 ||
        # shellcheck disable=SC2086
        dpkg-query -W -f='here ${db:Status-Status} ${Package}\n' $packages 2>/dev/null
}
for path in /opt/vipdeck /var/lib/vipdeck /etc/vipdeck /run/vipdeck; do
    [ ! -e "$root$path" ] || echo "there $path"
done
for name in "$state"/* "$state"/.[!.]*; do
    [ ! -e "$name" ] || echo "state ${name##*/}"
done
echo 'vipdeck-remains end'
