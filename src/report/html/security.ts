import { createHash } from 'node:crypto';

/** A script's text as it can stand in an HTML document without ending its element. */
export const embeddable = (script: string): string => script.replace(/<(\/script|!--)/gi, '<\\$1');

/** A policy under which a page loads nothing, and runs these scripts and no others. */
export const contentSecurityPolicy = (scripts: readonly string[]): string => {
  const hashes = scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  return [
    "default-src 'none'",
    `script-src ${hashes.join(' ') || "'none'"}`,
    "style-src 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
};
