import rss from '@astrojs/rss';
import type { APIRoute } from 'astro';

import { anchor, releases } from '../docs/files.mjs';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** The day of a release: its notes begin with it. */
function day(body: string): Date {
  const [, date, month, year] = /^(\d+) (\w+) (\d{4})\./.exec(body) ?? [];
  const index = MONTHS.indexOf(month ?? '');
  if (index < 0) throw new Error('notes of a release begin with its day, as "22 November 2026."');
  return new Date(Date.UTC(Number(year), index, Number(date)));
}

export const GET: APIRoute = ({ site }) =>
  rss({
    title: 'Caro releases',
    description: 'What changed in each release of Caro.',
    site: site ?? '',
    items: releases().map(({ title, description, version, body }) => ({
      title,
      description,
      link: `/changelog/#${anchor(version)}`,
      pubDate: day(body),
    })),
  });
