#!/bin/sh
# `npm run demo`: compares two recorded boots. Needs Node 20.19 or later and npm's packages (which it installs), no root, no
# compiler, no network after that.
set -eu
cd "$(dirname "$0")/.."

node -e '
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) process.exit(0);
  console.error(`demo: this is Node ${process.versions.node}; bootio needs 20.19 or later`);
  process.exit(2);
'
sh scripts/npm-ci.sh
npm run --silent build

older=test/fixtures/runs/debian-12
newer=test/fixtures/runs/debian-13
report=bootio-report/index.html
mkdir -p bootio-report

printf '\nTwo boots, recorded in virtual machines, side by side. The ten largest changes of each kind:\n\n'
printf '    $ bootio compare %s %s -o %s\n\n' "$older" "$newer" "$report"
node dist/bootio.js compare "$older" "$newer" -o "$report"
printf '\nThe report, with the timelines of both boots: %s/%s\n' "$PWD" "$report"
