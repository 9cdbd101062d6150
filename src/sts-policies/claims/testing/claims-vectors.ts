/** Reads the vectors of claims and makes a question of each. */

import { readFileSync } from 'node:fs'
import type { JsonObject } from '../../../kernel/json.ts'
import { compileClaimsMappings } from '../claims-mappings.ts'
import type { ClaimValue } from '../claims-preview.ts'
import type { ClaimsGroup, ClaimsParty, ClaimsQuestion, TokenKind } from '../claims-question.ts'
import { pairwiseIdOf } from '../pairwise-id.ts'
import type { SkipCode } from '../skip-reasons.ts'

/** What a row expects of the preview; members that it leaves out are not compared. */
export interface ClaimsExpectation {
  readonly refused?: { readonly error: string; readonly message?: string; readonly entry?: number }
  /** Claims by name; `"@pairwise"` is the pairwise identifier of the user at the recipient. */
  readonly has?: Readonly<Record<string, ClaimValue>>
  readonly lacks?: readonly string[]
  /** Exactly the claims of the policy. */
  readonly policyClaims?: Readonly<Record<string, ClaimValue>>
  readonly nameFormats?: Readonly<Record<string, string>>
  readonly nameId?: {
    readonly value: string | null
    readonly format: string
    readonly fallback?: SkipCode
  }
  readonly issuer?: string
  readonly audience?: string
  readonly decidedBy?: string
  /** Entry and code of each skipped part, in order. */
  readonly skipped?: readonly (readonly [number | null, SkipCode])[]
  readonly ignored?: readonly SkipCode[]
  /** Methods of the steps of a claim, in order; a source is its attribute. */
  readonly steps?: Readonly<Record<string, readonly string[]>>
}

/** One row. `schema` and `transformations` are a short form of a claims mapping definition. */
export interface ClaimsVector {
  readonly id: string
  readonly rules: readonly string[]
  readonly source: string
  readonly token: TokenKind
  /** On whom the policy is: the recipient when absent. */
  readonly assigned?: 'client' | 'resource' | 'application' | 'nobody'
  readonly isOrganizationDefault?: boolean
  readonly definition?: JsonObject
  /** The whole text of the definition, for definitions that cannot be read. */
  readonly text?: string
  /** A second policy, on the other party. */
  readonly otherDefinition?: JsonObject
  readonly client?: Partial<ClaimsParty>
  readonly resource?: Partial<ClaimsParty>
  /** Null: no user. Members change the user of the fixture. */
  readonly user?: JsonObject | null
  readonly groups?: readonly ClaimsGroup[]
  readonly assignedRoles?: readonly string[]
  readonly requestedAudience?: string
  readonly endpointVersion?: 1 | 2
  readonly requestedNameIdFormat?: string
  readonly expect: ClaimsExpectation
}

interface ClaimsFixture {
  readonly tenant: ClaimsQuestion['tenant']
  readonly client: ClaimsParty
  readonly resource: ClaimsParty
  readonly user: JsonObject
}

interface ClaimsVectorFile {
  readonly fixture: ClaimsFixture
  /** Each rule with its sentence. */
  readonly rules: Readonly<Record<string, string>>
  readonly rows: readonly ClaimsVector[]
}

/** The file of vectors. */
export const claimsVectors = JSON.parse(
  readFileSync(new URL('../../vectors/claims.json', import.meta.url), 'utf8'),
) as ClaimsVectorFile

function policyOf(id: string, text: string, isOrganizationDefault = false) {
  const displayName = `Policy ${id}`
  return { id, type: 'ClaimsMappingPolicy', displayName, definition: text, isOrganizationDefault }
}

function textOf(definition: JsonObject): string {
  return JSON.stringify({ ClaimsMappingPolicy: { Version: 1, ...definition } })
}

/** Makes the policies of a row and their assignments. */
function mappingsOf(row: ClaimsVector, client: ClaimsParty, resource: ClaimsParty) {
  const recipient = row.token === 'access' ? 'resource' : 'client'
  const assigned = row.assigned ?? recipient
  const text = row.text ?? (row.definition && textOf(row.definition))
  const parties = { client, resource }
  const other = recipient === 'client' ? resource : client
  const on = (policyId: string, party: ClaimsParty) => ({
    policyId,
    target: 'servicePrincipal' as const,
    objectId: party.servicePrincipalId ?? '',
  })
  return compileClaimsMappings(
    [
      ...(text === undefined ? [] : [policyOf('p1', text, row.isOrganizationDefault)]),
      ...(row.otherDefinition ? [policyOf('p2', textOf(row.otherDefinition))] : []),
    ],
    [
      ...(assigned === 'client' || assigned === 'resource' ? [on('p1', parties[assigned])] : []),
      ...(assigned === 'application'
        ? [
            {
              policyId: 'p1',
              target: 'application' as const,
              objectId: parties[recipient].applicationId ?? '',
            },
          ]
        : []),
      on('p2', other),
    ],
  )
}

/** Makes the question of a row. */
export function questionOf(row: ClaimsVector): ClaimsQuestion {
  const { fixture } = claimsVectors
  const client = { ...fixture.client, ...row.client }
  const resource = { ...fixture.resource, ...row.resource }
  const { assignedRoles, requestedAudience, endpointVersion, requestedNameIdFormat } = row
  return {
    mappings: mappingsOf(row, client, resource),
    token: row.token,
    client,
    resource,
    tenant: fixture.tenant,
    pairwiseIdOf,
    ...(row.user !== null && {
      user: {
        attributes: { ...fixture.user, ...row.user },
        ...(row.groups && { groups: row.groups }),
      },
    }),
    ...(assignedRoles && { assignedRoles }),
    ...(requestedAudience !== undefined && { requestedAudience }),
    ...(endpointVersion && { endpointVersion }),
    ...(requestedNameIdFormat !== undefined && { requestedNameIdFormat }),
  }
}
