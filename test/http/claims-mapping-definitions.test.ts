/** The vectors of claims mapping definitions as bodies of requests: both families of paths give the same answer. */

import { beforeAll, expect, it } from 'vitest'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../src/kernel/json.ts'
import vectors from '../../src/sts-policies/vectors/definitions-claims-mapping.json' with { type: 'json' }
import { setUpTestService } from '../support/test-service.ts'

const service = setUpTestService({ store: 'sqlite' })
let token: string

beforeAll(async () => {
  token = await service.userToken(
    'admin',
    'Policy.Read.All',
    'Policy.ReadWrite.ApplicationConfiguration',
    'Directory.AccessAsUser.All',
  )
})

/** The codes and inner places of findings in an answer. */
function shown(findings: JsonValue | undefined): readonly JsonValue[] {
  const items = Array.isArray(findings) ? (findings as readonly JsonValue[]) : []
  return items.filter(isJsonObject).map((finding) => {
    const inner = finding['@ostiary.inner']
    const pointer = isJsonObject(inner) ? memberText(inner, 'pointer') : ''
    return [
      memberText(finding, '@ostiary.code').split('.').at(-1) ?? '',
      pointer.replace('/ClaimsMappingPolicy', ''),
    ]
  })
}

const paths: readonly (readonly [string, JsonObject])[] = [
  ['/v1.0/policies/claimsMappingPolicies', {}],
  ['/beta/policies', { type: 'ClaimsMappingPolicy' }],
]

it.each(paths)('%s refuses, warns and stores as the vectors say', async (path, members) => {
  for (const { description, given, then } of vectors) {
    const definition = JSON.stringify({ ClaimsMappingPolicy: given })
    const body = { displayName: description, definition: [definition], ...members }
    const { status, json } = await service.send('POST', path, { token, body })
    const isRefused = then.findings.length > 0
    const error = json['error']
    const details = isJsonObject(error) ? error['details'] : undefined
    // A refusal lists after its reasons what alone would be a warning.
    const expected = [...then.findings, ...then.warnings].map((finding: JsonObject) => [
      finding['code'],
      finding['at'],
    ])
    expect([description, status, shown(isRefused ? details : json['@ostiary.warnings'])]).toEqual([
      description,
      isRefused ? 400 : 201,
      expected,
    ])
    if (!isRefused) expect(json['definition']).toEqual([definition])
  }
})
