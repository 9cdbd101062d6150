/** A compiled grant control. */

import type { ControlKind } from '../answer/decision.ts'
import type { SignIn } from '../model/sign-in.ts'
import type { Ternary } from '../model/ternary.ts'
import type { MethodsUsed } from './methods-used.ts'

/** Evaluates a control for a sign-in. */
export type ControlTest = (signIn: SignIn, used: MethodsUsed) => Ternary

/** When a sign-in satisfies a control. */
export interface ControlRule {
  readonly isMet: ControlTest
  /** Whether the user can still meet it, if it is not met. */
  readonly canBeMet: ControlTest
  /** Strengths only: whether it fails because of the key or certificate that was used. */
  readonly isRefused?: ControlTest
}

/** A control that policies name. */
export interface Control extends ControlRule {
  readonly kind: ControlKind
  /** Null for kinds that have none. */
  readonly id: string | null
  /** Strengths only: its combinations as the tenant lists them. */
  readonly combinations?: readonly string[]
}
