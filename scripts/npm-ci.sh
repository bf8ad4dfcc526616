#!/bin/sh
# Installs npm's packages as the lock file has them, unless these very versions are installed already.
set -eu
cd "$(dirname "$0")/.."

# npm notes what it installed in node_modules; packages for other platforms are optional and missing here.
node -e '
  const packages = (file) => JSON.parse(require("fs").readFileSync(file, "utf8")).packages;
  const wanted = packages("package-lock.json");
  const installed = packages("node_modules/.package-lock.json");
  const same = (name) => name === "" || wanted[name].optional || installed[name]?.version === wanted[name].version;
  process.exit(Object.keys(wanted).every(same) ? 0 : 1);
' 2>/dev/null && exit 0

echo 'installing npm packages (npm ci)'
npm ci --no-audit --no-fund --loglevel=error
