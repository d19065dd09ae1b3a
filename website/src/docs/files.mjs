/**
 * The documentation stays where it is read on GitHub, in the repository's `docs/`; the site only renders it. This is
 * which file becomes which page, in which order.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const BLOB = 'https://github.com/caro-sh/caro/blob/main';

/** Files with a page of their own outside the documentation. */
const ELSEWHERE = {
  'docs/privacy.md': '/privacy/',
  'docs/telemetry-dictionary.md': '/telemetry/',
  'docs/telemetry.schema.json': '/telemetry.schema.json',
  'CHANGELOG.md': '/changelog/',
};

/** The guides, in the order in which they are needed; one that is not named comes last. */
const GUIDES = [
  'getting-started',
  'safety-levels',
  'models-and-backends',
  'guard',
  'telemetry',
  'troubleshooting',
  'uninstall',
  'air-gap',
  'packagers',
  'maintainers',
];

/** Where the page of a file stands; none where it has none. */
export function addressOf(path) {
  if (path in ELSEWHERE) return ELSEWHERE[path];
  const release = /^docs\/release-notes\/(.+)\.md$/.exec(path);
  if (release) return `/changelog/#${anchor(release[1])}`;
  const slug = slugOf(path);
  return slug === undefined ? undefined : `/${slug}/`;
}

/** The anchor of a release on the page of changes. */
export function anchor(version) {
  return `v${version.replaceAll('.', '-')}`;
}

function slugOf(path) {
  const page = /^docs\/(.+)\.md$/.exec(path)?.[1];
  if (!page || path in ELSEWHERE || page.startsWith('release-notes/')) return undefined;
  return page === 'guides/README' ? 'docs' : `docs/${page.replace(/\/README$/, '').toLowerCase()}`;
}

/** Every file of the documentation: its path in the repository, its page, its title, its text without the title. */
export function documents() {
  return markdownUnder('docs')
    .map((path) => ({ path, slug: slugOf(path) }))
    .filter(({ slug }) => slug !== undefined)
    .map(({ path, slug }) => ({ path, slug, ...read(path) }));
}

/** The notes of each release, the newest first. */
export function releases() {
  return markdownUnder('docs/release-notes')
    .map((path) => ({ path, version: posix.basename(path, '.md'), ...read(path) }))
    .sort((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }));
}

/** A file: its first heading, its first paragraph in plain text, and the text below the heading. */
export function read(path) {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const heading = /^# (.+)$/m.exec(text);
  if (!heading) throw new Error(`${path} has no title: begin it with "# "`);
  const body = text.slice(heading.index + heading[0].length).trimStart();
  const paragraph = body.replace(/<!--.*?-->/gs, '').split(/\n\s*\n/).find((part) => /^\s*[\p{L}\d"`*[]/u.test(part)) ?? '';
  return { title: plain(heading[1]), description: plain(paragraph), body };
}

function plain(markdown) {
  const text = markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '').replace(/\s+/g, ' ').trim();
  return text.length <= 200 ? text : `${text.slice(0, 197).replace(/\s\S*$/, '')} …`;
}

function markdownUnder(directory) {
  const entries = readdirSync(join(ROOT, directory), { withFileTypes: true });
  return entries
    .flatMap((entry) => {
      const path = posix.join(directory, entry.name);
      if (entry.isDirectory()) return markdownUnder(path);
      return entry.name.endsWith('.md') ? [path] : [];
    })
    .sort();
}

/** Links between files of the repository, turned into links between pages. */
export function relink(html, path) {
  return html.replace(/ (href|src)="([^"#]*)(#[^"]*)?"/g, (whole, attribute, target, fragment = '') => {
    if (!target || /^[a-z]+:|^\/\//i.test(target) || target.startsWith('/')) return whole;
    const file = posix.normalize(posix.join(posix.dirname(path), decodeURI(target)));
    return ` ${attribute}="${addressOf(file) ?? `${BLOB}/${file}`}${fragment}"`;
  });
}

/** The sidebar of the documentation. */
export function sidebar() {
  const pages = documents();
  const item = ({ slug, title }) => ({ label: title, link: `/${slug}/` });
  const rank = ({ path }) => (GUIDES.indexOf(posix.basename(path, '.md')) + GUIDES.length + 1) % (GUIDES.length + 1);
  const under = (directory) => pages.filter(({ path }) => posix.dirname(path) === directory && !path.endsWith('README.md'));
  const guides = under('docs/guides').sort((a, b) => rank(a) - rank(b));
  return [
    { label: 'Overview', link: '/docs/' },
    { label: 'Guides', items: guides.map(item) },
    { label: 'Reference', items: [...under('docs/reference').map(item), { label: 'Telemetry dictionary', link: '/telemetry/' }] },
    { label: 'Project', items: under('docs').map(item) },
  ].filter(({ items }) => items === undefined || items.length > 0);
}
