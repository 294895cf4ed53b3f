"""The playground: a reader edits a program and runs it, in the browser's own Python.

- `runtime`: Pyodide, which is CPython for browsers, from npm, and the Node that packs for it;
- `archives`: which modules of the standard library, of SQLAlchemy and of ours a page loads, and
  their archives (`pack.mjs` and `pack.py` make them in Pyodide itself, which has to read them);
- `publish`: puts all that into a built site, in a folder named by what it holds;
- `worker.mjs`: runs in the reader's browser, starts Python, and takes a program at a time;
- `browser`: the Python modules that run there.

The page's side is `docs/assets/playground.js`, which is loaded when a reader presses *Edit*.
"""
