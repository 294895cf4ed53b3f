"""Gives each page a Content-Security-Policy.

A page loads what the site itself serves, and runs the inline scripts that stood in it when it was
built; the browser knows them by their hashes. Whatever else finds its way into a page does not run.
The policy stands in the page because not every host lets a site send headers.

Where a reader may run programs, the page may start Python, in a worker that this policy holds to
the site as well: a link may bring anybody's program.
"""

import base64
import hashlib
import re

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",  # and the hashes
    "style-src": "'self'",
    "img-src": "'self' data:",  # the theme's style sheets hold their icons
    "connect-src": "'self'",  # the index of the search
    "worker-src": "'self'",  # the search
    "base-uri": "'none'",
    "form-action": "'none'",
}

RUNS = {
    "script-src": "'wasm-unsafe-eval'",  # Python is WebAssembly
    "worker-src": "blob:",  # a worker from there has this policy, one from a file would have none
}
"""What a page may do besides that lets its reader run programs."""

_RUNS = re.compile(r'<button [^>]*class="program-edit"|<\w+ [^>]*data-playground')
_CHARSET = '<meta charset="utf-8">'
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)

_POLICY = re.compile(r'\s*<meta http-equiv="Content-Security-Policy"[^>]*>')


def protected(page: str) -> str:
    """The HTML of a page, with the policy that its own scripts need.

    Raises:
        ValueError: The page's head does not begin as the theme's does.
    """
    page = _POLICY.sub("", page)
    policy = {name: [sources] for name, sources in POLICY.items()}
    policy["script-src"] += hashes(page)
    if _RUNS.search(page):
        for name, source in RUNS.items():
            policy[name].append(source)
    content = "; ".join(" ".join([name, *sources]) for name, sources in policy.items())
    meta = f'{_CHARSET}\n      <meta http-equiv="Content-Security-Policy" content="{content}">'
    head, charset, rest = page.partition(_CHARSET)  # before any script
    if not charset:
        raise ValueError(f"the theme has changed: a page's head no longer holds {_CHARSET}")
    return head + meta + rest


def hashes(page: str) -> list[str]:
    """The sources that allow the inline scripts of a page, each once."""
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE.findall(page))
    return list(dict.fromkeys(f"'sha256-{base64.b64encode(d).decode()}'" for d in digests))
