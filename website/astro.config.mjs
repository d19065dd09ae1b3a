import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';

import { contentSecurityPolicy } from './integrations/content-security-policy.mjs';
import { remembersNothing } from './integrations/remembers-nothing.mjs';
import { sidebar } from './src/docs/files.mjs';

// Elsewhere than at its own address (a fork, a preview, a test) the site records nothing.
const SITE = process.env.SITE_URL ?? 'https://caro.sh';
const REPOSITORY = 'https://github.com/caro-sh/caro';

export default defineConfig({
  site: SITE,
  outDir: process.env.SITE_OUT ?? './dist',
  trailingSlash: 'always',
  devToolbar: { enabled: false },
  // Prism marks code with classes; other highlighters with style attributes, which our policy refuses.
  markdown: { syntaxHighlight: 'prism' },
  // A page is loaded when it is asked for.
  prefetch: false,
  vite: { plugins: [remembersNothing()], build: { assetsInlineLimit: 0, modulePreload: false, target: 'es2022' } },
  integrations: [
    starlight({
      title: 'Caro',
      description: 'A sentence in, a safe shell command out.',
      logo: undefined,
      favicon: '/favicon.svg',
      social: [{ icon: 'github', label: 'GitHub', href: REPOSITORY }],
      sidebar: sidebar(),
      expressiveCode: false,
      pagefind: true,
      disable404Route: true,
      credits: false,
      markdown: { headingLinks: false },
      customCss: ['./src/styles/tokens.css', './src/styles/code.css', './src/styles/docs.css'],
      head: [
        { tag: 'meta', attrs: { property: 'og:image', content: `${SITE}/og.png` } },
        { tag: 'link', attrs: { rel: 'alternate', type: 'application/rss+xml', title: 'Caro releases', href: '/rss.xml' } },
      ],
      components: {
        // What these store in the browser, this site does without: it follows the system's light or dark.
        ThemeProvider: './src/components/Nothing.astro',
        ThemeSelect: './src/components/Nothing.astro',
        Sidebar: './src/components/docs/Sidebar.astro',
        Header: './src/components/docs/Header.astro',
        Footer: './src/components/docs/Footer.astro',
      },
    }),
    contentSecurityPolicy(),
  ],
});
