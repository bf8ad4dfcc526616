#!/bin/sh
# Installs what the tests need from Debian's packages: the compiler chain for probes/, an independent tracer, the
# builder of root file systems, QEMU, Chromium, and programs that the tests trace. Runs as root, does nothing where all of it is there.
#
# QEMU below 8 crashes Linux 6.12 guests at random under emulation, so on Debian 12 it comes from backports. The
# backports line is derived from the machine's own APT sources; no mirror is named here.
set -eu

packages='make gcc clang llvm bpftool libbpf-dev libelf-dev zlib1g-dev libzstd-dev strace mmdebstrap e2fsprogs
qemu-system-x86 qemu-utils chromium xz-utils shellcheck
busybox-static cpio python3 sqlite3 git nbdkit systemd'

say() { printf 'install-tools: %s\n' "$*"; }

missing=
for package in $packages; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done

qemu_major() { qemu-system-x86_64 --version 2>/dev/null | sed -n '1s/.*version \([0-9]*\).*/\1/p'; }
# shellcheck source=/dev/null
codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
qemu=$(qemu_major)
if [ -z "$missing" ] && [ "${qemu:-0}" -ge 8 ]; then
  say 'everything is installed'
  exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
  say "missing:$missing; run as root to install them" >&2
  exit 1
fi

if [ "$codename" = bookworm ] && ! apt-cache policy 2>/dev/null | grep -q 'n=bookworm-backports'; then
  # shellcheck disable=SC2016  # apt-get's own variables
  uri=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' | awk '$2 == "bookworm" { print $1; exit }')
  [ -n "$uri" ] || { say 'no bookworm source in the APT configuration, so none for backports' >&2; exit 1; }
  keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  printf 'deb [signed-by=%s] %s bookworm-backports main\n' "$keyring" "$uri" \
    > /etc/apt/sources.list.d/bootio-test-backports.list
fi

export DEBIAN_FRONTEND=noninteractive
say "installing:$missing"
apt-get update -q
# shellcheck disable=SC2086  # a list of package names
set -- $packages
if [ "$codename" = bookworm ]; then
  apt-get install -y -q --no-install-recommends -t bookworm-backports qemu-system-x86 qemu-utils
fi
apt-get install -y -q --no-install-recommends "$@"
[ "$(qemu_major)" -ge 8 ] || { say 'QEMU 8 or later is needed' >&2; exit 1; }
say 'done'
