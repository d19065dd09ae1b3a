/**
 * Everything that the site records besides the view and the leaving of a page: two kinds of click, each with values
 * out of closed sets. Templates name them through `download` and `cta`, so that a click which is not here does not
 * compile; the listener reads them back through `clickOn`, which knows nothing else.
 */

export const PLATFORMS = ['linux', 'macos', 'windows', 'source'] as const;
export const CTA_NAMES = ['docs', 'github', 'telemetry', 'privacy', 'safety', 'changelog'] as const;
export const LOCATIONS = ['header', 'hero', 'safety', 'privacy', 'end', 'footer'] as const;

export interface Clicks {
  download_clicked: { platform: (typeof PLATFORMS)[number]; version: string };
  cta_clicked: { cta_name: (typeof CTA_NAMES)[number]; location: (typeof LOCATIONS)[number] };
}

export type Click = { [Name in keyof Clicks]: { name: Name; properties: Clicks[Name] } }[keyof Clicks];

/** The attributes of an element whose click is a `download_clicked`. */
export function download(properties: Clicks['download_clicked']): Record<string, string> {
  return { 'data-track-download': '', 'data-platform': properties.platform, 'data-version': properties.version };
}

/** The attributes of an element whose click is a `cta_clicked`. */
export function cta(cta_name: Clicks['cta_clicked']['cta_name'], location: Clicks['cta_clicked']['location']) {
  return { 'data-track-cta': cta_name, 'data-location': location };
}

/** The click that an element stands for; none where its attributes say anything that is not in the sets. */
export function clickOn({ dataset }: { dataset: DOMStringMap }): Click | undefined {
  if (dataset['trackDownload'] !== undefined) {
    const platform = PLATFORMS.find((known) => known === dataset['platform']);
    const version = dataset['version'];
    return platform && version && /^\d+\.\d+\.\d+(-(alpha|beta|rc)\.\d+)?$/.test(version)
      ? { name: 'download_clicked', properties: { platform, version } }
      : undefined;
  }
  const cta_name = CTA_NAMES.find((known) => known === dataset['trackCta']);
  const location = LOCATIONS.find((known) => known === dataset['location']);
  return cta_name && location ? { name: 'cta_clicked', properties: { cta_name, location } } : undefined;
}
