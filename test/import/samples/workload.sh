# What the recorded traces are of. busybox is static, so that there is nothing in them but this; counts are primes.
# $0 runs as `busybox sh workload.sh` in an empty directory.
busybox dd if=/dev/zero of=made bs=7 count=11 2>/dev/null      # 11 reads and 11 writes of 7 bytes
for i in 1 2 3; do busybox cat made >>'all of it'; done         # 3 opens, each read once to 77 bytes and once to its end
busybox cat missing 2>/dev/null                                 # fails
busybox dd if='all of it' of=half bs=33 count=5 2>/dev/null     # 5 reads and writes of 33 bytes
(exec 5<made; busybox head -c 13 <&5; busybox head -c 13 <&5) | busybox wc -c >counted
busybox mv half 'mövéd "(x)" <1> read: 5'
busybox rm made
exec busybox dd if='mövéd "(x)" <1> read: 5' of=last bs=17 count=7 conv=fsync 2>/dev/null
