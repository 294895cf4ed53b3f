"""Finishes a built site: what no generator of sites does, and none has to know.

`python -m finish site` repairs the theme's HTML, gives each page a title, a description and a
Content-Security-Policy, writes each page's twin in Markdown with an `llms.txt` that lists them, the
index of the search, and the dates of the sitemap. It reads the built files and the sources, so it
does the same behind MkDocs and behind any other generator.
"""
