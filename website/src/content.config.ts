import { docsSchema } from '@astrojs/starlight/schema';
import { z } from 'astro/zod';
import { defineCollection } from 'astro:content';

import { documentation, texts } from './docs/loader';

export const collections = {
  docs: defineCollection({ loader: documentation, schema: docsSchema() }),
  texts: defineCollection({ loader: texts, schema: z.object({ title: z.string(), description: z.string() }) }),
};
