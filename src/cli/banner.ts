/** What `start` prints once it listens: its addresses, how to trust its certificate, and a first request. */

import { resolve } from 'node:path'
import type { StartConfig, StartOptions } from '../config.ts'
import { dataPaths } from '../data-directory.ts'
import { contosoClient, contosoDomain, contosoTenantId } from '../directory/sample/contoso.ts'
import { printLines } from './output.ts'

interface Listening {
  readonly options: StartOptions
  readonly config: StartConfig
  readonly securePort: number
  /** Absent when plain HTTP is off. */
  readonly plainPort?: number
}

function sampleLines(url: string, trust: string): readonly string[] {
  const token = `${url}/${contosoDomain}/oauth2/v2.0/token`
  const form = [
    '-d grant_type=client_credentials',
    `-d client_id=${contosoClient.appId}`,
    `-d client_secret=${contosoClient.secret}`,
    '-d scope=https://graph.microsoft.com/.default',
  ].join(' ')
  return [
    '',
    '  DEVELOPMENT: the secrets of the sample tenant are public; only this machine can reach it.',
    `  tenant          ${contosoTenantId} (${contosoDomain})`,
    `  client id       ${contosoClient.appId}`,
    `  client secret   ${contosoClient.secret}`,
    '',
    '  Try it:',
    '',
    `  TOKEN=$(curl -s ${trust} ${token} ${form} | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
    `  curl -s ${trust} -H "Authorization: Bearer $TOKEN" ${url}/v1.0/identity/conditionalAccess/policies`,
  ]
}

/** Prints the banner on standard output. */
export function printBanner({ options, config, securePort, plainPort }: Listening): void {
  const url = `https://localhost:${securePort}`
  const authority = resolve(dataPaths(options.data).authorityCertificate)
  const usesLocalAuthority = options.tlsCert === undefined
  const trust = usesLocalAuthority ? `--cacert '${authority}'` : ''
  const lines = [
    'Ostiary is listening.',
    '',
    `  HTTPS           ${url}`,
    ...(plainPort === undefined
      ? []
      : [
          `  HTTP            http://localhost:${plainPort} (this machine only; open it in a browser)`,
        ]),
    ...config.publicOrigins.map((origin) => `  public URL      ${origin}`),
    ...(usesLocalAuthority
      ? [
          `  CA certificate  ${authority}`,
          `  trust it        export NODE_EXTRA_CA_CERTS='${authority}' CURL_CA_BUNDLE='${authority}'`,
        ]
      : []),
    ...(config.usesSample ? sampleLines(url, trust) : []),
    '',
  ]
  printLines(lines)
}
