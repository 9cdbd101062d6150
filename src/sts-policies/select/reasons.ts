/**
 * Every reason that an effective value gives, by its stable code. `{policy}`, `{member}` and `{detail}` of a sentence are
 * replaced by the name of the policy, the member of its definition, and what else the reason names.
 */

/** Sentences of `decidedBy`. */
const decisions = {
  assignedToServicePrincipal: 'policy `{policy}` is assigned to the service principal',
  organizationDefault: 'policy `{policy}` is the organization default',
  assignedToApplication: 'policy `{policy}` is assigned to the application object',
  assignedInHomeTenant:
    'policy `{policy}` is assigned to the application object in its home tenant',
  noPolicy: 'no policy applies, so the built-in value counts',
  memberAbsent: 'policy `{policy}` comes first and has no `{member}`, so the built-in value counts',
  notConfigurable:
    'refresh and session lifetimes cannot be configured since January 30, 2021, so the built-in value counts',
  twoHoursForMicrosoft365:
    'no policy applies; clients such as Teams get two hours in a tenant without Conditional Access',
  managedIdentity: 'token lifetimes of managed identities cannot be configured',
  personalAccounts:
    'token lifetimes of applications for personal accounts cannot be configured (`signInAudience`)',
  continuousAccess:
    'client and resource take part in continuous access evaluation, so the token is long-lived',
  hintHonoured: 'the request has the domain hint `{detail}`, and no policy ignores it',
  hintRespected: 'policy `{policy}` respects the domain hint `{detail}` (`{member}`)',
  hintIgnored: 'policy `{policy}` ignores the domain hint `{detail}` (`{member}`)',
  accelerates: 'policy `{policy}` accelerates to `{detail}`, the only federated domain',
  acceleratesToPreferred: 'policy `{policy}` accelerates to its `PreferredDomain`, `{detail}`',
  accelerationOff: 'policy `{policy}` comes first and does not accelerate',
  noFederatedDomain: 'policy `{policy}` accelerates, and no domain of the tenant is federated',
  preferredDomainMissing:
    'policy `{policy}` accelerates without `PreferredDomain`, and several domains are federated: {detail}',
  preferredDomainInvalid:
    '`PreferredDomain` of policy `{policy}` is not a verified and federated domain: `{detail}`',
  managedUser:
    'the domain `{detail}` of the user is not federated, so the cloud checks the password',
  chosenByUser: 'the user chose a shorter timeout',
  runningSession: 'the session began with this timeout; changes act on the next session',
  noEntry: 'policy `{policy}` has no entry for the application and no `default` entry',
} as const

/** Sentences of `overridden`. */
const overridings = {
  servicePrincipalFirst: 'the policy of the service principal comes first',
  organizationFirst: 'the organization default comes first',
  sameObjectFirst:
    'another policy of this type is assigned to the same object; the lower id counts',
  sameDefaultFirst: 'another organization default of this type exists; the lower id counts',
  domainHintFirst: 'the domain hint of the request comes before acceleration by a policy',
  hintIgnoredFirst: 'the domain hint is ignored by a policy, so the user stays on the sign-in page',
} as const

/** Sentences of `ignored`. */
const neglects = {
  inert: 'the definition of policy `{policy}` cannot be read, so the policy does nothing',
  memberRetired:
    '`{member}` of policy `{policy}` is no longer honoured since January 30, 2021; use sign-in frequency of Conditional Access',
  notDefaultMember: '`{member}` of policy `{policy}` acts only in the organization default',
  organizationDefaultUnread:
    'policy `{policy}` acts only where it is assigned; being the organization default has no effect',
  applicationUnread:
    'policy `{policy}` is assigned to the application object; this type acts only on service principals',
  managedIdentityIgnores: 'policy `{policy}` does not act: managed identities are not supported',
  personalAccountsIgnore:
    'policy `{policy}` does not act: applications for personal accounts are not supported',
  continuousAccessIgnores: 'policy `{policy}` does not act on long-lived tokens',
  hintNotFederated: 'the domain hint `{detail}` is not a verified and federated domain',
} as const

/** Sentences of `warnings`. */
const cautions = {
  signInFrequency:
    'unsupported combination: sign-in frequency of Conditional Access covers the same user and application ({detail})',
  servicePrincipalOrderInferred:
    'with `org-first`, no published text says where the policy of a service principal stands',
  browserSessionsOfSharePoint:
    'SharePoint and OneDrive honour the lifetime in their mobile and desktop clients only, not in browsers',
  teamsOnTheWeb: 'Teams on the web needs more than 15 minutes',
  conditionalAccessUnknown:
    'the client gets two hours if the tenant does not use Conditional Access, which the question leaves out',
} as const

const sentences = { ...decisions, ...overridings, ...neglects, ...cautions }

/** The stable code of a reason. */
export type ReasonCode = keyof typeof sentences

/** Every code with its sentence. */
export const reasonSentences: Readonly<Record<ReasonCode, string>> = sentences

/** Why a value is what it is. */
export interface Reason {
  readonly code: ReasonCode
  /** One plain sentence. */
  readonly why: string
}

/** What the sentence of a reason names. */
export interface ReasonParts {
  readonly policy?: string
  readonly member?: string
  readonly detail?: string
}

/** Makes a reason with its sentence. */
export function reasonOf(code: ReasonCode, parts: ReasonParts = {}): Reason {
  const why = sentences[code].replace(
    /\{(policy|member|detail)\}/gu,
    (_, name: keyof ReasonParts) => parts[name] ?? '',
  )
  return { code, why }
}
