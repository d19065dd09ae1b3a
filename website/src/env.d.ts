/// <reference types="astro/client" />
/// <reference path="../node_modules/@astrojs/starlight/locals.d.ts" />

interface ImportMetaEnv {
  /** The project's public key; absent: no analytics. */
  readonly PUBLIC_POSTHOG_KEY?: string;
  /** The project's host; absent: no analytics. */
  readonly PUBLIC_POSTHOG_HOST?: string;
  /** Set by the tests alone: PostHog drops what a headless browser sends. */
  readonly PUBLIC_POSTHOG_TESTED?: string;
}
