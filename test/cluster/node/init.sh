#!/bin/sh
# First process of a node's namespaces. Its end takes every process, mount and network device of the node with it.
# Arguments: a file to create when the namespaces are ready.
set -eu

# Containers inherit mounts that the kubelet makes later.
mount --make-rshared /

# Folders with fixed names that every kubelet and containerd of a machine would share. Mount points that are missing stay
# behind as empty folders.
for folder in /run /var/lib/kubelet /var/lib/cni /var/log/containers; do
  mkdir -p "$folder"
  mount -t tmpfs -o mode=755 tmpfs "$folder"
done
mkdir -p /run/lock /run/netns

ip link set lo up
echo 1 >/proc/sys/net/ipv4/ip_forward

touch "$1"

# The first process must reap orphans, which the shell does while it waits.
while :; do
  sleep 3600 &
  wait $! || true
done
