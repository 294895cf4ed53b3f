"""Takes away the modules through which Python reaches the page: a program has no use for them.

This is no wall: the page's policy is, and that nothing the worker says is taken for the page's own.
It makes `import js` the mistake that it is.
"""

from __future__ import annotations

import sys

BRIDGES = ("js", "pyodide", "pyodide_js", "_pyodide", "_pyodide_core")


def close() -> None:
    """Make importing them fail. What has imported them already keeps them."""
    for name in [name for name in sys.modules if name.partition(".")[0] in BRIDGES]:
        del sys.modules[name]
    own = [finder for finder in sys.meta_path if isinstance(finder, type)]  # Python's, no bridge's
    sys.meta_path[:] = [_Closed(), *own]


class _Closed:
    """A finder that says no."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Called by Python's import."""
        if name.partition(".")[0] in BRIDGES:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
