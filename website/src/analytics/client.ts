/**
 * posthog-js, with every automatic collection off. The entry without remote code: it loads nothing, and talks to one
 * address, `/e/`.
 */

import posthog from 'posthog-js/dist/module.slim.no-external';

import { onlyAllowed } from './allowed';
import { mayRecord } from './choice';
import type { Click } from './events';

/** Starts posthog-js, and gives the function that records a click. */
export function open(token: string, host: string, withPageview: boolean): (click: Click) => void {
  posthog.init(token, {
    api_host: host,
    person_profiles: 'identified_only',
    cookieless_mode: 'always',
    capture_pageview: withPageview,
    capture_pageleave: true,
    respect_dnt: true,
    before_send: (event) => (event && mayRecord() ? onlyAllowed(event) : null),
    // No remote configuration, no flags, no remote scripts.
    advanced_disable_flags: true,
    disable_external_dependency_loading: true,
    // Nothing by itself.
    autocapture: false,
    rageclick: false,
    capture_heatmaps: false,
    capture_dead_clicks: false,
    capture_exceptions: false,
    capture_performance: false,
    disable_session_recording: true,
    disable_surveys: true,
    disable_product_tours: true,
    disable_conversations: true,
    disable_scroll_properties: true,
    disableDeviceModel: true,
    save_referrer: false,
    save_campaign_params: false,
    ...(import.meta.env.PUBLIC_POSTHOG_TESTED ? { opt_out_useragent_filter: true } : {}),
  });
  return ({ name, properties }) => void posthog.capture(name, properties);
}
