/** What every page of the service has: its look, its headers, and texts that cannot become markup. */

import { createHash } from 'node:crypto'

/** The style of all pages. It follows the light or dark setting of the browser. */
export const pageStyle = `
:root { color-scheme: light dark; --text: #1b1b1f; --muted: #55555f; --back: #ffffff; --box: #f2f2f7; --link: #0b57a4; }
@media (prefers-color-scheme: dark) {
  :root { --text: #ececf1; --muted: #b4b4c0; --back: #17171b; --box: #24242b; --link: #8ec5ff; }
}
body { margin: 0; background: var(--back); color: var(--text); font: 1rem/1.6 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1.25rem 3rem; }
h1 { margin: 0; line-height: 1.2; }
h2 { margin: 2rem 0 0.5rem; font-size: 1.15rem; }
p { margin: 0.5rem 0; }
a { color: var(--link); }
a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
code { padding: 0.1em 0.3em; border-radius: 0.25em; background: var(--box); overflow-wrap: anywhere; }
dt { margin-top: 0.75rem; font-weight: 600; }
dd { margin: 0; }
.version, .hint { color: var(--muted); }
label { display: block; margin: 1rem 0 0.25rem; font-weight: 600; }
input { box-sizing: border-box; width: 100%; max-width: 22rem; padding: 0.5rem; font: inherit; }
input, button { border: 1px solid var(--muted); border-radius: 0.25rem; background: var(--back); color: var(--text); }
button { margin: 1.25rem 0.5rem 0 0; padding: 0.5rem 1.25rem; font: inherit; }
button.first { border-color: var(--link); background: var(--link); color: var(--back); }
input:focus-visible, button:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.error { padding: 0.5rem 0.75rem; border-left: 4px solid #c42b1c; background: var(--box); }
`

/** WHY a hash: the browser then applies this style alone, and no other that somebody might plant. */
export const styleSource = `'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'`

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Prints a text so that a browser shows it as it is. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (character) => entities[character] ?? '')
}

/**
 * Headers of pages with forms: no script, nothing from elsewhere, no frame, and nothing is kept. Forms lead to the service
 * itself, and to the given places.
 */
export function formPageHeadersFor(places: readonly string[]): Readonly<Record<string, string>> {
  const targets = ["'self'", ...places].join(' ')
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': `default-src 'none'; style-src ${styleSource}; img-src data:; base-uri 'none'; form-action ${targets}; frame-ancestors 'none'`,
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
  }
}

/** Prints what is wrong, above a form; nothing for undefined. */
export function errorText(message: string | undefined): string {
  return message === undefined ? '' : `<p class="error" role="alert">${escapeHtml(message)}</p>`
}

/** Prints a page. `content` is markup; the title is a text. */
export function printPage(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${pageStyle}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${content}
</main>
</body>
</html>
`
}
