#!/bin/sh
# Everything that `npm test` needs, from a fresh clone: npm's packages, Debian's packages (as root), the built program and
# the probes. Does nothing twice: on a set-up tree it takes a second or two.
set -eu
cd "$(dirname "$0")/.."

sh scripts/npm-ci.sh
sh test/vm/install-tools.sh
npm run --silent build
make --silent -C probes
