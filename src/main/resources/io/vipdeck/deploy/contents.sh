# Prints files, each as a line "file BYTES MODE OWNER:GROUP PATH" and its content in base64; a file that is
# not there is left out.
# $@: paths; of larger ones than 256 KiB only the line
for path; do
    [ -f "$root$path" ] || continue
    set -- $(stat -L -c '%s %a %U:%G' "$root$path")
    printf 'file %s %s %s %s\n' "$1" "$2" "$3" "$path"
    [ "$1" -gt 262144 ] || base64 <"$root$path"
    echo end
done
