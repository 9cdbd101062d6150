/** Answers which claims a token has: gathers what a question names, and previews. */

import { checked, printFinding, type Checked, type Finding } from '../../kernel/findings.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import type { ClaimsMappings } from '../claims/claims-mappings.ts'
import type { ClaimsParty, ClaimsTenant, ClaimsUser } from '../claims/claims-question.ts'
import { pairwiseIdOf } from '../claims/pairwise-id.ts'
import { previewClaims } from '../claims/preview-claims.ts'
import type { AskedClaims } from './claims-bodies.ts'
import { claimsPartyOf } from './claims-party.ts'
import { joinFindings, userNotFound } from './effective.ts'
import { findClaimsPolicy } from '../claims-policy/claims-policy.ts'
import type { LoadedParty } from './load-party.ts'
import { findParties, type Parties } from './find-parties.ts'
import { findNamedUser, groupsOf, rolesAt, type StoredUser } from './load-user.ts'
import { printParty } from './print-answer.ts'
import { settingsOf } from './question-members.ts'
import type { QuestionedTenant } from './questioned-tenant.ts'
import { resolveStsSource } from './resolve-source.ts'

/** What an answer is made from. */
export interface ClaimsSubject {
  readonly mappings: ClaimsMappings
  readonly client: ClaimsParty
  readonly resource?: ClaimsParty
  /** Absent: the application acts for itself. */
  readonly user?: ClaimsUser
  readonly assignedRoles: readonly string[]
  readonly tenant: ClaimsTenant
  readonly at: Date
  readonly warnings: readonly Finding[]
}

/** Puts given attributes over stored ones; names compare without case. */
export function mergedAttributes(stored: JsonObject, given: JsonObject = {}): JsonObject {
  const replaced = new Set(Object.keys(given).map((name) => name.toLowerCase()))
  const kept = Object.entries(stored).filter(([name]) => !replaced.has(name.toLowerCase()))
  return { ...Object.fromEntries(kept), ...given }
}

/** Previews the claims and prints the answer. */
export function answerClaims(
  { mappings, client, resource, user, assignedRoles, tenant, at, warnings }: ClaimsSubject,
  { token = 'id', requestedAudience, endpointVersion, requestedNameIdFormat }: AskedClaims,
): JsonObject {
  const preview = previewClaims({
    mappings,
    token,
    client,
    ...(resource && { resource }),
    ...(user && { user }),
    assignedRoles,
    tenant,
    pairwiseIdOf,
    ...(requestedAudience !== undefined && { requestedAudience }),
    ...(endpointVersion !== undefined && { endpointVersion: endpointVersion === 1 ? 1 : 2 }),
    ...(requestedNameIdFormat !== undefined && { requestedNameIdFormat }),
  })
  return {
    asOf: at.toISOString(),
    client: printParty(client),
    resource: printParty(resource ?? client),
    token,
    ...(preview as unknown as JsonObject),
    ...(warnings.length > 0 && { '@ostiary.warnings': warnings.map(printFinding) }),
  }
}

/** The country of a tenant, as its organization has it. */
function countryOf(organization: JsonObject): string | undefined {
  const country = memberText(organization, 'countryLetterCode')
  return country === '' ? undefined : country
}

/** The tenant as claims see it. */
export function claimsTenantOf(
  id: string,
  verifiedDomains: readonly string[],
  organization: JsonObject = {},
): ClaimsTenant {
  const country = countryOf(organization)
  return { id, verifiedDomains, ...(country !== undefined && { country }) }
}

/** The app roles of the user, or else of the client, at the recipient of the token. */
async function assignedRolesOf(
  { store, tenant }: QuestionedTenant,
  { client, resource = client }: Parties,
  token: AskedClaims['token'],
  user: StoredUser | undefined,
  groupIds: readonly string[],
): Promise<readonly string[]> {
  const recipient = token === 'access' ? resource : client
  const { servicePrincipalId: id, objects } = recipient
  if (id === undefined || objects.servicePrincipal === undefined) return []
  const principals = user ? [user.id, ...groupIds] : [client.servicePrincipalId ?? '']
  return rolesAt(store, tenant, principals, { id, body: objects.servicePrincipal })
}

/** The custom claims policy of the service principal of a party. */
async function customPolicyOf(
  { store, tenant }: QuestionedTenant,
  { servicePrincipalId }: LoadedParty,
): Promise<JsonObject | undefined> {
  if (servicePrincipalId === undefined) return undefined
  return (await findClaimsPolicy(store, tenant, servicePrincipalId))?.body
}

/** Finds everything that a question names, or says everything that is missing. */
export async function gatherClaims(
  questioned: QuestionedTenant,
  asked: AskedClaims,
  receivedAt: Date,
): Promise<Checked<ClaimsSubject>> {
  const { store, tenant, tenants } = questioned
  const at = asked.asOf === undefined ? receivedAt : new Date(asked.asOf)
  const settings = settingsOf(asked, tenants.settings)
  const policies = await resolveStsSource(questioned, asked.policies, ['policies'])
  const parties = await findParties(questioned, asked, settings)
  const name = asked.user?.id
  const stored = name === undefined ? undefined : await findNamedUser(store, tenant, name)
  const missing = name !== undefined && stored === undefined ? [userNotFound(name)] : []
  const findings = [...joinFindings(policies, parties), ...missing]
  if (!policies.ok || !parties.ok || findings.length > 0) return { ok: false, findings }
  const groups = stored === undefined ? [] : await groupsOf(store, tenant, stored)
  const { client, resource } = parties.value
  const domains = (await store.findTenant(tenant))?.domains ?? []
  const user: ClaimsUser | undefined = asked.user && {
    attributes: mergedAttributes(
      stored === undefined ? {} : { id: stored.id, ...stored.body },
      asked.user.attributes,
    ),
    groups,
  }
  return checked(
    {
      mappings: policies.value.mappings(),
      client: claimsPartyOf(client, at, await customPolicyOf(questioned, client)),
      ...(resource && {
        resource: claimsPartyOf(resource, at, await customPolicyOf(questioned, resource)),
      }),
      ...(user && { user }),
      assignedRoles:
        asked.assignedRoles ??
        (await assignedRolesOf(
          questioned,
          parties.value,
          asked.token ?? 'id',
          stored,
          groups.map(({ id }) => id),
        )),
      tenant: claimsTenantOf(
        tenant,
        domains.map(({ name: domain }) => domain),
      ),
      at,
      warnings: policies.warnings ?? [],
    },
    [],
  )
}
