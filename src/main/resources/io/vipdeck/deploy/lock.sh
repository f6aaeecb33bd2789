# The lock that keeps two operators apart: a file that its holder touches again and again. It is empty of
# meaning once nobody has touched it for a while, or the host was booted since.
# $1: take, touch or leave  $2: token  $3: who  $4: for what  $5: seconds that an untouched lock is good for
# $6: token of a lock that may be taken over
lock=$root/run/vipdeck.lock
: 2>/dev/null >>"$lock" || fail '/run/vipdeck.lock cannot be written'
# Whoever reads and writes it holds it open; it may have been removed while we waited.
while :; do
    exec 9>>"$lock"
    timeout 10 flock 9 || fail '/run/vipdeck.lock is held open by somebody for 10 s'
    [ "$lock" -ef /proc/self/fd/9 ] && break
done
token= who= since= what=
{
    IFS= read -r token
    IFS= read -r who
    IFS= read -r since
    IFS= read -r what
} <"$lock"
now=$(date +%s)
age=$((now - $(stat -c %Y "$lock")))
case $1 in
    take)
        if [ -n "$token" ] && [ "$token" != "$2" ] && [ "$age" -le "$5" ] && [ "$token" != "${6-}" ]; then
            printf 'held %s\n' "$token" "$age" "$((now - ${since:-$now}))" "$who" "$what"
        else
            printf '%s\n' "$2" "$3" "$now" "$4" >"$lock" || fail '/run/vipdeck.lock cannot be written'
            echo taken
        fi
        ;;
    touch)
        if [ "$token" = "$2" ]; then
            touch "$lock"
            echo taken
        else
            printf 'held %s\n' "$token" "$age" "$((now - ${since:-$now}))" "$who" "$what"
            [ -n "$token" ] || rm -f "$lock"
        fi
        ;;
    leave)
        [ -n "$token" ] && [ "$token" != "$2" ] || rm -f "$lock"
        ;;
esac
