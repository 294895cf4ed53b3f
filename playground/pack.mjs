// Packs an archive of bytecode for Pyodide, in Pyodide: node pack.mjs PYODIDE ORDER
// ORDER is a JSON file that says what to do; pack.py does it.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [pyodide, order] = process.argv.slice(2).map((file) => path.resolve(file));
const { loadPyodide } = await import(pathToFileURL(path.join(pyodide, "pyodide.mjs")));
const python = await loadPyodide();
python.FS.mkdir("/host");
python.mountNodeFS("/host", "/");
python.runPython(fs.readFileSync(new URL("pack.py", import.meta.url), "utf8"));
python.globals.get("main")("/host", order);
