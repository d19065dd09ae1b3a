/**
 * The few bytes that every page loads: they wait until the browser has nothing better to do, then fetch posthog-js.
 * What is clicked before is kept and handed over; if the page is left before, it goes out in a beacon.
 */

import { body, type Early } from './beacon';
import { mayRecord } from './choice';
import { clickOn, type Click } from './events';

const token = import.meta.env.PUBLIC_POSTHOG_KEY ?? '';
const host = import.meta.env.PUBLIC_POSTHOG_HOST ?? '';

/** A fork or a preview that was built with our key is not us. */
const atHome = location.hostname === new URL(import.meta.env.SITE).hostname;

type Capture = (click: Click) => void;

if (atHome && mayRecord()) record();

function record() {
  let waiting: Early[] = [{ name: '$pageview', properties: {} }];
  let capture: Capture | undefined;

  addEventListener(
    'click',
    ({ target }) => {
      const element = target instanceof Element && target.closest<HTMLElement>('[data-track-download],[data-track-cta]');
      const click = element ? clickOn(element) : undefined;
      if (!click || !mayRecord()) return;
      if (capture) capture(click);
      else waiting.push(click);
    },
    { capture: true },
  );

  addEventListener('pagehide', () => {
    if (capture || !waiting.length || !mayRecord()) return;
    navigator.sendBeacon(`${host}/e/`, body(token, waiting, { location, agent: navigator.userAgent }));
    waiting = [];
  });

  whenIdle(async () => {
    const { open } = await import('./client');
    // Left and come back to, out of the browser's cache of pages: what was sent by beacon is not sent again.
    capture = open(token, host, waiting.some(({ name }) => name === '$pageview'));
    for (const event of waiting) if (event.name !== '$pageview') capture(event);
    waiting = [];
  });
}

function whenIdle(work: () => void) {
  const wait = () => {
    if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: 4000 });
    else setTimeout(work, 200);
  };
  if (document.readyState === 'complete') wait();
  else addEventListener('load', wait, { once: true });
}
