/** The built site, read from disk. */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

import { parse, type HTMLElement } from 'node-html-parser';

/** A build in the site's directory. */
export class Site {
  readonly root: string;

  constructor(name: string) {
    this.root = new URL(`../../${name}`, import.meta.url).pathname;
    if (!existsSync(this.root)) throw new Error(`${name} is not there: npm test builds it`);
  }

  /** The paths of all pages, as a browser would ask for them. */
  pages(): string[] {
    const files = readdirSync(this.root, { recursive: true, encoding: 'utf8' });
    return files
      .filter((name) => name.endsWith('.html'))
      .map((name) => `/${name.split(sep).join('/').replace(/index\.html$/, '')}`)
      .sort();
  }

  /** A page. */
  page(path: string): HTMLElement {
    return parse(this.text(path), { comment: false });
  }

  /** A file's text. */
  text(path: string): string {
    return readFileSync(this.#file(path), 'utf8');
  }

  /** Whether there is such a file. */
  has(path: string): boolean {
    return existsSync(this.#file(path));
  }

  /** How many bytes a file takes on the wire. */
  weight(path: string): number {
    return gzipSync(readFileSync(this.#file(path)), { level: 9 }).length;
  }

  #file(path: string): string {
    const file = join(this.root, decodeURIComponent(path));
    return existsSync(file) && statSync(file).isDirectory() ? join(file, 'index.html') : file;
  }
}
