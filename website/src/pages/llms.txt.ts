import type { APIRoute } from 'astro';

import { documents } from '../docs/files.mjs';
import { VERSION } from '../project';

/** The site for readers that are programs: what Caro is, and where each text stands as Markdown. */
export const GET: APIRoute = ({ site }) => {
  const link = (title: string, path: string, description: string) =>
    `- [${title}](${new URL(path, site).href}): ${description}`;
  const lines = [
    '# Caro',
    '',
    `> Caro ${VERSION} turns a sentence into a shell command, checks what the command would do, and runs it only when told to.`,
    '',
    'In a pipe `caro "<sentence>"` prints the bare command and runs nothing. `caro -o json` prints everything about it.',
    '`caro check --json -- "<command>"` assesses any command without running it: exit code 0 allowed, 5 warned, 3 blocked.',
    'Coding agents are recognised: they are never asked about telemetry, and must not answer for their users.',
    '',
    '## Documentation',
    '',
    ...documents().map(({ title, slug, description }) => link(title, `/${slug}/`, description)),
    '',
    '## Data and privacy',
    '',
    link('Telemetry', '/telemetry/', 'every event and property, why it is asked for, and how to switch it off'),
    link('JSON schema of an event', '/telemetry.schema.json', 'one line of an export'),
    link('Privacy policy', '/privacy/', 'of the program and of this website'),
    link('Changelog', '/changelog/', 'notes of each release'),
    '',
  ];
  return new Response(lines.join('\n'), { headers: { 'content-type': 'text/plain; charset=utf-8' } });
};
