/** Answers what is in effect: gathers what a question names, and selects. */

import { pointerTo, quoted } from '../../edm/place.ts'
import { checked, printFinding, type Checked, type Finding } from '../../kernel/findings.ts'
import { memberText, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type { TenantDomain } from '../select/home-realm-route.ts'
import type { CompiledStsPolicies } from '../select/compile.ts'
import { select } from '../select/select.ts'
import type { AskedEffective } from './effective-bodies.ts'
import { findParties, type Parties } from './find-parties.ts'
import type { LoadedParty } from './load-party.ts'
import { findNamedUser, type StoredUser } from './load-user.ts'
import { printParty, withoutForeignNames } from './print-answer.ts'
import { questionCodes } from './question-codes.ts'
import { settingsOf } from './question-members.ts'
import type { QuestionedTenant } from './questioned-tenant.ts'
import { resolveStsSource } from './resolve-source.ts'

/** What an answer is made from. */
export interface EffectiveSubject {
  readonly policies: CompiledStsPolicies
  readonly parties: Parties
  /** Domains that the tenant has verified. */
  readonly verifiedDomains: readonly string[]
  /** The user principal name of the user, where it is known. */
  readonly userName?: string
  /** Undefined when the caller may not know them. */
  readonly frequencyPolicies: readonly string[] | undefined
  readonly at: Date
  readonly warnings: readonly Finding[]
}

function displayNameOf({ objects }: LoadedParty): string {
  const { servicePrincipal = {}, application = {} } = objects
  return memberText(servicePrincipal, 'displayName') || memberText(application, 'displayName')
}

function domainsOf(
  verified: readonly string[],
  federated: readonly string[],
): readonly TenantDomain[] {
  const known = new Set(federated.map((name) => name.toLowerCase()))
  return [
    ...verified
      .filter((name) => !known.has(name.toLowerCase()))
      .map((name) => ({ name, isVerified: true, isFederated: false })),
    ...federated.map((name) => ({ name, isVerified: true, isFederated: true })),
  ]
}

/** Selects and prints the answer. */
export function answerEffective(
  {
    policies,
    parties,
    verifiedDomains,
    userName,
    frequencyPolicies,
    at,
    warnings,
  }: EffectiveSubject,
  { signIn = {}, webSession, usesConditionalAccess }: AskedEffective,
): JsonObject {
  const { client, resource } = parties
  const { federatedDomains = [], ...facts } = signIn
  const effective = select(policies, {
    client,
    ...(resource && { resource }),
    signIn: {
      ...(userName !== undefined && { userName }),
      ...facts,
      domains: domainsOf(verifiedDomains, federatedDomains),
    },
    ...(webSession && { webSession }),
    ...(usesConditionalAccess !== undefined && { usesConditionalAccess }),
    ...(frequencyPolicies && { signInFrequencyPolicies: frequencyPolicies }),
  })
  const named = (party: LoadedParty) => printParty({ ...party, displayName: displayNameOf(party) })
  return {
    asOf: at.toISOString(),
    settings: { ...policies.settings },
    client: named(client),
    resource: named(resource ?? client),
    signInFrequencyRead: frequencyPolicies !== undefined,
    ...(withoutForeignNames(effective as unknown as JsonValue) as JsonObject),
    ...(warnings.length > 0 && { '@ostiary.warnings': warnings.map(printFinding) }),
  }
}

/** The finding about a user that the tenant does not have. */
export function userNotFound(name: string): Finding {
  return {
    ostiaryCode: questionCodes.userNotFound,
    message: `user ${quoted(name)} not found in this tenant`,
    target: pointerTo(['user', 'id']),
  }
}

/** Joins what was found, or the findings of all parts. */
export function joinFindings(...parts: readonly Checked<unknown>[]): readonly Finding[] {
  return parts.flatMap((part) => (part.ok ? [] : part.findings))
}

/** Finds everything that a question names, or says everything that is missing. */
export async function gatherEffective(
  questioned: QuestionedTenant,
  asked: AskedEffective,
  receivedAt: Date,
): Promise<Checked<EffectiveSubject>> {
  const { store, tenant, tenants } = questioned
  const at = asked.asOf === undefined ? receivedAt : new Date(asked.asOf)
  const settings = settingsOf(asked, tenants.settings)
  const policies = await resolveStsSource(questioned, asked.policies, ['policies'])
  const parties = await findParties(questioned, asked, settings)
  const userName = asked.user?.id
  const user: StoredUser | undefined =
    userName === undefined ? undefined : await findNamedUser(store, tenant, userName)
  const missing = userName !== undefined && user === undefined ? [userNotFound(userName)] : []
  const findings = [...joinFindings(policies, parties), ...missing]
  if (!policies.ok || !parties.ok || findings.length > 0) return { ok: false, findings }
  const { client, resource = client } = parties.value
  const domains = (await store.findTenant(tenant))?.domains ?? []
  return checked(
    {
      policies: policies.value.compiledFor(settings),
      parties: parties.value,
      verifiedDomains: domains.map(({ name }) => name),
      ...(user && { userName: memberText(user.body, 'userPrincipalName') }),
      frequencyPolicies: await questioned.frequencyPolicies({
        ...(user && { userId: user.id }),
        appIds: [...new Set([resource.appId, client.appId])],
        at,
      }),
      at,
      warnings: policies.warnings ?? [],
    },
    [],
  )
}
