/** A grant control as it is compiled. */

import type { ControlKind } from '../answer/decision.ts'
import type { SignIn } from '../model/sign-in.ts'
import type { Ternary } from '../model/ternary.ts'
import type { MethodsUsed } from './methods-used.ts'

/** A question about a sign-in whose methods have been read. */
export type ControlRequest = (signIn: SignIn, used: MethodsUsed) => Ternary

/** What a control makes of a sign-in. */
export interface ControlRule {
  readonly isMet: ControlRequest
  /** Whether the user can still meet it, supposing that it is not met. */
  readonly canBeMet: ControlRequest
  /** Whether it fails for the key or certificate that was used; of strengths only. */
  readonly isRefused?: ControlRequest
}

/** A control that policies name. */
export interface Control extends ControlRule {
  readonly kind: ControlKind
  /** Null for kinds that have none. */
  readonly id: string | null
  /** Of a strength: its combinations as the environment lists them. */
  readonly combinations?: readonly string[]
}
