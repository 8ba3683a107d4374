#!/bin/sh
# Makes assets/fonts/*.woff2 anew: Be Vietnam Pro cut down to what Vietnamese pages need, and the digits of Inter.
# The results are committed, so a build needs neither npm nor the network; run this only to change the set of letters.
# Needs: npm, python3-fonttools, python3-brotli.
set -eu
umask 022
here=$(cd "$(dirname "$0")/.." && pwd)
out=$here/assets/fonts
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
echo '{"private":true}' >package.json
npm install --no-audit --no-fund --no-save --silent \
	@expo-google-fonts/be-vietnam-pro@0.4.1 @fontsource/inter@5.3.0

# ASCII, the signs that we print (no-break space, ± · × – — quotes • … ₫ ← ↑ → ↓ − ≈ ≤ ≥), every Vietnamese letter,
# and the five tone marks, the hook, the horn and the breve that decomposed text carries.
text='U+20-7E,U+A0,U+AB,U+B1,U+B7,U+BB,U+D7,U+2013,U+2014,U+2018-201A,U+201C-201E,U+2022,U+2026,U+20AB,U+2190-2193'
text="$text,U+2212,U+2248,U+2264,U+2265"
text="$text,U+C0-C3,U+C8-CA,U+CC,U+CD,U+D2-D5,U+D9,U+DA,U+DD,U+E0-E3,U+E8-EA,U+EC,U+ED,U+F2-F5,U+F9,U+FA,U+FD"
text="$text,U+102,U+103,U+110,U+111,U+128,U+129,U+168,U+169,U+1A0,U+1A1,U+1AF,U+1B0,U+1EA0-1EF9"
text="$text,U+300-303,U+306,U+309,U+31B,U+323"
# % + , - . / 0-9 and the minus sign: what stands in a column of figures.
digits='U+25,U+2B-2F,U+30-39,U+2212'

# subset SOURCE CODEPOINTS FEATURES RESULT
subset() {
	/usr/bin/python3 -m fontTools.subset "$1" --unicodes="$2" --layout-features="$3" --no-hinting --desubroutinize \
		--name-IDs=0,1,2,13,14 --notdef-outline --flavor=woff2 --output-file="$out/$4"
}

vietnam=node_modules/@expo-google-fonts/be-vietnam-pro
inter=node_modules/@fontsource/inter
for weight in 400 600; do
	name=$([ $weight = 400 ] && echo 400Regular/BeVietnamPro_400Regular || echo 600SemiBold/BeVietnamPro_600SemiBold)
	subset "$vietnam/$name.ttf" "$text" kern,ccmp,locl,mark,mkmk "text-$weight.woff2"
	subset "$inter/files/inter-latin-$weight-normal.woff2" "$digits" tnum,kern "digits-$weight.woff2"
done
cp "$vietnam/LICENSE_FONT" "$out/BeVietnamPro-OFL.txt"
cp "$inter/LICENSE" "$out/Inter-OFL.txt"
