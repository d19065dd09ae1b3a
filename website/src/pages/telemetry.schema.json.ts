import type { APIRoute } from 'astro';

import schema from '../../../docs/telemetry.schema.json?raw';

/** The schema under the address that it names as its own. */
export const GET: APIRoute = () => new Response(schema, { headers: { 'content-type': 'application/schema+json' } });
