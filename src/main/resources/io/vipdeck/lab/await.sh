#!/bin/bash
# await.sh ADDRESS PID: waits until an SSH server says its name there; gives up when PID has ended.
until { exec 3<>"/dev/tcp/$1/22"; } 2>/dev/null &&
    read -r -t 2 banner <&3 && [ "${banner#SSH-}" != "$banner" ]; do
    kill -0 "$2" 2>/dev/null || exit 1
    sleep 0.01
done
