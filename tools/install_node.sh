#!/bin/sh
# Installs the packages of package-lock.json into node_modules, if they are not those already. Nothing is kept outside
# the checkout, and no browser is downloaded: tests drive Debian's chromium.
set -eu
cd "$(dirname "$0")/.."
[ -f package-lock.json ] || exit 0
stamp=node_modules/.lock-installed
if [ -f "$stamp" ] && cmp -s package-lock.json "$stamp"; then
	exit 0
fi
export npm_config_cache="$PWD/build-cache/npm" PUPPETEER_SKIP_DOWNLOAD=1 npm_config_update_notifier=false
npm ci --no-audit --no-fund --silent
cp package-lock.json "$stamp"
