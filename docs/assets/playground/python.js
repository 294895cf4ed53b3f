// Python in the page: a worker that takes one program at a time, and its life.

const folder = new URL(".", import.meta.url);
const SILENCE_SECONDS = 60; // of a worker that starts: then it does not
const SLOW_SECONDS = 8; // of a program: Python itself ends what it can a little earlier

let index; // what the folder holds, asked once
const contents = () => {
  index ??= fetch(new URL("index.json", folder)).then((response) => {
    if (!response.ok) throw new Error("this site was built without it");
    return response.json();
  });
  index.catch(() => (index = undefined)); // another time, perhaps
  return index;
};

// The published recording of a program of the site.
export const published = async (name) => {
  const response = await fetch(new URL(`${(await contents()).folder}/published/${name}.json`, folder));
  return response.ok ? response.text() : null;
};

// The file around a run that somebody downloads.
export const page = async () => {
  const response = await fetch(new URL(`${(await contents()).folder}/run.template`, folder));
  if (!response.ok) throw new Error("the file around it does not come");
  return response.text();
};

// Why Python does not start, or ended, in words.
const inWords = (started, message) => {
  if (/WebAssembly|wasm|CompileError/i.test(message)) {
    return started
      ? `Python broke down, as it does when its memory is full (${message}). The next run starts it again.`
      : `Python needs WebAssembly, which is not allowed here (${message}).`;
  }
  return started
    ? `Python broke down (${message}). The next run starts it again.`
    : `Python did not come whole (${message}). Run tries again.`;
};

let current = null;

class Python {
  loaded = 0;
  size = 0;
  ready = false;
  #worker = null;
  #asked = null;
  #tell = () => {};
  #timer = 0;

  constructor() {
    this.#begin().catch((error) => this.#fail(error.message));
  }

  async #begin() {
    this.#wait(SILENCE_SECONDS, () => this.#fail("nothing came for a minute"));
    const { folder: name, size } = await contents();
    if (current !== this) return;
    this.size = size;
    // A worker from a file would have no policy; this one has the page's.
    const code = `import ${JSON.stringify(new URL(`${name}/worker.mjs`, folder).href)};`;
    const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    this.#worker = new Worker(address, { type: "module" });
    this.#worker.onmessage = ({ data }) => this.#hear(data);
    this.#worker.onerror = (error) => {
      error.preventDefault();
      this.#fail(error.message || "its worker did not load");
    };
    this.#send();
  }

  #send() {
    if (this.#worker && this.#asked) this.#worker.postMessage(this.#asked);
  }

  #wait(seconds, then) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, seconds * 1000);
  }

  #hear({ loaded, ready, answer, spent, fatal }) {
    if (fatal !== undefined) return this.#fail(fatal);
    if (loaded) {
      this.loaded += loaded;
      this.#wait(SILENCE_SECONDS, () => this.#fail("nothing came for a minute"));
    }
    if (ready) {
      this.ready = true;
      clearTimeout(this.#timer);
      if (this.#asked) this.#watch();
    }
    if (answer === undefined) return this.#tell({ python: this });
    clearTimeout(this.#timer);
    const tell = this.#tell;
    this.#asked = null;
    this.#tell = () => {};
    if (spent) {
      this.end();
      start(); // for the next program, a Python that nothing has touched
    }
    let found = {};
    try {
      found = JSON.parse(answer);
    } catch {
      // The page says that it is no recording.
    }
    tell({ answer: found });
  }

  #watch() {
    this.#wait(SLOW_SECONDS, () => this.#tell({ slow: true }));
  }

  #fail(message) {
    const tell = this.#tell;
    this.end();
    tell({ failed: inWords(this.ready, message) });
  }

  run(asked, tell) {
    this.#asked = JSON.stringify(asked);
    this.#tell = tell;
    if (this.ready) this.#watch();
    this.#send();
    tell({ python: this });
  }

  end() {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    if (current === this) current = null;
  }
}

// Start Python, unless it has started: it loads while the reader writes.
export const start = () => (current ??= new Python());

// Run a program; `tell` is called with `{ python }` as it loads, `{ slow }`, and at last with
// `{ answer }` or `{ failed }`.
export const run = (asked, tell) => start().run(asked, tell);

// End the program that runs, with its Python; another one starts.
export const stop = () => {
  current?.end();
  start();
};
