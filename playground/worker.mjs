// Runs a reader's programs: starts Python, then takes one program at a time, each in Python as it
// was when it had started. A module of a worker from a `blob:` address, which has its page's policy.
//
// It tells the page `{ loaded }`, how many bytes have come; `{ ready }`; `{ answer, spent }`, what
// the page shows, and whether this worker may take no other program; or `{ fatal }`.

const post = self.postMessage.bind(self);
const fetched = self.fetch.bind(self);
const here = (name) => new URL(name, import.meta.url).href;

// Archives come compressed, whatever the host does, and all at once.
const archive = async (name) => {
  const response = await fetched(here(`${name}.gz`));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  const counted = new TransformStream({
    transform(chunk, out) {
      post({ loaded: chunk.length });
      out.enqueue(chunk);
    },
  });
  const body = response.body.pipeThrough(counted).pipeThrough(new DecompressionStream("gzip"));
  const type = name.endsWith(".wasm") ? "application/wasm" : "application/zip";
  return new Response(body, { headers: { "content-type": type } });
};
const archives = new Map(
  ["pyodide.asm.wasm", "python.zip", "packages.zip", "recorder.zip"].map((name) => [name, archive(name)]),
);
const bytes = async (name) => new Uint8Array(await (await archives.get(name)).arrayBuffer());
self.fetch = (input, options) => archives.get(String(input.url ?? input).split("/").pop()) ?? fetched(input, options);

// A program that wants all memory gets a MemoryError, while there is enough left to tell it.
const grow = WebAssembly.Memory.prototype.grow;
WebAssembly.Memory.prototype.grow = function (pages) {
  if (this.buffer.byteLength + pages * PAGE > MOST_MEMORY) throw new RangeError("no more memory");
  return grow.call(this, pages);
};
const [PAGE, MOST_MEMORY, MOST_KEPT] = [2 ** 16, 2 ** 29, 2 ** 27];

const MODULES = ["packages", "recorder"];
const STACKS = "Suspending" in WebAssembly; // stack switching: only asyncio needs it
let switched = 0; // stacks that have begun and not ended
let runs = 0;

const start = async () => {
  new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)); // where forbidden, Pyodide hangs
  const [{ loadPyodide }] = await Promise.all([import("./pyodide.mjs"), import("./pyodide.asm.mjs")]);
  const python = await loadPyodide({
    indexURL: here("."),
    stdLibURL: here("python.zip"),
    env: { PYTHONHASHSEED: "0", PYTHONDONTWRITEBYTECODE: "1" },
  });
  for (const name of MODULES) python.FS.writeFile(`/${name}.zip`, await bytes(`${name}.zip`));
  python.runPython("import sys; sys.path[:0] = ['/recorder.zip', '/packages.zip']");
  const begin = async (body) => {
    const own = runs;
    await null; // the other stack is to be left first
    if (own !== runs || !STACKS) return; // its program has failed meanwhile, with its memory
    await body.callPromising();
    switched -= 1;
  };
  python.pyimport("greenlet").start = (body) => {
    switched += 1;
    begin(body); // Python gets no promise that could outlive its memory
  };
  const { answer, close, warm } = python.pyimport("playground.browser.answer");
  close();
  return { python, answer, warm, renew: renewal(python) };
};

// A program gets Python as it was: its memory is that of now, its files are those of now. Returns
// a function that sees to this after a run, and says whether it could.
const renewal = ({ _module: memory, FS }) => {
  const image = memory.HEAPU8.slice();
  const streams = FS.streams.length;
  const known = new Map(nodes(FS, FS.root).map((node) => [node, node.ctime]));
  return () => {
    runs += 1;
    for (const stream of FS.streams.slice(streams)) if (stream) FS.close(stream);
    let same = true;
    for (const node of nodes(FS, FS.root).reverse()) {
      if (!known.has(node)) remove(FS, node);
      else if (FS.isFile(node.mode) && node.ctime !== known.get(node)) same = false;
    }
    for (const node of known.keys()) same &&= node.parent.contents[node.name] === node || node === FS.root;
    const heap = memory.HEAPU8;
    if (!same || switched || heap.length > MOST_KEPT) return false; // this Python ends here
    heap.set(image);
    heap.fill(0, image.length);
    return true;
  };
};

// A folder and what is below it: files in memory, no devices.
const nodes = (FS, node) => [
  node,
  ...(FS.isDir(node.mode) && node.contents ? Object.values(node.contents).flatMap((n) => nodes(FS, n)) : []),
];
const remove = (FS, node) => (FS.isDir(node.mode) ? FS.rmdir : FS.unlink)(FS.getPath(node));

// Whoever waits for an answer comes first. Then what programs import late is imported once and for
// all of them, and Python as it is from then on is what they get.
let warmed = false;
let running = false;
const warmUp = (runtime) => {
  if (warmed || running) return;
  warmed = true;
  runtime.warm();
  runtime.renew = renewal(runtime.python);
};

const fail = (error) => post({ fatal: String(error.message ?? error) });
const started = start();
started.then((runtime) => {
  post({ ready: true });
  setTimeout(() => warmUp(runtime), 0); // behind a program that has come already
}, fail);

self.onmessage = async ({ data }) => {
  running = true;
  try {
    const runtime = await started;
    const text = STACKS ? await runtime.answer.callPromising(data) : runtime.answer(data);
    const spent = !runtime.renew();
    post({ answer: text, spent });
    running = false;
    if (!spent) warmUp(runtime);
  } catch (error) {
    fail(error);
  }
};

// What a program could reach of the browser through Python: it may tell the page nothing itself.
for (const name of ["postMessage", "close", "BroadcastChannel", "Worker", "caches", "indexedDB"]) {
  for (let owner = self; owner; owner = Object.getPrototypeOf(owner)) delete owner[name];
}
