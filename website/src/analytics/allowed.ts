/**
 * What may leave the page: everything that is not named here is taken off each event before it is sent, whatever
 * posthog-js, or a later version of it, adds.
 */

import { withoutQuery } from './address';

/** Every property that stays, and why. */
export const ALLOWED: Readonly<Record<string, string>> = {
  token: 'names the PostHog project; without it the event belongs to nobody',
  distinct_id: 'always "$posthog_cookieless": tells the server that the page has no id of anybody',
  $cookieless_mode: 'makes the server count with a hash of the day, and drop the event where that is switched off',
  $raw_user_agent: 'the server makes the hash of the day from it, and drops the event without it',
  $host: 'the server makes the hash of the day from it, and drops the event without it',
  $timezone: 'tells the server which day it is for the visitor, and so which hash of the day to use',
  $current_url: 'which page was looked at; without query and fragment',
  $pathname: 'which page was looked at',
  $prev_pageview_pathname: 'which page was left',
  $prev_pageview_duration: 'how long a page was read: long on a page of instructions means that it is unclear',
  $device_type: 'phone or desktop: which layout has to be right',
  $browser: 'which browsers to test with',
  $os: 'which installation to explain first',
  $lib: 'tells the site from the program',
  $lib_version: 'which version of posthog-js was at work, should it misbehave',
  $process_person_profile: 'always false: tells PostHog to make no profile of a person',
  $geoip_disable: 'always true: tells PostHog not to look up a place for the address',
  platform: 'download_clicked: which installation was copied or downloaded',
  version: 'download_clicked: of which version',
  cta_name: 'cta_clicked: which link was followed',
  location: 'cta_clicked: from which part of the page',
};

/** The events that exist. */
export const EVENTS: readonly string[] = ['$pageview', '$pageleave', 'download_clicked', 'cta_clicked'];

/** The part of an event of posthog-js that matters here. */
interface Outgoing {
  event: string;
  properties: Record<string, unknown>;
  $set?: unknown;
  $set_once?: unknown;
}

/** The event with nothing but what is allowed; none where it is not one of ours. */
export function onlyAllowed<Event extends Outgoing>(event: Event): Event | null {
  if (!EVENTS.includes(event.event)) return null;
  const kept: Record<string, unknown> = { $geoip_disable: true };
  for (const [name, value] of Object.entries(event.properties)) {
    if (name in ALLOWED) kept[name] = name === '$current_url' ? withoutQuery(value) : value;
  }
  const { $set: _set, $set_once: _once, ...rest } = event;
  return { ...rest, properties: kept } as Event;
}
