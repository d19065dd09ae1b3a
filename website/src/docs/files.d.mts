/** A file of the repository that is rendered. */
export interface Text {
  path: string;
  title: string;
  description: string;
  body: string;
}

export const ROOT: string;
export function addressOf(path: string): string | undefined;
export function anchor(version: string): string;
export function documents(): (Text & { slug: string })[];
export function releases(): (Text & { version: string })[];
export function read(path: string): Omit<Text, 'path'>;
export function relink(html: string, path: string): string;
