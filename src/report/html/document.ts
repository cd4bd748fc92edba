import { textAsset } from '../asset.js';
import { html, type Markup, raw } from './markup.js';
import { contentSecurityPolicy } from './security.js';

/** What a page carries besides its text. */
export interface Carried {
  /** Stands after the text. */
  readonly data: Markup;
  /** Runs once the page is there. */
  readonly script: string;
  /** Scripts that this one may start later. */
  readonly later: readonly string[];
}

/** A whole page in one file, with the policy that lets nothing else run in it. */
export const document = (title: string, body: Markup, carried?: Carried): string => {
  const scripts = carried === undefined ? [] : [carried.script, ...carried.later];
  return html`${raw('<!doctype html>')}
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(scripts)}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${title}</title><style>${raw(textAsset('page.css'))}</style></head>
<body><main>${body}</main>
${carried?.data}
${carried && html`<script>${raw(carried.script)}</script>`}</body></html>
`.markup;
};
