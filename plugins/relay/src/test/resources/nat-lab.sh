#!/usr/bin/env bash
# Hosts, each behind a router with a NAT of some kind, and a public network between them, in network namespaces.
#
#   nat-lab.sh up PREFIX NAT_OF_A NAT_OF_B …   NAT: none full-cone address-restricted port-restricted symmetric
#                                              no-udp (port-restricted for TCP); at most eight
#   nat-lab.sh up-lan PREFIX                   both hosts behind ra, b is 192.168.1.20
#   nat-lab.sh up-ipv6 PREFIX                  as port-restricted, and IPv6 for all, behind firewalls that let no stranger in
#   nat-lab.sh up-ipv6-left PREFIX             as port-restricted and none, and IPv6 for a
#   nat-lab.sh cut PREFIX                      drops what ra and rb send each other, if both have a NAT
#   nat-lab.sh restore PREFIX
#   nat-lab.sh let-udp PREFIX                  ra lets UDP through, if it did not
#   nat-lab.sh kill PREFIX PORT                what listens there, on the public address, is not heard any more, nor hears
#   nat-lab.sh revive PREFIX
#   nat-lab.sh remap PREFIX                    ra maps to other ports from now on, and has forgotten its mappings
#   nat-lab.sh move PREFIX                     a has another address, 192.168.1.11
#   nat-lab.sh down PREFIX
#
#   a 192.168.1.10 ── ra 203.0.113.11 ──┐
#                                       pub 203.0.113.1
#   b 192.168.2.10 ── rb 203.0.113.12 ──┘        Without a NAT the hosts are 198.51.101.10 and 198.51.102.10.
#   …
#
#   With IPv6: a 2001:db8:101::10, b 2001:db8:102::10, pub 2001:db8::1.
set -euo pipefail

readonly COMMAND=$1 PREFIX=$2 SIDES=abcdefgh

within() { ip netns exec "$PREFIX-$1" "${@:2}"; }

down() {
  local name
  ip netns list | { grep -o "^$PREFIX-[a-z]*" || true; } | while read -r name; do
    ip netns del "$name"
  done
}

public_network() {
  within pub ip link add br0 type bridge
  within pub ip addr add 203.0.113.1/24 dev br0
  within pub ip link set br0 up
  within pub sysctl -qw net.ipv4.ip_forward=1
}

# side number nat
side() {
  local s=$1 i=$2 nat=$3
  ip link add wan netns "$PREFIX-r$s" type veth peer name "p$s" netns "$PREFIX-pub"
  within pub ip link set "p$s" master br0 up
  within "r$s" ip addr add "203.0.113.1$i/24" dev wan
  within "r$s" ip link set wan up
  ip link add lan netns "$PREFIX-r$s" type veth peer name eth0 netns "$PREFIX-$s"
  within "r$s" ip link set lan up
  within "$s" ip link set eth0 up
  within "r$s" ip route add default via 203.0.113.1
  within "r$s" sysctl -qw net.ipv4.ip_forward=1
  # As on the Internet, nobody out there knows a private network.
  within pub ip route add blackhole "192.168.$i.0/24"
  if [[ $nat == none ]]; then
    host "$s" "198.51.10$i"
    within pub ip route add "198.51.10$i.0/24" via "203.0.113.1$i"
  else
    host "$s" "192.168.$i"
    nat_rules "$nat" | within "r$s" nft -f -
  fi
}

# side network
host() {
  within "r$1" ip addr add "$2.1/24" dev lan
  within "$1" ip addr add "$2.10/24" dev eth0
  within "$1" ip route add default via "$2.1"
}

# Linux' masquerading keeps the source port where it can, so its mapping is the same for all destinations; what it lets in
# is bound to address and port. The others are made of it.
nat_rules() {
  local declare="" out="" in="" block="" masquerade=masquerade
  local map='map mapping { type inet_service : ipv4_addr . inet_service; flags dynamic,timeout; timeout 5m; size 65535; }'
  local set='set seen { type inet_service . ipv4_addr; flags dynamic,timeout; timeout 5m; size 65535; }'
  local remember='meta l4proto udp update @mapping { udp sport : ip saddr . udp sport }'
  case $1 in
    port-restricted) ;;
    no-udp) block='meta l4proto udp drop' ;;
    symmetric) masquerade='masquerade random,fully-random' ;;
    full-cone)
      declare=$map
      out=$remember
      in='iifname "wan" meta l4proto udp dnat ip to udp dport map @mapping'
      ;;
    address-restricted)
      declare="$map
        $set"
      out="$remember
        meta l4proto udp update @seen { udp sport . ip daddr }"
      in='iifname "wan" meta l4proto udp udp dport . ip saddr @seen dnat ip to udp dport map @mapping'
      ;;
    *)
      echo "NAT '$1' (expected none, full-cone, address-restricted, port-restricted, symmetric or no-udp)" >&2
      return 2
      ;;
  esac
  cat <<RULES
table ip nat {
  $declare
  chain out {
    type nat hook postrouting priority srcnat; policy accept;
    oifname "wan" jump mapped
  }
  chain mapped {
    $out
    ip saddr 192.168.0.0/16 $masquerade
  }
  chain in {
    type nat hook prerouting priority dstnat; policy accept;
    $in
  }
}
table ip filter {
  chain input {
    type filter hook input priority 0; policy accept;
    ct state established,related accept
    iifname "wan" drop
  }
  chain block {
    $block
  }
  chain cut {
  }
  chain forwarding {
    type filter hook forward priority 0; policy accept;
    jump block
    jump cut
    ct state established,related accept
    ct status dnat accept
    iifname "wan" drop
  }
}
RULES
}

ipv6_address() {
  within "$1" ip -6 addr add "$2/64" dev "$3" nodad
}

ipv6_public() {
  within pub sysctl -qw net.ipv6.conf.all.forwarding=1
  ipv6_address pub 2001:db8::1 br0
}

# side number
ipv6_side() {
  local s=$1 i=$2
  within "r$s" sysctl -qw net.ipv6.conf.all.forwarding=1
  ipv6_address "r$s" "2001:db8::1$i" wan
  ipv6_address "r$s" "2001:db8:10$i::1" lan
  ipv6_address "$s" "2001:db8:10$i::10" eth0
  within "r$s" ip -6 route add default via 2001:db8::1
  within "$s" ip -6 route add default via "2001:db8:10$i::1"
  within pub ip -6 route add "2001:db8:10$i::/64" via "2001:db8::1$i"
  within "r$s" nft -f - <<RULES
table ip6 filter {
  chain forwarding {
    type filter hook forward priority 0; policy accept;
    ct state established,related accept
    iifname "wan" drop
  }
}
RULES
}

up_lan() {
  up port-restricted port-restricted
  within ra ip link add lan1 type bridge
  within ra ip addr del 192.168.1.1/24 dev lan
  within ra ip link set lan master lan1
  within ra ip addr add 192.168.1.1/24 dev lan1
  within ra ip link set lan1 up
  within b ip link del eth0
  ip link add lan2 netns "$PREFIX-ra" type veth peer name eth0 netns "$PREFIX-b"
  within ra ip link set lan2 master lan1 up
  within b ip link set eth0 up
  within b ip addr add 192.168.1.20/24 dev eth0
  within b ip route add default via 192.168.1.1
}

namespace() {
  ip netns add "$PREFIX-$1"
  within "$1" ip link set lo up
}

# nats
up() {
  local i s
  down
  namespace pub
  public_network
  for ((i = 1; i <= $#; i++)); do
    s=${SIDES:i-1:1}
    namespace "r$s"
    namespace "$s"
    side "$s" "$i" "${!i}"
  done
}

# side address of its router's public side, source ports
remap() {
  within "r$1" ip addr del "$2/24" dev wan # Linux forgets what it has masqueraded behind that address
  within "r$1" nft flush chain ip nat mapped
  within "r$1" nft add rule ip nat mapped ip saddr 192.168.0.0/16 meta l4proto udp masquerade to ":$3"
  within "r$1" ip addr add "$2/24" dev wan
  within "r$1" ip route add default via 203.0.113.1
}

# side old new router
move() {
  within "$1" ip addr add "$3/24" dev eth0
  within "$1" ip addr del "$2/24" dev eth0
  within "$1" ip addr replace "$3/24" dev eth0
  within "$1" ip route replace default via "$4"
}

kill_port() {
  within pub nft -f - <<RULES
table ip dead {
  chain in {
    type filter hook input priority 0; policy accept;
    meta l4proto { tcp, udp } th dport $1 drop
  }
  chain out {
    type filter hook output priority 0; policy accept;
    meta l4proto { tcp, udp } th sport $1 drop
  }
}
RULES
}

case $COMMAND in
  up) up "${@:3}" ;;
  up-lan) up_lan ;;
  up-ipv6)
    up port-restricted port-restricted
    ipv6_public
    ipv6_side a 1
    ipv6_side b 2
    ;;
  up-ipv6-left)
    up port-restricted none
    ipv6_public
    ipv6_side a 1
    ;;
  cut)
    within ra nft add rule ip filter cut ip daddr 203.0.113.12 drop
    within ra nft add rule ip filter cut ip saddr 203.0.113.12 drop
    ;;
  kill) kill_port "$3" ;;
  revive) within pub nft delete table ip dead ;;
  remap) remap a 203.0.113.11 20000-29999 ;;
  move) move a 192.168.1.10 192.168.1.11 192.168.1.1 ;;
  restore) within ra nft flush chain ip filter cut ;;
  let-udp) within ra nft flush chain ip filter block ;;
  down) down ;;
  *)
    echo "nat-lab.sh: '$COMMAND' (expected up, up-lan, up-ipv6, up-ipv6-left, cut, restore, kill, revive, remap, move, let-udp or down)" >&2
    exit 2
    ;;
esac
