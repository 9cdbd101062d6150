/** The types of a sign-in and the names of its facts, as `sign-in-schema.ts` describes them. */

import { Type, type TSchema } from 'typebox'
import { isAllOptional, objectsIn } from '../../../api/schema/object-schemas.ts'
import type { TypeOf } from '../../../api/schema/values.ts'
import {
  signInSchema,
  type agentIdentitySchema,
  type agentUserSchema,
  type applicationSchema,
  type applicationsSchema,
  type authenticationContextSchema,
  type authenticationFlowSchema,
  type authenticationMethods,
  type deviceSchema,
  type externalUserType,
  type networkSchema,
  type riskSchema,
  type satisfiedSchema,
  type servicePrincipalSchema,
  type userActionSchema,
  type userSchema,
} from './sign-in-schema.ts'

/** Who is external and in which way. Source: `conditionalAccessGuestOrExternalUserTypes`. */
export type ExternalUserType = TypeOf<typeof externalUserType>

/** A person with or without an account in this directory. */
export interface UserPrincipal extends TypeOf<typeof userSchema> {}

/** The user account of an agent, which acts without a person. */
export interface AgentUserPrincipal extends TypeOf<typeof agentUserSchema> {}

/** An application or a managed identity that signs in as itself. */
export interface ServicePrincipal extends TypeOf<typeof servicePrincipalSchema> {}

/** An agent that signs in as itself; on behalf of a user, the user signs in. */
export interface AgentIdentity extends TypeOf<typeof agentIdentitySchema> {}

/** The subject of the token. */
export type Principal = UserPrincipal | AgentUserPrincipal | ServicePrincipal | AgentIdentity

/** Custom security attributes by `Set_Name`, which compares without case: one value, or several. */
export type CustomSecurityAttributes = NonNullable<ServicePrincipal['attributes']>

/** An audience of the token. */
export interface TargetApplication extends TypeOf<typeof applicationSchema> {}

/** What is requested: applications, a user action or an authentication context. */
export type Target =
  | TypeOf<typeof applicationsSchema>
  | TypeOf<typeof userActionSchema>
  | TypeOf<typeof authenticationContextSchema>

/** Where the sign-in came from. */
export interface Network extends TypeOf<typeof networkSchema> {}

/** A registered device. */
export interface Device extends TypeOf<typeof deviceSchema> {}

/** What Identity Protection and Purview found. */
export interface Risk extends TypeOf<typeof riskSchema> {}

/** A level of user, sign-in or service principal risk. */
export type RiskLevel = NonNullable<Risk['signIn']>

/** The flow of this request, and the one with which the session began. */
export interface AuthenticationFlow extends TypeOf<typeof authenticationFlowSchema> {}

/** How a session was carried to another device. */
export type TransferMethod = NonNullable<AuthenticationFlow['current']>

/** The name of an authentication method. */
export type AuthenticationMethod = (typeof authenticationMethods)[number]

/** What the session has proved already. */
export interface SatisfiedFacts extends TypeOf<typeof satisfiedSchema> {}

/** A sign-in, a user action or a request for a step-up. */
export interface SignIn extends TypeOf<typeof signInSchema> {}

/** What the sign-in came from. */
export type ClientApp = NonNullable<SignIn['clientApp']>

/** A platform that policies can name. */
export type Platform = NonNullable<SignIn['platform']>

/** Members that no decision waits for: when one is absent, other members decide. */
const neverMissing = [
  'network.namedLocationIds',
  'target.applications.displayName',
  'target.client.displayName',
] as const

/** An object that may lack all its members, such as `risk`, is not a fact itself: its members are. */
type OwnFact<Name extends string, Member, Prefix extends string> = null extends Member
  ? `${Prefix}${Name}`
  : {} extends Member
    ? string extends keyof Member
      ? `${Prefix}${Name}`
      : never
    : `${Prefix}${Name}`

type FactsBelow<Value, Prefix extends string> = Value extends readonly (infer Item)[]
  ? FactsBelow<Item, Prefix>
  : Value extends object
    ? string extends keyof Value
      ? never
      : {
          [Name in keyof Value & string]-?:
            | ({} extends Pick<Value, Name> ? OwnFact<Name, Required<Value>[Name], Prefix> : never)
            | FactsBelow<Value[Name], `${Prefix}${Name}.`>
        }[keyof Value & string]
    : never

/** A member of a sign-in that is not known and may matter. */
export type FactName = Exclude<FactsBelow<SignIn, ''>, (typeof neverMissing)[number]>

function factsBelow(schema: TSchema, prefix: string): readonly string[] {
  const variants = objectsIn(schema).map(({ properties }) =>
    Object.entries(properties).flatMap(([name, member]) => {
      const isGroup = Type.IsObject(member) && isAllOptional(member)
      const isFact = Type.IsOptional(member) && !isGroup
      const path = `${prefix}${name}`
      return [...(isFact ? [path] : []), ...factsBelow(member, `${path}.`)]
    }),
  )
  const facts = variants.flat()
  const isShared = (fact: string): boolean => facts.indexOf(fact) !== facts.lastIndexOf(fact)
  // WHY: what several kinds of principal have comes after what only one kind has.
  return [...facts.filter((fact) => !isShared(fact)), ...new Set(facts.filter(isShared))]
}

/**
 * The names of all facts in canonical order. A fact of the applications of a target counts once; a device of
 * which nothing is known is `device`.
 */
export const factNames = factsBelow(signInSchema, '').filter(
  (fact) => !neverMissing.some((name) => name === fact),
) as readonly FactName[]
