/** What Caro can record: written from the program's types by `cargo xtask gen`. */

import data from './data/telemetry.json';

export const dictionary = data;

export type Event = (typeof data.events)[number];

/** An event's line, set over several lines to be read; its own properties apart from the envelope's. */
export function spread(line: string): string {
  return JSON.stringify(JSON.parse(line), null, 2);
}

/** The event of that name. */
export function event(name: string): Event {
  const found = data.events.find((event) => event.name === name);
  if (!found) throw new Error(`the dictionary has no ${name}`);
  return found;
}
