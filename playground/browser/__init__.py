"""What runs in the reader's browser, in Pyodide, beside the recorder.

- `answer`: takes a program's source, runs and records it, and returns what the page shows;
- `limits`: ends a program that does not end, and words what a browser lacks;
- `loop`: an event loop where there are no threads and no sockets, and aiosqlite on it;
- `greenlet`: stands in for the package of that name, on stacks of WebAssembly.
"""
