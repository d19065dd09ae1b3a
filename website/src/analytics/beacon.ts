/**
 * The way out for who leaves before posthog-js was loaded: the same events in the same form, in one beacon.
 */

import type { Click } from './events';
import { withoutQuery } from './address';

export type Early = Click | { name: '$pageview'; properties: Record<string, never> };

/** The body of a capture request, as posthog-js would write it. */
export function body(token: string, events: readonly Early[], page: { location: Location; agent: string }): string {
  const { location, agent } = page;
  const common = {
    token,
    distinct_id: '$posthog_cookieless',
    $cookieless_mode: true,
    $raw_user_agent: agent,
    $host: location.host,
    $timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    $current_url: withoutQuery(location.href),
    $pathname: location.pathname,
    $lib: 'web',
    $process_person_profile: false,
    $geoip_disable: true,
  };
  const timestamp = new Date().toISOString();
  return JSON.stringify({
    api_key: token,
    batch: events.map(({ name, properties }) => ({
      uuid: crypto.randomUUID(),
      event: name,
      properties: { ...common, ...properties },
      timestamp,
    })),
    sent_at: timestamp,
  });
}
