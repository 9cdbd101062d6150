/** The reference of `select`: `docs/rules/sts-policies.md` step by step, one question at a time, nothing remembered. */

import { referenceHomeRealm } from './reference-home-realm.ts'
import { referenceLifetimes } from './reference-lifetimes.ts'
import {
  findPolicies,
  memberOf,
  secondsOf,
  type ReferenceQuestion,
  type ReferenceTenant,
  type ReferenceValue,
} from './reference-records.ts'
import { inertOf, settle, standing } from './standing.ts'

const issuanceMembers = [
  {
    name: 'signingAlgorithm',
    member: 'SigningAlgorithm',
    builtIn: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  },
  {
    name: 'tokenResponseSigningPolicy',
    member: 'TokenResponseSigningPolicy',
    builtIn: 'TokenOnly',
  },
  { name: 'samlTokenVersion', member: 'SamlTokenVersion', builtIn: '2.0' },
  { name: 'emitsSamlNameFormat', member: 'EmitSAMLNameFormat', builtIn: false },
] as const

function referenceIssuance(tenant: ReferenceTenant, { client }: ReferenceQuestion) {
  // SI1: service principal, else application object, else built in.
  const places = findPolicies(tenant, 'TokenIssuancePolicy', client)
  const order = [...places.servicePrincipal, ...places.application]
  // SI2: the organization default does nothing unless it is assigned.
  const idle = places.organization
    .filter(({ name }) => order.every((each) => each.name !== name))
    .map(({ name }) => `${name} organizationDefaultUnread`)
  const ignored = [...inertOf(order), ...idle]
  return Object.fromEntries(
    issuanceMembers.map(({ name, member, builtIn }) => {
      const read = (body: unknown) => memberOf(body, member)
      return [name, settle(standing(order), ignored, builtIn, read)]
    }),
  )
}

function referenceTimeout(
  tenant: ReferenceTenant,
  { client, webSession }: ReferenceQuestion,
): ReferenceValue {
  // ST1: only the organization default.
  const { organization } = findPolicies(tenant, 'ActivityBasedTimeoutPolicy', client)
  const [winner, ...losers] = standing(organization)
  const ignored = inertOf(organization)
  const overridden = losers.map(({ name }) => `${name} organization sameDefaultFirst`)
  const rest = { overridden, ignored, warnings: [] }
  let value: number | null = null
  let by = 'builtIn noPolicy'
  if (winner !== undefined) {
    // ST2: the entry of the application, else `default`, else none.
    const entries = memberOf(winner.body, 'ApplicationPolicies')
    const timeouts = (Array.isArray(entries) ? (entries as readonly unknown[]) : []).map(
      (entry) => ({
        id: String(memberOf(entry, 'ApplicationId')).toLowerCase(),
        seconds: secondsOf(memberOf(entry, 'WebSessionIdleTimeout')),
      }),
    )
    const entry =
      timeouts.find(({ id }) => id === client.appId.toLowerCase()) ??
      timeouts.find(({ id }) => id === 'default')
    value = entry?.seconds ?? null
    by = entry
      ? `organization organizationDefault ${winner.name}`
      : `builtIn noEntry ${winner.name}`
  }
  // ST4: a running session keeps the time with which it began.
  if (webSession?.beganWith !== undefined) {
    value = webSession.beganWith
    by = 'builtIn runningSession'
  }
  // ST3: a user may choose a shorter time.
  const chosen = webSession?.chosenByUser
  if (chosen !== undefined && (value === null || chosen < value)) {
    value = chosen
    by = 'builtIn chosenByUser'
  }
  return { value, by, ...rest }
}

/** Answers a question with every value by its name. */
export function selectByReference(
  tenant: ReferenceTenant,
  question: ReferenceQuestion,
): Readonly<Record<string, ReferenceValue>> {
  return {
    ...referenceLifetimes(tenant, question),
    ...referenceIssuance(tenant, question),
    ...referenceHomeRealm(tenant, question),
    activityTimeout: referenceTimeout(tenant, question),
  }
}
