#!/usr/bin/python3
"""Builds the icons into the program: icons.py OUT.c DEPFILE FOLDER makes the table of html/icon.h from FOLDER/*.svg.

Of each drawing the shapes are kept, of each shape the geometry: what a view shows is drawn by the style sheet (class "i").
"""

import os
import re
import sys
import xml.etree.ElementTree as ET

KEPT = {"path": "d", "circle": "cx cy r", "ellipse": "cx cy rx ry", "rect": "x y width height rx ry",
        "line": "x1 y1 x2 y2", "polyline": "points", "polygon": "points"}
SAFE = re.compile(r"[A-Za-z0-9 .,+\-]*\Z")


def clean(path):
    """The whole <svg> of an icon; raises ValueError with the reason."""
    root = ET.parse(path).getroot()
    if root.tag.split("}")[-1] != "svg" or root.get("viewBox") != "0 0 24 24":
        raise ValueError('not an <svg viewBox="0 0 24 24">')
    shapes = []
    for shape in root:
        name = shape.tag.split("}")[-1]
        if name not in KEPT or len(shape):
            raise ValueError("<%s> is not a plain shape" % name)
        if name == "path" and shape.get("d") == "M0 0h24v24H0z":
            continue
        text = "<" + name
        for attribute in KEPT[name].split():
            value = " ".join(shape.get(attribute, "").split())
            if not SAFE.match(value):
                raise ValueError("attribute %s" % attribute)
            if value:
                text += ' %s="%s"' % (attribute, value)
        shapes.append(text + "/>")
    return '<svg class="i" viewBox="0 0 24 24" aria-hidden="true">%s</svg>' % "".join(shapes)


def code(icons):
    out = ["/* Made from assets/icons by tools/icons.py. */", '#include "html/icon.h"', "",
           "const struct icon icons[] = {"]
    for name, svg in sorted(icons.items()):
        out.append('\t{ STR_INIT("%s"), STR_INIT("%s") },' % (name, svg.replace('"', '\\"')))
    if not icons:
        out.append('\t{ STR_INIT(""), STR_INIT("") },')
    return "\n".join(out + ["};", "const size_t n_icons = %d;" % len(icons), ""])


def main(arguments):
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    out, depfile, folder = arguments
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    paths = [os.path.join(folder, name) for name in names if name.endswith(".svg")]
    icons = {}
    for path in paths:
        name = os.path.basename(path)[:-4]
        try:
            if not re.fullmatch(r"[a-z][a-z0-9_-]*", name):
                raise ValueError("not a name for an icon")
            icons[name] = clean(path)
        except (ValueError, ET.ParseError) as error:
            print("%s: %s" % (path, error), file=sys.stderr)
            return 1
    with open(out, "w", encoding="ascii") as file:
        file.write(code(icons))
    with open(depfile, "w", encoding="utf-8") as file:
        file.write("%s: %s\n" % (out, " ".join([folder] + paths)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
