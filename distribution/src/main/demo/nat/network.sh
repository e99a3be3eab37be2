#!/bin/sh
# The network of `umbel demo --nat`, in network namespaces that are named PREFIX-PLACE.
#
#   network.sh up PREFIX
#   network.sh cut PREFIX          nothing passes between alice's network and the other two any more, except over the internet's relay
#   network.sh restored PREFIX
#   network.sh down PREFIX
#
#   alice 192.168.1.10 ── NAT 203.0.113.11 ──┐
#   bob   192.168.1.10 ── NAT 203.0.113.12 ──┼── internet 203.0.113.1
#   carol 192.168.1.10 ── NAT 203.0.113.13 ──┘
set -eu

command=$1 prefix=$2

within() {
  place=$prefix-$1
  shift
  ip netns exec "$place" "$@"
}

namespace() {
  ip netns add "$prefix-$1"
  within "$1" ip link set lo up
}

forward() {
  within "$1" sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
}

# name, and the last number of its NAT's public address
host() {
  namespace "$1"
  namespace "$1-nat"
  ip link add public netns "$prefix-$1-nat" type veth peer name "$1" netns "$prefix-internet"
  within internet ip link set "$1" master bridge up
  within "$1-nat" ip addr add "203.0.113.$2/24" dev public
  within "$1-nat" ip link set public up
  ip link add private netns "$prefix-$1-nat" type veth peer name eth0 netns "$prefix-$1"
  within "$1-nat" ip addr add 192.168.1.1/24 dev private
  within "$1-nat" ip link set private up
  within "$1" ip addr add 192.168.1.10/24 dev eth0
  within "$1" ip link set eth0 up
  within "$1" ip route add default via 192.168.1.1
  forward "$1-nat"
  # As home routers do it: out with the router's address, in only what answers.
  within "$1-nat" nft -f - <<RULES
table ip nat {
  chain out {
    type nat hook postrouting priority 100;
    oifname "public" masquerade
  }
}
table ip filter {
  chain input {
    type filter hook input priority 0;
    ct state established,related accept
    iifname "public" drop
  }
  chain cut {
  }
  chain forward {
    type filter hook forward priority 0;
    jump cut
    ct state established,related accept
    iifname "public" drop
  }
}
RULES
}

up() {
  for tool in ip nft; do
    command -v "$tool" >/dev/null || { echo "$tool: not found"; exit 1; }
  done
  namespace internet
  within internet ip link add bridge type bridge
  within internet ip addr add 203.0.113.1/24 dev bridge
  within internet ip link set bridge up
  host alice 11
  host bob 12
  host carol 13
}

cut() {
  within alice-nat nft add rule ip filter cut ip daddr 203.0.113.12-203.0.113.13 drop
  within alice-nat nft add rule ip filter cut ip saddr 203.0.113.12-203.0.113.13 drop
}

down() {
  for place in internet alice alice-nat bob bob-nat carol carol-nat; do
    ip netns del "$prefix-$place" 2>/dev/null || true
  done
}

case $command in
  up | cut | down) "$command" ;;
  restored) within alice-nat nft flush chain ip filter cut ;;
  *)
    echo "network.sh: '$command' (expected up, cut, restored or down)" >&2
    exit 2
    ;;
esac
