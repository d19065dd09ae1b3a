/** What the built program printed: recorded by `cargo xtask gen`, never written by hand. */

import recorded from './data/transcript.json';

/** A piece of a line in one style. */
export interface Piece {
  text: string;
  colour?: string;
  bold?: boolean;
  dim?: boolean;
  underline?: boolean;
}

/** One run: what was typed, and what stood on the screen. */
export interface Run {
  typed: string;
  lines: Piece[][];
}

/** A verdict of `caro check --json`. */
export interface Verdict {
  command: string;
  action: 'allowed' | 'warned' | 'blocked';
  risk_level: string;
  patterns: { rule: string; span: [number, number]; explanation: string }[];
}

export const runs = recorded.runs as Record<string, Run>;
export const verdicts = recorded.verdicts as unknown as Verdict[];

/** The run of that name. */
export function run(name: string): Run {
  const found = runs[name];
  if (!found) throw new Error(`no run named ${name} was recorded`);
  return found;
}

/** Runs as HTML: each piece in its style. */
export function markup(runs: readonly Run[]): string {
  return runs
    .map(({ typed, lines }) => {
      const answer = lines.map((line) => `${line.map(pieceMarkup).join('')}\n`).join('');
      return `<span class="run"><span class="prompt">$ </span><span class="typed">${escaped(typed)}</span>\n${answer}</span>`;
    })
    .join('');
}

function pieceMarkup({ text, colour, bold, dim, underline }: Piece): string {
  const names = [colour && `c-${colour}`, bold && 'b', dim && 'd', underline && 'u'].filter(Boolean);
  return names.length ? `<span class="${names.join(' ')}">${escaped(text)}</span>` : escaped(text);
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
