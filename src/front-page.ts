/**
 * The page at `/` for people who open the service in a browser: what it is, which addresses a client needs, and
 * where its descriptions are. It loads nothing, runs no script and names no tenant but the public sample.
 */

import { escapeHtml, pageStyle, styleSource } from './identity/issuer/pages/page-frame.ts'

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

const headers: Readonly<Record<string, string>> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src ${styleSource}; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-cache',
  Vary: 'Accept',
}

function link(path: string, text: string): string {
  return `<a href="${escapeHtml(path)}">${escapeHtml(text)}</a>`
}

function tenantText(origin: string, tenant: PublicTenant | undefined): string {
  const discovery = '/v2.0/.well-known/openid-configuration'
  if (tenant === undefined) {
    return `<dt>Issuer of a tenant</dt>
<dd><code>${escapeHtml(`${origin}/{tenant id or domain}/v2.0`)}</code></dd>
<dd>The command <code>tenant list</code> names the tenants. An administrator can also trust an OpenID issuer of your own with <code>--issuer</code>.</dd>`
  }
  return `<dt>Sample tenant</dt>
<dd><code>${escapeHtml(tenant.domain)}</code>, id <code>${escapeHtml(tenant.id)}</code></dd>
<dt>Its issuer</dt>
<dd><code>${escapeHtml(`${origin}/${tenant.id}/v2.0`)}</code> (${link(`/${tenant.id}${discovery}`, 'discovery document')})</dd>
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
<style>${pageStyle}</style>
</head>
<body>
<main>
<h1>Ostiary</h1>
<p class="version">Version ${escapeHtml(version)}</p>
<p>This is an identity-policy service. It speaks the Microsoft Graph API: conditional access, security token service
and B2C custom policies. Programs use it; people see only this page and the one on
which they sign in a device.</p>

<h2>Connect a client</h2>
<dl>
<dt>Base URL of Microsoft Graph</dt>
<dd><code>${escapeHtml(`${origin}/v1.0`)}</code> or <code>${escapeHtml(`${origin}/beta`)}</code></dd>
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
