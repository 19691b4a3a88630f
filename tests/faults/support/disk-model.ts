import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Random } from './random.ts';
import type { TracedCall } from './trace.ts';

/*
 * A disk that keeps what was synced and forgets the rest. Content is durable after a sync of the file, a name
 * after a sync of its folder; what a real file system does beyond that is not relied on.
 */

type Change = { readonly offset: number; readonly data: Buffer } | { readonly length: number };

type FileNode = { readonly kind: 'file'; durable: Buffer; pending: Change[]; size: number };
type EntryChange = {
  readonly remove: string | null;
  readonly add: string | null;
  readonly node: Node | null;
};
type FolderNode = {
  readonly kind: 'folder';
  readonly durable: Map<string, Node>;
  readonly present: Map<string, Node>;
  pending: EntryChange[];
};
type Node = FileNode | FolderNode;

/** What of the unsynced survives a cut: none of it, about half of it, or half of the sectors of each write. */
export const survivals = ['nothing', 'half', 'torn', 'all data, no names'] as const;
export type Survival = (typeof survivals)[number];

const sectorBytes = 512;

const newFile = (content = Buffer.alloc(0)): FileNode => ({
  kind: 'file',
  durable: content,
  pending: [],
  size: content.length,
});
const newFolder = (): FolderNode => ({ kind: 'folder', durable: new Map(), present: new Map(), pending: [] });

function apply(content: Buffer, change: Change): Buffer {
  if ('length' in change) {
    if (change.length <= content.length) return content.subarray(0, change.length);
    return Buffer.concat([content, Buffer.alloc(change.length - content.length)]);
  }
  const end = change.offset + change.data.length;
  const target =
    end <= content.length
      ? Buffer.from(content)
      : Buffer.concat([content, Buffer.alloc(end - content.length)]);
  change.data.copy(target, change.offset);
  return target;
}

function applyEntry(entries: Map<string, Node>, { remove, add, node }: EntryChange): void {
  if (remove !== null) entries.delete(remove);
  if (add !== null && node !== null) entries.set(add, node);
}

function sectorsOf({ offset, data }: { offset: number; data: Buffer }, random: Random): Change[] {
  const kept: Change[] = [];
  for (let start = 0; start < data.length; start += sectorBytes) {
    if (random.chance(0.5)) {
      kept.push({ offset: offset + start, data: data.subarray(start, start + sectorBytes) });
    }
  }
  return kept;
}

function survivorsOf(pending: readonly Change[], survival: Survival, random: Random): Change[] {
  if (survival === 'nothing') return [];
  if (survival === 'all data, no names') return [...pending];
  return pending.flatMap((change) => {
    if (survival === 'torn' && 'data' in change) return sectorsOf(change, random);
    return random.chance(0.5) ? [change] : [];
  });
}

export class DiskModel {
  readonly #root: string;
  readonly #top = newFolder();
  readonly #open = new Map<number, { node: Node; position: number; append: boolean }>();

  /** A disk that holds what lies under `root` now, all of it durable. */
  constructor(root: string) {
    this.#root = root;
    this.#load(root, this.#top);
  }

  #load(path: string, folder: FolderNode): void {
    for (const name of readdirSync(path)) {
      const child = join(path, name);
      const node = statSync(child).isDirectory() ? newFolder() : newFile(readFileSync(child));
      folder.durable.set(name, node);
      folder.present.set(name, node);
      if (node.kind === 'folder') this.#load(child, node);
    }
  }

  #find(path: string): Node | undefined {
    if (path === this.#root) return this.#top;
    if (!path.startsWith(`${this.#root}/`)) return undefined;
    let node: Node | undefined = this.#top;
    for (const name of path.slice(this.#root.length + 1).split('/')) {
      if (name === '') continue;
      node = node?.kind === 'folder' ? node.present.get(name) : undefined;
    }
    return node;
  }

  #folderOf(path: string): FolderNode | undefined {
    const folder = this.#find(dirname(path));
    return folder?.kind === 'folder' ? folder : undefined;
  }

  #change(folder: FolderNode | undefined, change: EntryChange): void {
    if (folder === undefined) return;
    applyEntry(folder.present, change);
    folder.pending.push(change);
  }

  #write(node: FileNode, change: Change): void {
    node.pending.push(change);
    node.size = 'length' in change ? change.length : Math.max(node.size, change.offset + change.data.length);
  }

  take(call: TracedCall): void {
    switch (call.call) {
      case 'open': {
        let node = this.#find(call.path);
        if (node === undefined && call.flags.includes('O_CREAT')) {
          const folder = this.#folderOf(call.path);
          if (folder === undefined) return;
          node = newFile();
          this.#change(folder, { remove: null, add: basename(call.path), node });
        }
        if (node === undefined) return;
        if (node.kind === 'file' && call.flags.includes('O_TRUNC') && node.size > 0)
          this.#write(node, { length: 0 });
        this.#open.set(call.fd, { node, position: 0, append: call.flags.includes('O_APPEND') });
        return;
      }
      case 'close':
        this.#open.delete(call.fd);
        return;
      case 'dup': {
        const opened = this.#open.get(call.fd);
        if (opened !== undefined) this.#open.set(call.copy, opened);
        return;
      }
      case 'write': {
        const opened = this.#open.get(call.fd);
        if (opened?.node.kind !== 'file') return;
        const offset = opened.append ? opened.node.size : (call.offset ?? opened.position);
        if (call.offset === null) opened.position = offset + call.data.length;
        this.#write(opened.node, { offset, data: call.data });
        return;
      }
      case 'copy': {
        const [source, target] = [this.#open.get(call.from), this.#open.get(call.fd)];
        if (source?.node.kind !== 'file' || target?.node.kind !== 'file') return;
        const from = call.offset ?? source.position;
        const content = source.node.pending.reduce(apply, source.node.durable);
        const data = Buffer.from(content.subarray(from, from + call.length));
        if (call.offset === null) source.position += call.length;
        this.#write(target.node, { offset: target.position, data });
        target.position += call.length;
        return;
      }
      case 'truncate': {
        const node = this.#open.get(call.fd)?.node;
        if (node?.kind === 'file') this.#write(node, { length: call.length });
        return;
      }
      case 'sync': {
        const node = this.#open.get(call.fd)?.node;
        if (node?.kind === 'file') {
          for (const change of node.pending) node.durable = apply(node.durable, change);
          node.pending = [];
        } else if (node?.kind === 'folder') {
          for (const change of node.pending) applyEntry(node.durable, change);
          node.pending = [];
        }
        return;
      }
      case 'rename': {
        const node = this.#find(call.from);
        const [from, to] = [this.#folderOf(call.from), this.#folderOf(call.to)];
        if (node === undefined) return;
        if (from === to) {
          // Within one folder a renaming is there or not.
          this.#change(to, { remove: basename(call.from), add: basename(call.to), node });
          return;
        }
        this.#change(to, { remove: null, add: basename(call.to), node });
        this.#change(from, { remove: basename(call.from), add: null, node: null });
        return;
      }
      case 'link': {
        const node = this.#find(call.from);
        if (node === undefined) return;
        this.#change(this.#folderOf(call.to), { remove: null, add: basename(call.to), node });
        return;
      }
      case 'unlink':
        if (this.#find(call.path) !== undefined) {
          this.#change(this.#folderOf(call.path), { remove: basename(call.path), add: null, node: null });
        }
        return;
      case 'mkdir':
        this.#change(this.#folderOf(call.path), {
          remove: null,
          add: basename(call.path),
          node: newFolder(),
        });
        return;
    }
  }

  /** Writes into the empty folder `target` what is on the disk when the power fails now. */
  cut(target: string, survival: Survival, random: Random): void {
    this.#cutFolder(this.#top, target, survival, random);
  }

  #cutFolder(folder: FolderNode, target: string, survival: Survival, random: Random): void {
    mkdirSync(target, { recursive: true });
    const entries = new Map(folder.durable);
    for (const change of folder.pending) {
      const survives = survival === 'half' || survival === 'torn' ? random.chance(0.5) : false;
      if (survives) applyEntry(entries, change);
    }
    for (const [name, node] of entries) {
      const path = join(target, name);
      if (node.kind === 'folder') this.#cutFolder(node, path, survival, random);
      else if (!name.endsWith('-shm')) {
        // The shared memory file is rebuilt by SQLite and written through memory, which no trace shows.
        const content = survivorsOf(node.pending, survival, random).reduce(apply, node.durable);
        writeFileSync(path, content);
      }
    }
  }
}
