/**
 * The flags that say what is known of a sign-in: one table from which they are offered, read, and named
 * where they are missing or wrong.
 */

import { InvalidArgumentError, Option } from 'commander'
import { builtInRoles } from '../../directory/built-in-roles.ts'
import type { FactName } from '../../conditional-access/engine/model/sign-in.ts'
import { didYouMean } from '../../kernel/did-you-mean.ts'
import { isGuid } from '../../kernel/ids.ts'
import type { JsonValue } from '../../kernel/json.ts'

/** How the value of a flag is read. */
type Read = (text: string, previous: JsonValue | undefined) => JsonValue

interface FactFlag {
  /** The long flag and the name of its value. */
  readonly flags: string
  readonly description: string
  readonly read: Read
}

/** The word for what is known not to be there. */
const none = 'none'

const asWritten: Read = (text) => text

const orNone: Read = (text) => (text === none ? null : text)

const yesOrNo: Read = (text) => {
  if (text === 'yes' || text === 'no') return text === 'yes'
  throw new InvalidArgumentError('It must be yes or no.')
}

function several(read: (text: string) => string = (text) => text): Read {
  return (text, previous) => {
    const before = Array.isArray(previous) ? (previous as readonly JsonValue[]) : []
    return text === none ? before : [...before, read(text)]
  }
}

/** Reads `NAME=VALUE`. Shape: `[["trustType", "AzureAD"]]`. */
const assignments: Read = (text, previous) => {
  if (text === none) return null
  const split = text.indexOf('=')
  if (split < 1) throw new InvalidArgumentError('It must be NAME=VALUE.')
  const before = Array.isArray(previous) ? (previous as readonly JsonValue[]) : []
  return [...before, [text.slice(0, split), text.slice(split + 1)]]
}

/** A role by its template id or its name. */
function roleTemplateId(text: string): string {
  if (isGuid(text)) return text
  const roles = [...builtInRoles]
  const found = roles.find(([, name]) => name.toLowerCase() === text.toLowerCase())
  if (found !== undefined) return found[0]
  const meant = didYouMean(
    text,
    roles.map(([, name]) => name),
  )
  throw new InvalidArgumentError(
    `It is no built-in role${meant === undefined ? '' : `; did you mean '${meant}'?`}`,
  )
}

function flag(flags: string, description: string, read: Read = asWritten): FactFlag {
  return { flags, description, read }
}

const repeatable = '(repeatable; or none)'

/** Facts that a decision can miss, by their names; those of a device have one flag together. */
const namedFacts = {
  'principal.externalTypes': flag(
    '--external-type <type>',
    `way in which the user is external: internalGuest, b2bCollaborationGuest, b2bCollaborationMember, b2bDirectConnectUser, otherExternalUser, serviceProvider ${repeatable}`,
    several(),
  ),
  'principal.homeTenantId': flag('--home-tenant <id>', 'home tenant of the user, or none', orNone),
  'principal.groupIds': flag(
    '--group <id>',
    `group the user is in, directly or through others ${repeatable}`,
    several(),
  ),
  'principal.roleTemplateIds': flag(
    '--role <id or name>',
    `built-in role that the user holds, active and tenant-wide ${repeatable}`,
    several(roleTemplateId),
  ),
  'principal.workload': flag(
    '--workload <kind>',
    'kind of the service principal: singleTenant, multiTenant, managedIdentity',
  ),
  'principal.blueprintId': flag('--blueprint <id>', 'blueprint of the agent, or none', orNone),
  'principal.attributes': flag(
    '--attribute <name=value>',
    `custom security attribute, Set_Name, of the service principal or agent ${repeatable}`,
    assignments,
  ),
  'target.applications.attributes': flag(
    '--app-attribute <name=value>',
    `custom security attribute, Set_Name, of the applications ${repeatable}`,
    assignments,
  ),
  'target.applications.isAgentResource': flag(
    '--agent-resource <yes|no>',
    'the applications are agents',
    yesOrNo,
  ),
  'target.requestedScopes': flag(
    '--scope <name>',
    `delegated permission that is asked for, such as User.Read ${repeatable}`,
    several(),
  ),
  'target.isConfidentialClient': flag(
    '--confidential-client <yes|no>',
    'the client can keep a secret',
    yesOrNo,
  ),
  clientApp: flag(
    '--client-app <app>',
    'client: browser, mobileAppsAndDesktopClients, exchangeActiveSync, other',
  ),
  platform: flag(
    '--platform <platform>',
    'device platform: android, iOS, windows, windowsPhone, macOS, linux; or none',
    orNone,
  ),
  'network.ip': flag('--ip <address>', 'public address, or none', orNone),
  'network.country': flag(
    '--country <code>',
    'country of the address, two letters, or none',
    orNone,
  ),
  'network.gpsCountry': flag(
    '--gps-country <code>',
    'country that the Authenticator app reported, or none',
    orNone,
  ),
  'network.isCompliantNetwork': flag(
    '--compliant-network <yes|no>',
    'the traffic came through Global Secure Access',
    yesOrNo,
  ),
  'risk.signIn': flag('--sign-in-risk <level>', 'none, low, medium, high, hidden'),
  'risk.user': flag('--user-risk <level>', 'none, low, medium, high, hidden'),
  'risk.servicePrincipal': flag('--sp-risk <level>', 'none, low, medium, high, hidden'),
  'risk.agent': flag('--agent-risk <level>', 'none, low, medium, high'),
  'risk.insider': flag('--insider-risk <level>', 'none, minor, moderate, elevated'),
  'authenticationFlow.current': flag(
    '--flow <method>',
    'how the session is carried to this device: none, deviceCodeFlow, authenticationTransfer',
  ),
  'authenticationFlow.original': flag(
    '--original-flow <method>',
    'how the session began: none, deviceCodeFlow, authenticationTransfer',
  ),
  'satisfied.methods': flag(
    '--method <name>',
    `authentication method that was used, such as password, fido2, windowsHelloForBusiness ${repeatable}`,
    several(),
  ),
  'satisfied.homeMethods': flag(
    '--home-method <name>',
    `authentication method that was used in the home tenant ${repeatable}`,
    several(),
  ),
  'satisfied.fido2Aaguid': flag(
    '--aaguid <id>',
    'model of the security key that was used, or none',
    orNone,
  ),
  'satisfied.x509IssuerSki': flag(
    '--issuer-ski <id>',
    'issuer of the certificate that was used, or none',
    orNone,
  ),
  'satisfied.x509PolicyOids': flag(
    '--policy-oid <oid>',
    `policy of the certificate that was used ${repeatable}`,
    several(),
  ),
  'satisfied.acceptedTermsOfUse': flag(
    '--terms <id>',
    `terms of use that the user accepted ${repeatable}`,
    several(),
  ),
  'satisfied.customAuthenticationFactors': flag(
    '--custom-factor <id>',
    `custom control that was met ${repeatable}`,
    several(),
  ),
  'satisfied.usesApprovedApplication': flag(
    '--approved-app <yes|no>',
    'the client is an approved application',
    yesOrNo,
  ),
  'satisfied.usesProtectedApplication': flag(
    '--protected-app <yes|no>',
    'the client is under an app protection policy',
    yesOrNo,
  ),
  'satisfied.changedPassword': flag(
    '--password-changed <yes|no>',
    'the password was changed since the user was found at risk',
    yesOrNo,
  ),
  'satisfied.remediatedRisk': flag(
    '--risk-remediated <yes|no>',
    'the risk was remediated',
    yesOrNo,
  ),
  'satisfied.presentedVerifiedId': flag(
    '--verified-id <yes|no>',
    'a verified ID was presented',
    yesOrNo,
  ),
} satisfies Readonly<Record<Exclude<FactName, 'target' | 'device' | `device.${string}`>, FactFlag>>

/** Members of a sign-in that no decision reports as missing, and those that several flags share. */
const otherFacts = {
  'principal.user': flag(
    '--user <id or upn>',
    'user who signs in; without files the directory knows the rest of the user',
  ),
  'principal.agentUser': flag('--agent-user <id>', 'user account of an agent that signs in'),
  'principal.servicePrincipal': flag(
    '--service-principal <id>',
    'object id of the application or managed identity that signs in',
  ),
  'principal.agentIdentity': flag('--agent <id>', 'agent that signs in as itself'),
  'target.applications': flag(
    '--app <id>',
    'application id of an audience of the token (repeatable)',
    several(),
  ),
  'target.action': flag(
    '--user-action <urn>',
    'action in place of an application: urn:user:registersecurityinfo, urn:user:registerdevice',
    (text) => (text.includes(':') ? text : `urn:user:${text}`),
  ),
  'target.id': flag(
    '--auth-context <id>',
    'authentication context in place of an application: c1 to c99',
  ),
  'device.isCompliant': flag('--device-compliant <yes|no>', 'the device is compliant', yesOrNo),
  device: flag(
    '--device <name=value>',
    'property of the registered device as filters name it, such as trustType=ServerAD; empty for no value (repeatable; or none: no registered device)',
    assignments,
  ),
  'network.namedLocationIds': flag(
    '--location <id>',
    `named location that matches, in place of addresses and countries ${repeatable}`,
    several(),
  ),
  'satisfied.mfa': flag(
    '--mfa',
    'multifactor authentication is done, by methods that are not known',
    () => true,
  ),
  'satisfied.firstFactorAt': flag(
    '--first-factor-at <instant>',
    'when the first factor was proved, or none',
    orNone,
  ),
  'satisfied.secondFactorAt': flag(
    '--second-factor-at <instant>',
    'when the second factor was proved, or none',
    orNone,
  ),
  at: flag('--at <instant>', 'when the sign-in is; now when left out'),
} satisfies Readonly<Record<string, FactFlag>>

/** A dotted path into a sign-in for which there is a flag. */
export type FactPath = keyof typeof namedFacts | keyof typeof otherFacts

const flags: Readonly<Record<string, FactFlag>> = { ...otherFacts, ...namedFacts }

/** A value that was read. WHY a box: commander puts an empty text in the place of null. */
interface Given {
  readonly value: JsonValue
}

/** The options of the command, one for each fact. */
export function factOptions(): readonly Option[] {
  return Object.values(flags).map(({ flags: text, description, read }) =>
    // WHY no environment twins: a fact left in the environment would change answers without being seen.
    new Option(text, description)
      .argParser<Given | undefined>((value, previous) => ({ value: read(value, previous?.value) }))
      .helpGroup('Facts of the sign-in; what is left out is unknown:'),
  )
}

/** The facts that were given, by their paths. */
export type GivenFacts = Readonly<Partial<Record<FactPath, JsonValue>>>

/** Picks the facts among the options of a command. */
export function givenFacts(options: Readonly<Record<string, unknown>>): GivenFacts {
  return Object.fromEntries(
    Object.entries(flags).flatMap(([path, { flags: text }]) => {
      const given = options[new Option(text).attributeName()] as Given | undefined
      return given === undefined ? [] : [[path, given.value]]
    }),
  )
}

/** The long name of a flag. */
function nameOf({ flags: text }: FactFlag): string {
  return text.replace(/ .*$/u, '')
}

/** The flag that gives a fact a decision misses. Shape: `--ip`, `--device trustType=…`. */
export function flagOfFact(fact: FactName): string {
  if (fact === 'target') return '--app, --user-action or --auth-context'
  const known = flags[fact]
  return known === undefined ? `--device ${fact.replace(/^device\./u, '')}=…` : nameOf(known)
}

/** The flag to which a place in a sign-in belongs; undefined when none does. Shape: `/platform`. */
export function flagAt(pointer: string): string | undefined {
  const path = pointer.split('/').filter((name) => !/^\d*$/u.test(name))
  for (let length = path.length; length > 0; length -= 1) {
    const known = flags[path.slice(0, length).join('.')]
    if (known !== undefined) return nameOf(known)
  }
  return undefined
}
