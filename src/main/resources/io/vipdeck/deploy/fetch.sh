# Asks an address over HTTP and prints the first line of the answer.
# $1: address  $2: port  $3: host and port for the header  $4: path  $5: "connect" to only connect
timeout 2 bash -c '
    exec 3<>"/dev/tcp/$0/$1" || exit 1
    [ "${4-}" = connect ] && echo connected && exit
    printf "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" "$3" "$2" >&3
    IFS= read -r line <&3 && printf "%s\n" "$line"' "$@"
