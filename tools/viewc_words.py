"""What the view compiler knows about HTML: elements, attributes and how far each attribute may be trusted with a value."""

VOID = frozenset("area br col hr img input link meta source track wbr".split())
RAW_TEXT = frozenset(("title", "textarea"))  # their content is text and nothing else

HTML_ELEMENTS = frozenset("""
    a abbr address area article aside audio b bdi bdo blockquote body br button caption cite code col colgroup data
    datalist dd del details dfn dialog div dl dt em fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header
    hgroup hr html i img input ins kbd label legend li link main mark menu meta meter nav noscript ol optgroup option
    output p picture pre progress q rp rt ruby s samp script search section select slot small source span strong sub
    summary sup table tbody td template textarea tfoot th thead time title tr track u ul var wbr""".split())
SVG_ELEMENTS = frozenset("""
    svg g path circle ellipse line polyline polygon rect text tspan defs use symbol desc clipPath mask pattern marker
    linearGradient radialGradient stop""".split())

# Attributes that take a hole: the value is escaped and cannot change what the page does.
PLAIN = frozenset("""
    abbr alt autocapitalize autocomplete class colspan cols content cx cy d datetime dir dx dy enterkeyhint for form headers height
    high id inputmode label lang list low max maxlength min minlength method name offset opacity optimum pathlength
    placeholder points preserveaspectratio r role rows rowspan rx ry scope size sizes span spellcheck start step tabindex
    text-anchor title transform translate type value viewbox width wrap x x1 x2 y y1 y2 fill stroke
    stroke-width stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-opacity fill-opacity fill-rule
    clip-rule stop-color stop-opacity dominant-baseline vector-effect font-size font-weight cursor media""".split())
# Attributes whose value must stand in the view as it is.
LITERAL = frozenset("""
    accept accept-charset as charset clip-path color crossorigin decoding download enctype fetchpriority
    formenctype formmethod formtarget gradienttransform gradientunits http-equiv integrity kind loading marker-end
    marker-start mask patternunits patterntransform pattern popover popovertarget popovertargetaction property referrerpolicy rel sandbox
    target xmlns""".split())
URL = frozenset("""
    href src action formaction cite poster hx-get hx-post hx-put hx-patch hx-delete hx-push-url hx-replace-url""".split())
BOOLEAN = frozenset("""
    allowfullscreen async autofocus checked controls default defer disabled formnovalidate hidden inert ismap itemscope
    loop multiple muted nomodule novalidate open readonly required reversed selected""".split())
# All names are written in small letters, as HTML compares them; but these, which SVG compares as they stand.
CAPITALS = frozenset("""viewBox preserveAspectRatio pathLength gradientUnits gradientTransform patternUnits
    patternContentUnits patternTransform""".split())
# Of htmx, what names a place or a text takes a hole; what may hold script, headers or values is literal.
HX_PLAIN = frozenset("hx-target hx-select hx-confirm hx-indicator hx-include hx-swap-oob hx-select-oob".split())
MAY_BE_EMPTY = frozenset("alt value crossorigin download popover class".split())

# Static words in these must be translated texts, as in the text of the page.
SPOKEN = frozenset("title placeholder aria-label aria-description aria-valuetext alt label".split())
UNSPOKEN_ELEMENTS = frozenset(("code", "kbd", "samp"))

# Where an element must stand, when it stands inside another one of the same view.
PARENTS = {
    "li": {"ul", "ol", "menu"}, "tr": {"table", "thead", "tbody", "tfoot", "template"}, "td": {"tr", "template"},
    "th": {"tr", "template"}, "thead": {"table"}, "tbody": {"table", "template"}, "tfoot": {"table"},
    "caption": {"table"}, "col": {"colgroup"}, "colgroup": {"table"}, "option": {"select", "optgroup", "datalist"},
    "optgroup": {"select"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}, "summary": {"details"}, "legend": {"fieldset"},
    "figcaption": {"figure"},
}
NEVER_INSIDE = {  # element: elements that may not contain it, at any depth
    "a": {"a", "button"}, "button": {"a", "button"}, "form": {"form"}, "label": {"label"}, "input": {"a", "button"},
    "select": {"a", "button"}, "textarea": {"a", "button"}, "main": {"main"},
}
BLOCKS = frozenset("""
    address article aside blockquote details dialog div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main
    menu nav ol p pre section table ul""".split())
PHRASING_ONLY = frozenset("p h1 h2 h3 h4 h5 h6 span button label b strong em i small a abbr legend summary".split())
BLOCK_HOLDERS = frozenset(("a",))  # of these, <a> may hold blocks
REQUIRED = {"img": ("alt",), "button": ("type",), "script": ("src",), "form": ("action",)}


def kind_of_attribute(name):
    """plain, literal, url or boolean; or a sentence beginning with "!" that says why the attribute is refused."""
    low = name.lower()
    if name != low and name not in CAPITALS:
        return "!attribute %s: write it in small letters" % name
    if low.startswith("on") or low.startswith("hx-on") or low.startswith("data-hx-"):
        return "!attribute %s would hold script" % name
    if low == "style":
        return "!attribute style is refused: use a class"
    if low == "srcdoc":
        return "!attribute srcdoc is refused"
    for kind, names in (("url", URL), ("plain", PLAIN), ("literal", LITERAL), ("boolean", BOOLEAN), ("plain", HX_PLAIN)):
        if low in names:
            return kind
    if low.startswith("hx-"):
        return "literal"
    if low.startswith("data-"):
        return "url" if low.endswith("-url") or low.endswith("-href") else "plain"
    if low.startswith("aria-"):
        return "plain"
    return "!attribute %s is not known" % name
