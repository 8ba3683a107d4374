#!/bin/sh
# Installs the Debian packages of tools/packages.txt that are missing. Asks nothing; does nothing when all are there.
# Without the right to install it says what is missing and ends with 1.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

missing=
while read -r package command; do
	case $package in '' | '#'*) continue ;; esac
	if [ -n "$command" ] && command -v "$command" >/dev/null 2>&1; then
		continue
	fi
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing="$missing $package"
done <"$here/packages.txt"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
	as_root=
elif sudo -n true 2>/dev/null; then
	as_root="sudo -n"
else
	echo "These Debian packages are missing:$missing" >&2
	echo "Install them as root: apt-get install$missing" >&2
	exit 1
fi
echo "Installing:$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get -qq -o DPkg::Lock::Timeout=300 update
$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 \
	install --no-install-recommends $missing >/dev/null
