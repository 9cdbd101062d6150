/** The values of sign-ins that policies tell apart, by attribute, and how values are put together. */

import { attributesOf } from '../decisions/diff/attributes.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import { clientApps } from '../engine/model/sign-in-schema.ts'
import { sourceOf } from '../engine/model/compile-context.ts'
import type { Platform, SignIn } from '../engine/model/sign-in.ts'
import type { TenantRules } from '../engine/model/tenant-rules.ts'

/** Members of a sign-in that are set together; those of `risk` add up. */
export type SignInValue = Partial<SignIn>

/** The values of each attribute, the plain one first. */
export type ValuesByAttribute = ReadonlyMap<string, readonly SignInValue[]>

const platforms: readonly (Platform | null)[] = [
  'windows',
  'android',
  'iOS',
  'macOS',
  'linux',
  'windowsPhone',
  null,
]

/** Sets members of a sign-in. */
export function withValue(signIn: SignIn, { risk, ...value }: SignInValue): SignIn {
  return { ...signIn, ...value, risk: { ...signIn.risk, ...risk } }
}

/** Lists the values that policies tell apart, without what a session has proved. */
export function valuesOf(
  policies: readonly DecisionPolicy[],
  tenantRules: TenantRules,
  at: Date,
): ValuesByAttribute {
  const attributes = attributesOf({
    policies: policies.map(({ body }) => sourceOf(body)),
    tenantRules: [tenantRules],
    users: new Map(),
    at: at.toISOString(),
  })
  const values = new Map<string, readonly SignInValue[]>(
    attributes.map((attribute) => [attribute.name, attribute.values]),
  )
  values.delete('satisfied')
  values.set(
    'clientApp',
    clientApps.map((clientApp) => ({ clientApp })),
  )
  values.set(
    'platform',
    platforms.map((platform) => ({ platform })),
  )
  return values
}

/** The plain sign-in: the first value of each attribute. */
export function plainSignIn(values: ValuesByAttribute, at: Date): SignIn {
  const start = { at: at.toISOString(), risk: {} } as SignIn
  return [...values.values()].reduce<SignIn>(
    (signIn, [plain]) => (plain === undefined ? signIn : withValue(signIn, plain)),
    start,
  )
}
