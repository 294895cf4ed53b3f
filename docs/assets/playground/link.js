// A program in an address: deflated, in base64url, behind the `#`, which no server sees.

const KEY = "p=";

const through = (bytes, stream) => new Response(new Blob([bytes]).stream().pipeThrough(stream));

export const linkTo = async (page, text) => {
  const bytes = new Uint8Array(await through(text, new CompressionStream("deflate-raw")).arrayBuffer());
  const letters = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const link = new URL(page);
  link.hash = KEY + letters.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return link.href;
};

// The program in an address; null if there is none.
export const programIn = async (address) => {
  const { hash } = new URL(address);
  if (!hash.startsWith(`#${KEY}`)) return null;
  const letters = atob(hash.slice(1 + KEY.length).replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  return through(bytes, new DecompressionStream("deflate-raw")).text();
};
