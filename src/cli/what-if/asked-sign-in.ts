/** Builds a sign-in from the values of flags. */

import { Type } from 'typebox'
import { memberAt } from '../../api/schema/members.ts'
import {
  findSignInFaults,
  type AskedSignIn,
} from '../../conditional-access/decisions/asked-sign-in.ts'
import {
  deviceSchema,
  principalSchemas,
} from '../../conditional-access/engine/model/sign-in-schema.ts'
import type { AuthenticationMethod } from '../../conditional-access/engine/model/sign-in.ts'
import type { JsonObject, JsonValue } from '../../kernel/json.ts'
import { CommandError, exitCodes } from '../failure.ts'
import { flagAt, type FactPath, type GivenFacts } from './fact-flags.ts'

/** The id of a user that no policy names. */
const unnamedUser = '00000000-0000-0000-0000-000000000000'

const principalKinds = principalSchemas.map(({ properties }) => properties.kind.const)

type Assignments = readonly (readonly [name: string, value: string])[]

function wrong(message: string): CommandError {
  return new CommandError(message, exitCodes.usage)
}

/** Collects the facts below a member. Shape: `{ "network.ip": … }` below `network` gives `{ "ip": … }`. */
function below(facts: GivenFacts, member: string): JsonObject | undefined {
  const prefix = `${member}.`
  const members = Object.entries(facts).filter(([path]) => path.startsWith(prefix))
  if (members.length === 0) return undefined
  return Object.fromEntries(members.map(([path, value]) => [path.slice(prefix.length), value]))
}

/** Joins several values of one name to a list. */
function attributesOf(value: JsonValue | undefined): JsonObject {
  const attributes = new Map<string, readonly string[]>()
  for (const [name, text] of (value ?? []) as unknown as Assignments) {
    attributes.set(name, [...(attributes.get(name) ?? []), text])
  }
  return Object.fromEntries(
    [...attributes].map(([name, texts]) => [name, texts.length === 1 ? (texts[0] ?? '') : texts]),
  )
}

function principalOf(facts: GivenFacts): JsonObject {
  const given = principalKinds.filter((kind) => facts[`principal.${kind}`] !== undefined)
  const [kind = 'user', second] = given
  if (second !== undefined) {
    throw wrong('give one of --user, --agent-user, --service-principal and --agent')
  }
  const { 'principal.attributes': attributes } = facts
  const members = Object.entries(below(facts, 'principal') ?? {}).filter(
    ([name]) => !principalKinds.some((each) => each === name),
  )
  return {
    kind,
    id: facts[`principal.${kind}`] ?? unnamedUser,
    ...Object.fromEntries(members),
    ...(attributes !== undefined && { attributes: attributesOf(attributes) }),
  }
}

const targetFlags = {
  'target.applications': '--app',
  'target.action': '--user-action',
  'target.id': '--auth-context',
} as const satisfies Partial<Record<FactPath, string>>

function targetOf(facts: GivenFacts): JsonObject | undefined {
  const given = Object.entries(targetFlags).filter(
    ([path]) => facts[path as FactPath] !== undefined,
  )
  if (given.length > 1) throw wrong(`give one of ${Object.values(targetFlags).join(', ')}`)
  const {
    'target.applications': applications,
    'target.action': action,
    'target.id': id,
    'target.applications.displayName': displayName,
    'target.applications.attributes': attributes,
    'target.applications.isAgentResource': isAgentResource,
    'target.requestedScopes': requestedScopes,
    'target.isConfidentialClient': isConfidentialClient,
    'target.baselineAudienceAttributes': ofBaseline,
  } = facts
  const further = {
    requestedScopes,
    isConfidentialClient,
    client: clientOf(facts),
    baselineAudienceAttributes: ofBaseline === undefined ? undefined : attributesOf(ofBaseline),
  }
  if (applications === undefined) {
    if (
      [displayName, attributes, isAgentResource, ...Object.values(further)].some(
        (fact) => fact !== undefined,
      )
    ) {
      throw wrong(
        '--app-name, --app-attribute, --agent-resource, --confidential-client, --client-id, --baseline-attribute and --scope need --app',
      )
    }
    if (action !== undefined) return { kind: 'userAction', action }
    return id === undefined ? undefined : { kind: 'authenticationContext', id }
  }
  return {
    kind: 'applications',
    applications: (applications as readonly string[]).map((appId) => ({
      appId,
      ...(displayName !== undefined && { displayName }),
      ...(attributes !== undefined && { attributes: attributesOf(attributes) }),
      ...(isAgentResource !== undefined && { isAgentResource }),
    })),
    ...withoutUndefined(further),
  }
}

function clientOf(facts: GivenFacts): JsonObject | undefined {
  const {
    'target.client': appId,
    'target.client.attributes': attributes,
    'target.client.isAgentResource': isAgentResource,
  } = facts
  if (appId !== undefined) {
    return {
      appId,
      ...(attributes !== undefined && { attributes: attributesOf(attributes) }),
      ...(isAgentResource !== undefined && { isAgentResource }),
    }
  }
  if (attributes === undefined && isAgentResource === undefined) return undefined
  throw wrong('--client-attribute and --client-is-agent need --client-id')
}

function withoutUndefined(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined))
}

const booleans: Readonly<Record<string, boolean>> = {
  yes: true,
  true: true,
  no: false,
  false: false,
}

function deviceOf(facts: GivenFacts): JsonObject | null | undefined {
  const { device: given, 'device.isCompliant': isCompliant } = facts
  if (given === null) {
    if (isCompliant !== undefined)
      throw wrong('--device none cannot be combined with --device-compliant')
    return null
  }
  if (given === undefined && isCompliant === undefined) return undefined
  const members: Record<string, JsonValue> = isCompliant === undefined ? {} : { isCompliant }
  for (const [name, text] of (given ?? []) as unknown as Assignments) {
    const member = memberAt(deviceSchema, name)
    if (Type.IsArray(member)) {
      const before = members[name] as readonly string[] | undefined
      members[name] = text === '' ? [] : [...(before ?? []), text]
    } else if (Type.IsBoolean(member)) {
      members[name] = booleans[text.toLowerCase()] ?? text
    } else members[name] = text === '' ? null : text
  }
  return members
}

function satisfiedOf(facts: GivenFacts): JsonObject | undefined {
  const satisfied = below(facts, 'satisfied')
  if (satisfied?.['mfa'] === undefined) return satisfied
  const { mfa: _, methods = [], ...others } = satisfied
  const claimed: AuthenticationMethod = 'federatedMultiFactor'
  return { ...others, methods: [...(methods as readonly string[]), claimed] }
}

/**
 * Builds the sign-in. Facts without a flag are left out, and so unknown; a user without a name gets an id that no
 * policy has. @throws CommandError naming every flag that is wrong.
 */
export function askedSignIn(facts: GivenFacts): AskedSignIn {
  const { clientApp, platform, at } = facts
  const signIn = withoutUndefined({
    principal: principalOf(facts),
    target: targetOf(facts),
    clientApp,
    platform,
    device: deviceOf(facts),
    network: below(facts, 'network'),
    risk: below(facts, 'risk'),
    authenticationFlow: below(facts, 'authenticationFlow'),
    satisfied: satisfiedOf(facts),
    at,
  })
  const faults = findSignInFaults(signIn).map(({ message, target = '' }) => {
    const flag = flagAt(target)
    return flag === undefined ? message : `${flag}: ${message}`
  })
  if (faults.length > 0) throw wrong(faults.join('\n'))
  return signIn as unknown as AskedSignIn
}
