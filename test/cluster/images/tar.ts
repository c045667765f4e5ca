const BLOCK = 512;

/** One entry of a tar archive. */
export interface TarEntry {
  /** Path without a leading slash; a folder's may end in one. */
  path: string;
  type?: "file" | "folder" | "symlink";
  mode?: number;
  content?: Buffer;
  /** Where a symlink points. */
  target?: string;
}

const TYPE_FLAGS = { file: "0", symlink: "2", folder: "5" } as const;

/** The ustar format has 100 bytes for a name and 155 for the folders before it. */
function splitPath(path: string): { name: string; prefix: string } {
  if (Buffer.byteLength(path) <= 100) return { name: path, prefix: "" };
  for (let slash = path.indexOf("/"); slash !== -1; slash = path.indexOf("/", slash + 1)) {
    const name = path.slice(slash + 1);
    if (slash <= 155 && Buffer.byteLength(name) <= 100) return { name, prefix: path.slice(0, slash) };
  }
  throw new Error(`${path} is too long for a tar entry`);
}

const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, "0")}\0`;

function header(entry: TarEntry): Buffer {
  const { path, type = "file", mode = type === "folder" ? 0o755 : 0o644, content, target = "" } = entry;
  const { name, prefix } = splitPath(path);
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0);
  block.write(octal(mode, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(content?.length ?? 0, 12), 124);
  block.write(octal(0, 12), 136); // a fixed time makes equal inputs equal archives
  block.write(" ".repeat(8), 148);
  block.write(TYPE_FLAGS[type], 156);
  block.write(target, 157, 100);
  block.write("ustar\x0000", 257, "latin1");
  block.write(prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

/** A tar archive (ustar) of these entries, in this order. */
export function tar(entries: TarEntry[]): Buffer {
  const parts: Buffer[] = [];
  for (const entry of entries) {
    const content = entry.content ?? Buffer.alloc(0);
    parts.push(header(entry), content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK));
  }
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}
