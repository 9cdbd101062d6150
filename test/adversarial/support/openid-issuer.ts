/** A small OpenID issuer on a loopback port, as honest or broken as a test wants it. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose'
import type { JsonObject } from '../../../src/kernel/json.ts'

/** What one path answers: a status, a media type and a body. */
export interface IssuerPage {
  readonly status?: number
  readonly mediaType?: string
  readonly location?: string
  readonly body: unknown
}

export interface OpenIdIssuer {
  readonly name: string
  /** How often each page was fetched. */
  readonly fetched: { discovery: number; keys: number }
  /** The pages that are served in place of the honest ones. */
  readonly pages: { discovery?: IssuerPage; keys?: IssuerPage }
  /** Makes a key the current one; the key set holds it and, when told so, those before it. */
  readonly rotate: (kid: string, options?: { readonly keepOthers?: boolean }) => Promise<void>
  readonly sign: (claims: JsonObject, header?: JsonObject) => Promise<string>
  readonly stop: () => Promise<void>
}

/** Starts an issuer with one RSA key. */
export async function startOpenIdIssuer(): Promise<OpenIdIssuer> {
  const fetched = { discovery: 0, keys: 0 }
  const pages: OpenIdIssuer['pages'] = {}
  let published: JWK[] = []
  let current = await generateKeyPair('RS256')
  let currentKid = ''

  const server = createServer((request, response) => {
    const page = request.url?.endsWith('/openid-configuration') ? 'discovery' : 'keys'
    fetched[page] += 1
    const honest = {
      discovery: { issuer: name, jwks_uri: `${name}/keys` },
      keys: { keys: published },
    }
    const {
      status = 200,
      mediaType = 'application/json',
      location,
      body,
    } = pages[page] ?? {
      body: honest[page],
    }
    response.writeHead(status, {
      'content-type': mediaType,
      ...(location === undefined ? {} : { location }),
    })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const name = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const issuer: OpenIdIssuer = {
    name,
    fetched,
    pages,
    async rotate(kid, { keepOthers = false } = {}) {
      current = await generateKeyPair('RS256')
      currentKid = kid
      const jwk = { ...(await exportJWK(current.publicKey)), kid, use: 'sig' }
      published = keepOthers ? [...published, jwk] : [jwk]
    },
    sign: (claims, header = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: currentKid, ...header })
        .sign(current.privateKey),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  await issuer.rotate('first')
  return issuer
}
