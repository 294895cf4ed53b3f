"""Finishes a built site: what no generator of sites does, and none has to know.

`python -m finish site` repairs the theme's HTML, gives each page a Content-Security-Policy, and
writes each page's twin in Markdown with an `llms.txt` that lists them. It reads the built files
alone, so it does the same behind MkDocs and behind any other generator.
"""
