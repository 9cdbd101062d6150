/**
 * The flags that say what is known of a sign-in. Flags are named after their members or by the tables; how a value is
 * read and what the help says come from the schema of the sign-in.
 */

import { Option } from 'commander'
import { Type, type TSchema } from 'typebox'
import { memberAt, wordsIn } from '../../api/schema/members.ts'
import {
  deviceSchema,
  principalSchemas,
  signInSchema,
  userSchema,
} from '../../conditional-access/engine/model/sign-in-schema.ts'
import {
  factNames,
  type FactName,
  type Principal,
} from '../../conditional-access/engine/model/sign-in.ts'
import type { JsonValue } from '../../kernel/json.ts'
import {
  asWritten,
  readApplication,
  readerOf,
  readRole,
  several,
  type ValueReader,
} from './flag-values.ts'

interface FactFlag {
  /** The long flag and the name of its value. */
  readonly flags: string
  readonly description: string
  readonly reader: ValueReader
}

/** Flags of facts that are shorter or clearer than the name of the fact. */
const ownFlags: Readonly<Partial<Record<FactName, string>>> = {
  'principal.externalTypes': '--external-type <type>',
  'principal.homeTenantId': '--home-tenant <id>',
  'principal.identityProvider': '--identity-provider <name>',
  'principal.isMfaRegistered': '--mfa-registered <yes|no>',
  'principal.groupIds': '--group <id or name>',
  'principal.roleTemplateIds': '--role <id or name>',
  'principal.workload': '--workload <kind>',
  'principal.blueprintId': '--blueprint <id>',
  'principal.attributes': '--attribute <name=value>',
  'target.applications.attributes': '--app-attribute <name=value>',
  'target.applications.isAgentResource': '--agent-resource <yes|no>',
  'target.requestedScopes': '--scope <name>',
  'target.isConfidentialClient': '--confidential-client <yes|no>',
  'target.client': '--client-id <id>',
  'target.client.attributes': '--client-attribute <name=value>',
  'target.client.isAgentResource': '--client-is-agent <yes|no>',
  'target.baselineAudienceAttributes': '--baseline-attribute <name=value>',
  'network.ip': '--ip <address>',
  'network.country': '--country <code>',
  'network.gpsCountry': '--gps-country <code>',
  'network.isCompliantNetwork': '--compliant-network <yes|no>',
  'network.isAllowedAtResource': '--allowed-at-resource <yes|no>',
  'risk.servicePrincipal': '--sp-risk <level>',
  'authenticationFlow.current': '--flow <method>',
  'authenticationFlow.original': '--original-flow <method>',
  'satisfied.methods': '--method <name>',
  'satisfied.homeMethods': '--home-method <name>',
  'satisfied.fido2Aaguid': '--aaguid <id>',
  'satisfied.x509IssuerSki': '--issuer-ski <id>',
  'satisfied.x509PolicyOids': '--policy-oid <oid>',
  'satisfied.acceptedTermsOfUse': '--terms <id or name>',
  'satisfied.customAuthenticationFactors': '--custom-factor <id>',
  'satisfied.usesApprovedApplication': '--approved-app <yes|no>',
  'satisfied.usesProtectedApplication': '--protected-app <yes|no>',
  'satisfied.changedPassword': '--password-changed <yes|no>',
  'satisfied.remediatedRisk': '--risk-remediated <yes|no>',
  'satisfied.presentedVerifiedId': '--verified-id <yes|no>',
  'satisfied.exemptControls': '--exempt-control <control>',
  'satisfied.firstFactorAt': '--first-factor-at <instant>',
  'satisfied.secondFactorAt': '--second-factor-at <instant>',
  'satisfied.signInSessionStatus': '--session <status>',
  'satisfied.signInSessionStatusCode': '--session-code <number>',
}

/** A fact with a flag of its own; the facts of a device share one, a target has several. */
type FlaggedFact = Exclude<FactName, 'target' | 'device' | `device.${string}`>

function isFlagged(fact: FactName): fact is FlaggedFact {
  return fact !== 'target' && fact !== 'device' && !fact.startsWith('device.')
}

/** The flag of a fact: `--client-app <app>` for `clientApp`, `--agent-risk <level>` for `risk.agent`. */
function flagsOfFact(fact: FlaggedFact): string {
  const own = ownFlags[fact]
  if (own !== undefined) return own
  const words = fact.replaceAll(/[A-Z]/gu, (capital) => `-${capital.toLowerCase()}`).split(/[.-]/u)
  const [group, ...rest] = words
  return group === 'risk'
    ? `--${rest.join('-')}-risk <level>`
    : `--${words.join('-')} <${words.at(-1) ?? 'value'}>`
}

/** Members that no decision misses, and members that share a flag with other members. */
const flagsOfOtherMembers = {
  'target.applications': '--app <id>',
  'target.applications.displayName': '--app-name <name>',
  'target.action': '--user-action <urn>',
  'target.id': '--auth-context <id>',
  'device.isCompliant': '--device-compliant <yes|no>',
  'network.namedLocationIds': '--location <id or name>',
  at: '--at <instant>',
} as const satisfies Readonly<Record<string, string>>

/** The flag of each kind of principal, which takes its id. */
const flagsOfPrincipals = {
  user: '--user <id or upn>',
  agentUser: '--agent-user <id or upn>',
  servicePrincipal: '--service-principal <id or name>',
  agentIdentity: '--agent <id or name>',
} as const satisfies Readonly<Record<Principal['kind'], string>>

/** Members whose values are written in another way on the command line. */
const ownReaders: Readonly<Record<string, ValueReader>> = {
  'principal.roleTemplateIds': several(readRole),
  'target.applications': { ...several(readApplication), hint: ' (repeatable)' },
  'target.client': { read: readApplication, hint: '' },
  at: { ...asWritten, hint: '; default: now' },
  'target.action': {
    read: (text) => (text.includes(':') ? text : `urn:user:${text}`),
    hint: ': urn:user:registersecurityinfo, urn:user:registerdevice',
  },
}

/** Words that the help lists at most; of more it shows three. */
const mostWords = 8

function wordsInHelp(words: readonly string[]): string {
  if (words.length === 0) return ''
  return words.length > mostWords
    ? `, such as ${words.slice(0, 3).join(', ')}`
    : `: ${words.join(', ')}`
}

function titleOf(schema: TSchema): string {
  return (schema as { readonly title?: string }).title ?? ''
}

/** @throws Error when a sign-in has no such member: that is a bug of ours. */
function flagOfMember([path, flags]: readonly [string, string]): readonly [string, FactFlag] {
  const member = memberAt(signInSchema, path)
  if (member === undefined) throw new Error(`a sign-in has no member ${path}`)
  const reader = ownReaders[path] ?? readerOf(member)
  const description = `${titleOf(member)}${wordsInHelp(wordsIn(member))}${reader.hint}`
  return [path, { flags, description, reader }]
}

const principalFlags = principalSchemas.map((schema): readonly [string, FactFlag] => {
  const { const: kind } = schema.properties.kind
  const flags = flagsOfPrincipals[kind]
  return [`principal.${kind}`, { flags, description: titleOf(schema), reader: asWritten }]
})

const deviceFlag: FactFlag = {
  flags: '--device <name=value>',
  description:
    'property of the registered device as filters name it, such as trustType=ServerAD; empty for no value (repeatable; or none: no registered device)',
  reader: readerOf(deviceSchema),
}

const mfaFlag: FactFlag = {
  flags: '--mfa',
  description: 'multifactor authentication is done, by methods that are not known',
  reader: { read: () => true, hint: '' },
}

const factFlags: Readonly<Record<string, FactFlag>> = Object.fromEntries([
  ...principalFlags,
  ...Object.entries(flagsOfOtherMembers).map(flagOfMember),
  ['device', deviceFlag],
  ['satisfied.mfa', mfaFlag],
  ...factNames.filter(isFlagged).map((fact) => flagOfMember([fact, flagsOfFact(fact)])),
])

/** A dotted path into a sign-in for which there is a flag. */
export type FactPath =
  | FlaggedFact
  | keyof typeof flagsOfOtherMembers
  | `principal.${Principal['kind']}`
  | 'device'
  | 'satisfied.mfa'

/** A value that was read. WHY a box: commander replaces null by an empty text. */
interface Given {
  readonly value: JsonValue
}

/** Creates the options of the command, one for each flag. */
export function factOptions(): readonly Option[] {
  return Object.values(factFlags).map(({ flags: text, description, reader: { read } }) =>
    // WHY no environment twins: a fact left in the environment would change answers without being seen.
    new Option(text, description)
      .argParser<Given | undefined>((value, previous) => ({ value: read(value, previous?.value) }))
      .helpGroup('Facts of the sign-in; omitted facts are unknown:'),
  )
}

/** Values of flags by the paths of their members. */
export type GivenFacts = Readonly<Partial<Record<FactPath, JsonValue>>>

/** Picks the values of fact flags from the options of a command. */
export function givenFacts(options: Readonly<Record<string, unknown>>): GivenFacts {
  return Object.fromEntries(
    Object.entries(factFlags).flatMap(([path, { flags: text }]) => {
      const given = options[new Option(text).attributeName()] as Given | undefined
      return given === undefined ? [] : [[path, given.value]]
    }),
  )
}

/** Tells whether the flags say more of a user than the id. */
export function describesUser(facts: GivenFacts): boolean {
  return Object.entries(userSchema.properties).some(
    ([name, member]) => Type.IsOptional(member) && Object.hasOwn(facts, `principal.${name}`),
  )
}

/** Names a flag without its value. */
function nameOf({ flags: text }: FactFlag): string {
  return text.replace(/ .*$/u, '')
}

/** Names the flag that gives a fact. Shape: `--ip`, `--device trustType=…`. */
export function flagOfFact(fact: FactName | FactPath): string {
  if (fact === 'target') return '--app, --user-action or --auth-context'
  const known = factFlags[fact]
  return known === undefined ? `--device ${fact.replace(/^device\./u, '')}=…` : nameOf(known)
}

/** Names the flag of a place in a sign-in, such as `/platform`; undefined when there is none. */
export function flagAt(pointer: string): string | undefined {
  const path = pointer.split('/').filter((name) => !/^\d*$/u.test(name))
  for (let length = path.length; length > 0; length -= 1) {
    const known = factFlags[path.slice(0, length).join('.')]
    if (known !== undefined) return nameOf(known)
  }
  return undefined
}
