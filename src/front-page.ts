/**
 * The page at `/` for people who open the service in a browser: what it is, which addresses a client needs, and
 * where its descriptions are. It loads nothing, runs no script and names no tenant but the public sample.
 */

import { createHash } from 'node:crypto'

/** A tenant whose name the page may show to everybody. */
export interface PublicTenant {
  readonly id: string
  readonly domain: string
}

/** The page with the headers it needs. */
export interface FrontPage {
  readonly headers: Readonly<Record<string, string>>
  readonly html: string
}

const style = `
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
.version { color: var(--muted); }
`

/** WHY a hash: the browser then applies this style alone, and no other that somebody might plant. */
const styleHash = createHash('sha256').update(style).digest('base64')

const headers: Readonly<Record<string, string>> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-cache',
  Vary: 'Accept',
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (character) => entities[character] ?? '')
}

function link(path: string, text: string): string {
  return `<a href="${escape(path)}">${escape(text)}</a>`
}

function tenantText(origin: string, tenant: PublicTenant | undefined): string {
  const discovery = '/v2.0/.well-known/openid-configuration'
  if (tenant === undefined) {
    return `<dt>Issuer of a tenant</dt>
<dd><code>${escape(`${origin}/{tenant id or domain}/v2.0`)}</code></dd>
<dd>The command <code>tenant list</code> names the tenants. An administrator can also trust an OpenID issuer of your own with <code>--issuer</code>.</dd>`
  }
  return `<dt>Sample tenant</dt>
<dd><code>${escape(tenant.domain)}</code>, id <code>${escape(tenant.id)}</code></dd>
<dt>Its issuer</dt>
<dd><code>${escape(`${origin}/${tenant.id}/v2.0`)}</code> (${link(`/${tenant.id}${discovery}`, 'discovery document')})</dd>
<dt>Its client</dt>
<dd>The terminal that started the service shows a client id, a secret and a first request.</dd>`
}

/** Prints the page for callers who reached the service at an origin, such as `https://localhost:8443`. */
export function frontPage(
  origin: string,
  version: string,
  tenant: PublicTenant | undefined,
): FrontPage {
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ostiary</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<h1>Ostiary</h1>
<p class="version">Version ${escape(version)}</p>
<p>This is an identity-policy service. It speaks the Microsoft Graph API: conditional access, security token service
and B2C custom policies. Programs use it; it has no other page.</p>

<h2>Connect a client</h2>
<dl>
<dt>Base URL of Microsoft Graph</dt>
<dd><code>${escape(`${origin}/v1.0`)}</code> or <code>${escape(`${origin}/beta`)}</code></dd>
${tenantText(origin, tenant)}
</dl>
<p>Every request needs an access token. The command <code>ostiary token</code> prints one; in the repository it is
<code>npm run -s ostiary -- token</code>.</p>

<h2>Descriptions</h2>
<ul>
<li>OpenAPI of Microsoft Graph: ${link('/ostiary/openapi/v1.0.json', 'v1.0')}, ${link('/ostiary/openapi/beta.json', 'beta')}</li>
<li>OpenAPI of the decisions, the history and the settings of this service: ${link('/ostiary/openapi/ostiary-v1.json', 'ostiary/v1')}</li>
<li>JSON Schema of ${link('/ostiary/openapi/sign-in.schema.json', 'a sign-in')}</li>
<li>OData metadata: ${link('/v1.0/$metadata', 'v1.0')}, ${link('/beta/$metadata', 'beta')}</li>
</ul>

<h2>State of the service</h2>
<ul>
<li>${link('/healthz', 'Health')}: the process answers</li>
<li>${link('/readyz', 'Readiness')}: the database answers</li>
<li>${link('/metrics', 'Metrics')} for Prometheus</li>
</ul>

<h2>Guides</h2>
<p>The guides and the list of errors are in the folder <code>docs</code> of the package; start with
<code>README.md</code>. <code>ostiary --help</code> lists the commands.</p>
</main>
</body>
</html>
`
  return { headers, html }
}
