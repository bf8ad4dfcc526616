#!/bin/sh
# Begins the capture of this boot as the first hook of an initramfs without systemd. Sourced by dracut: it must not exit.
# /run moves along to the system, and bootio-capture.service takes the capture on there. What failed leaves nothing that it could.
read -r arguments </proc/cmdline
case " $arguments " in
  *' bootio=off '*) ;;
  *) /usr/lib/bootio/early-boot --detach --follow-root || rm -rf /run/bootio ;;
esac
