import type { Loader, LoaderContext } from 'astro/loaders';

import { documents, read, relink, releases, type Text } from './files.mjs';

const EDIT = 'https://github.com/caro-sh/caro/edit/main';

async function store(context: LoaderContext, id: string, text: Text, more: Record<string, unknown>) {
  const rendered = await context.renderMarkdown(text.body);
  const data = await context.parseData({ id, data: { title: text.title, description: text.description, ...more } });
  context.store.set({
    id,
    data,
    body: text.body,
    filePath: `../${text.path}`,
    digest: context.generateDigest(text.body),
    // What can be scrolled sideways has to be within reach of the keyboard.
    rendered: { ...rendered, html: relink(rendered.html, text.path).replace(/<(pre|table)(?=[ >])/g, '<$1 tabindex="0"') },
  });
}

/** The documentation, as Starlight wants it. */
export const documentation: Loader = {
  name: 'repository-documentation',
  async load(context) {
    context.store.clear();
    for (const document of documents()) {
      await store(context, document.slug, document, { editUrl: `${EDIT}/${document.path}` });
    }
  },
};

/** The texts that have pages of their own: the privacy policy, and the notes of each release. */
export const texts: Loader = {
  name: 'repository-texts',
  async load(context) {
    context.store.clear();
    await store(context, 'privacy', { path: 'docs/privacy.md', ...read('docs/privacy.md') }, {});
    for (const release of releases()) await store(context, `release/${release.version}`, release, {});
  },
};
