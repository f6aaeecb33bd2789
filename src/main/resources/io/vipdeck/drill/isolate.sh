# Takes this host off the network, but for the operator's SSH, and gives it back. Read by `sh -s
# VERB ...`. Everything here has names of its own, so that undoing it touches nothing else: the nft
# tables vipdeck_isolate, the iptables chains VIPDECK_*, the timers vipdeck-restore-isolate-*.
set -u
LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH

# Also what the dead-man timer runs. systemd expands dollars in a command, so there are none.
undo='
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
nft delete table inet vipdeck_isolate 2>/dev/null
nft delete table arp vipdeck_isolate 2>/dev/null
while iptables -w -D INPUT -j VIPDECK_IN 2>/dev/null; do :; done
while iptables -w -D OUTPUT -j VIPDECK_OUT 2>/dev/null; do :; done
while iptables -w -D FORWARD -j VIPDECK_PASS 2>/dev/null; do :; done
iptables -w -F VIPDECK_IN 2>/dev/null; iptables -w -X VIPDECK_IN 2>/dev/null
iptables -w -F VIPDECK_OUT 2>/dev/null; iptables -w -X VIPDECK_OUT 2>/dev/null
iptables -w -F VIPDECK_PASS 2>/dev/null; iptables -w -X VIPDECK_PASS 2>/dev/null
while ip6tables -w -D INPUT -j VIPDECK_IN 2>/dev/null; do :; done
while ip6tables -w -D OUTPUT -j VIPDECK_OUT 2>/dev/null; do :; done
while ip6tables -w -D FORWARD -j VIPDECK_PASS 2>/dev/null; do :; done
ip6tables -w -F VIPDECK_IN 2>/dev/null; ip6tables -w -X VIPDECK_IN 2>/dev/null
ip6tables -w -F VIPDECK_OUT 2>/dev/null; ip6tables -w -X VIPDECK_OUT 2>/dev/null
ip6tables -w -F VIPDECK_PASS 2>/dev/null; ip6tables -w -X VIPDECK_PASS 2>/dev/null
while arptables -D INPUT -j VIPDECK_IN 2>/dev/null; do :; done
while arptables -D OUTPUT -j VIPDECK_OUT 2>/dev/null; do :; done
arptables -F VIPDECK_IN 2>/dev/null; arptables -X VIPDECK_IN 2>/dev/null
arptables -F VIPDECK_OUT 2>/dev/null; arptables -X VIPDECK_OUT 2>/dev/null
true
'

have() { command -v "$1" >/dev/null 2>&1; }

is_cut() {
    nft list table inet vipdeck_isolate >/dev/null 2>&1 \
        || iptables -w -S VIPDECK_IN >/dev/null 2>&1 \
        || ip6tables -w -S VIPDECK_IN >/dev/null 2>&1
}

say_cut() { if is_cut; then echo "cut yes"; else echo "cut no"; fi; }

look() { # SSH_CONNECTION
    if have nft; then
        echo "tool nft"
    elif have iptables && have ip6tables; then
        echo "tool iptables"
    else
        echo "tool none"
    fi
    if [ -d /run/systemd/system ] && have systemd-run; then echo "timer yes"; else echo "timer no"; fi
    echo "user $(id -u)"
    echo "ssh ${1-}"
    say_cut
}

arm() { # ID SECONDS
    systemd-run --quiet --unit="vipdeck-restore-isolate-$1" --on-active="${2}s" \
        --timer-property=AccuracySec=1s /bin/sh -c "$undo"
}

armed() { # ID
    if systemctl is-active --quiet "vipdeck-restore-isolate-$1.timer"; then
        echo "armed yes"
    else
        echo "armed no"
    fi
}

disarm() { # all | but ID | one ID
    systemctl list-units --all --full --no-legend --plain --type=timer 2>/dev/null \
        | sed -n 's/^[^a-z]*\(vipdeck-restore-isolate-[a-z0-9]*\.timer\).*/\1/p' \
        | while read -r timer; do
            case $1:$timer in
                but:vipdeck-restore-isolate-"$2".timer) continue ;;
                one:vipdeck-restore-isolate-"$2".timer | but:* | all:*) ;;
                *) continue ;;
            esac
            systemctl stop "$timer"
        done
}

nft_rules() { # IP-FAMILY CLIENT SERVER PORT ARP
    neighbours=
    if [ "$1" = ip6 ]; then
        # Without its neighbours the operator's IPv6 connection would die with the rest.
        neighbours='icmpv6 type { nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } accept'
    fi
    cat <<RULES
table inet vipdeck_isolate
delete table inet vipdeck_isolate
table inet vipdeck_isolate {
    chain arriving {
        type filter hook input priority -300; policy drop;
        iifname "lo" accept
        $1 saddr $2 tcp dport $4 accept
        $neighbours
    }
    chain passing {
        type filter hook forward priority -300; policy drop;
    }
    chain leaving {
        type filter hook output priority -300; policy drop;
        oifname "lo" accept
        $1 daddr $2 tcp sport $4 accept
        $neighbours
    }
}
RULES
    [ "$5" = arp ] || return 0
    # A dead host answers no ARP for the VIP either; only the address of the SSH connection stays
    # known.
    arriving=
    leaving=
    if [ "$1" = ip ]; then
        arriving="arp daddr ip $3 accept"
        leaving="arp saddr ip $3 accept"
    fi
    cat <<RULES
table arp vipdeck_isolate
delete table arp vipdeck_isolate
table arp vipdeck_isolate {
    chain arriving {
        type filter hook input priority 0; policy drop;
        $arriving
    }
    chain leaving {
        type filter hook output priority 0; policy drop;
        $leaving
    }
}
RULES
}

cut_by_nft() { # IP-FAMILY CLIENT SERVER PORT
    if nft_rules "$@" arp | nft -f - 2>/dev/null; then
        echo "arp yes"
    else
        nft_rules "$@" none | nft -f - && echo "arp no"
    fi
}

chains_of() { # COMMAND, then the match of the operator if it is of this family: CLIENT PORT
    "$1" -w -N VIPDECK_IN && "$1" -w -N VIPDECK_OUT && "$1" -w -N VIPDECK_PASS || return 1
    "$1" -w -A VIPDECK_IN -i lo -j RETURN && "$1" -w -A VIPDECK_OUT -o lo -j RETURN || return 1
    if [ $# -eq 3 ]; then
        "$1" -w -A VIPDECK_IN -s "$2" -p tcp --dport "$3" -j RETURN || return 1
        "$1" -w -A VIPDECK_OUT -d "$2" -p tcp --sport "$3" -j RETURN || return 1
        if [ "$1" = ip6tables ]; then
            for type in router-advertisement neighbour-solicitation neighbour-advertisement; do
                "$1" -w -A VIPDECK_IN -p icmpv6 --icmpv6-type "$type" -j RETURN || return 1
                "$1" -w -A VIPDECK_OUT -p icmpv6 --icmpv6-type "$type" -j RETURN || return 1
            done
        fi
    fi
    "$1" -w -A VIPDECK_IN -j DROP && "$1" -w -A VIPDECK_OUT -j DROP \
        && "$1" -w -A VIPDECK_PASS -j DROP || return 1
    "$1" -w -I INPUT 1 -j VIPDECK_IN && "$1" -w -I OUTPUT 1 -j VIPDECK_OUT \
        && "$1" -w -I FORWARD 1 -j VIPDECK_PASS
}

arp_chains() { # SERVER
    arptables -N VIPDECK_IN && arptables -N VIPDECK_OUT || return 1
    arptables -A VIPDECK_IN ! -d "$1" -j DROP && arptables -A VIPDECK_OUT ! -s "$1" -j DROP || return 1
    arptables -I INPUT -j VIPDECK_IN && arptables -I OUTPUT -j VIPDECK_OUT
}

cut_by_iptables() { # IP-FAMILY CLIENT SERVER PORT
    sh -c "$undo"
    if [ "$1" = ip ]; then
        chains_of iptables "$2" "$4" && chains_of ip6tables
    else
        chains_of ip6tables "$2" "$4" && chains_of iptables
    fi || {
        sh -c "$undo"
        return 1
    }
    if [ "$1" = ip ] && have arptables && arp_chains "$3" 2>/dev/null; then
        echo "arp yes"
    else
        echo "arp no"
    fi
}

verb=$1
shift
case $verb in
    look) look "$@" ;;
    arm) arm "$@" ;;
    armed) armed "$@" ;;
    disarm) disarm "$@" ;;
    cut)
        tool=$1
        shift
        "cut_by_$tool" "$@"
        ;;
    undo)
        sh -c "$undo"
        if have systemctl; then disarm all none; fi
        say_cut
        ;;
    state) say_cut ;;
    *) exit 64 ;;
esac
