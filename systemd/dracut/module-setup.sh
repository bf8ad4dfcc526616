#!/bin/bash
# Puts the capture, its settings and what is known of the kernel's types into the initramfs: see `bootio enable --initrd`.
# Where systemd runs in the initramfs, it starts the capture as a service that the system's systemd knows by the same name and so
# goes on with; where it does not, a hook does.

check() {
  # shellcheck disable=SC2154  # dracut's own variables, here and below
  [ -x "$dracutsysrootdir/usr/lib/bootio/bootio-capture" ] && [ -x "$dracutsysrootdir/usr/lib/bootio/early-boot" ]
}

depends() {
  return 0
}

install() {
  inst_simple /usr/lib/bootio/bootio-capture
  inst_script /usr/lib/bootio/early-boot
  inst_multiple -o /etc/bootio/capture.conf /var/lib/bootio/kernel-types
  if dracut_module_included systemd; then
    # shellcheck disable=SC2154
    inst_simple "$moddir/bootio-capture.service" "$systemdsystemunitdir/bootio-capture.service"
    mkdir -p "${initdir:?}$systemdsystemunitdir/sysinit.target.wants"
    ln -sf ../bootio-capture.service "$initdir$systemdsystemunitdir/sysinit.target.wants/bootio-capture.service"
  else
    inst_hook cmdline 00 "$moddir/begin.sh"
  fi
}
