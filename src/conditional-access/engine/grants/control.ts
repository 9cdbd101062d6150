/** A compiled grant control. */

import type { RefusedBy, AnyControlKind } from '../answer/decision.ts'
import type { SignIn } from '../model/sign-in.ts'
import type { Ternary } from '../model/ternary.ts'
import type { MethodsUsed } from './methods-used.ts'

/** Evaluates a control for a sign-in. */
export type ControlTest = (signIn: SignIn, used: MethodsUsed) => Ternary

/** What a policy is about, as far as the service treats a control of it in its own way. */
export interface PolicyReach {
  /** It includes all resources. */
  readonly includesAllResources: boolean
  /** It names the registration of security information. */
  readonly namesRegistration: boolean
  /** It is for sign-ins at risk. */
  readonly hasSignInRisk: boolean
  /** One of several controls is enough for it. */
  readonly isOneEnough: boolean
}

/** When a sign-in satisfies a control. */
export interface ControlRule {
  readonly isMet: ControlTest
  /** Whether the user can still meet it, if it is not met. */
  readonly canBeMet: ControlTest
  /** Strengths only: whether it fails because of the key or certificate that was used. */
  readonly isRefused?: ControlTest
  /** Whether the service lets the sign-in pass without it (E66); absent when it never does. */
  readonly isExempt?: ControlTest
}

/** A control that policies name. */
export interface Control extends ControlRule {
  readonly kind: AnyControlKind
  /** Null for kinds that have none. */
  readonly id: string | null
  /** Strengths only: its combinations as the tenant lists them. */
  readonly combinations?: readonly string[]
  /**
   * Whether a strength on the registration of security information takes its place (E65). What that means where another
   * control would be enough, too, is `open`.
   */
  readonly isReplaceable: 'yes' | 'no' | 'open'
  /** What makes it impossible to meet, where that can differ; asked only when it cannot be met. */
  readonly refusedBy?: (signIn: SignIn) => RefusedBy
}
