/* What the browser adds to the grids of fast entry, which work as plain forms without it. */
