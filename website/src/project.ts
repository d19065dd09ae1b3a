/** What the site knows of the project: read from the workspace, never written down twice. */

import cargo from '../../Cargo.toml?raw';

function value(key: string): string {
  const found = new RegExp(`^${key} = "([^"]+)"`, 'm').exec(cargo)?.[1];
  if (!found) throw new Error(`Cargo.toml has no ${key}`);
  return found;
}

export const VERSION = value('version');
export const REPOSITORY = value('repository');
export const LICENSE = value('license');
