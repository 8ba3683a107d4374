#!/bin/sh
# Fetches assets/icons/*.svg anew from the Tabler outline set and strips what every icon shares or nobody reads.
# The results are committed; to add an icon, add a line "our-name tabler-name" below and run this.
# Names say what the icon stands for in the book, so a view asks for {exceeded}, not for a drawing of a cup.
set -eu
umask 022
here=$(cd "$(dirname "$0")/.." && pwd)
out=$here/assets/icons
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
echo '{"private":true}' >package.json
npm install --no-audit --no-fund --no-save --silent @tabler/icons@3.51.0
source=node_modules/@tabler/icons

while read -r name drawing; do
	# All paths of a drawing begin with an absolute M, so they join into one.
	tr '\n' ' ' <"$source/icons/outline/$drawing.svg" | sed -E \
		-e 's/<!--.*-->//' -e 's/<svg[^>]*>/<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">/' \
		-e 's/<path stroke="none"[^>]*>//' -e 's/ *\/> */\/>/g' -e 's/> +</></g' -e 's/^ +//' -e 's/ +$//' \
		-e 's/"\/><path d="/ /g' -e 's/ -/-/g' >"$out/$name.svg"
	echo >>"$out/$name.svg"
	grep -q "<path d=" "$out/$name.svg"
done <<LIST
home home
plan target-arrow
report report-analytics
records folders
units sitemap
employers building-factory-2
members users
officers user-star
agreement file-certificate
dialogue messages
money coins
emulation award
catalog list-details
admin settings
search search
account user-circle
signout logout
theme moon
text-size text-size
language language
menu menu-2
close x
more dots
next chevron-right
previous chevron-left
down chevron-down
up arrow-up
descending arrow-down
filter filter
filter-off filter-off
calendar calendar
print printer
word file-type-docx
excel file-type-xls
add plus
edit pencil
annul ban
save device-floppy
history history
formula math-function
link external-link
lock lock
show eye
remind bell
exceeded trophy
met checks
on_course circle-check
behind clock
far_behind alert-triangle
not_started player-pause
no_data circle-dashed
qualitative quote
error alert-circle
info info-circle
empty inbox
denied shield-lock
missing map-search
conflict git-compare
failure plug-connected-x
admission user-plus
establishment building-plus
LIST
cp "$source/LICENSE" "$out/LICENSE"
