/**
 * Methods that do not count while a device is registered or joined, because they need a registered device: Windows Hello,
 * and passkeys that are bound to a device (E72).
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps#user-actions
 */

import { keyOf } from '../../../kernel/ids.ts'
import type { SignIn } from '../model/sign-in.ts'
import { fromBoolean, no, unknown, type Ternary } from '../model/ternary.ts'
import { registerOrJoinDevice } from '../../model/user-actions.ts'

/** The method that never counts while a device is registered. */
export const windowsHello = 'windowsHelloForBusiness'

/**
 * Models of passkeys that are bound to the device that holds them: those of Microsoft Authenticator and Windows Hello.
 * Source: https://learn.microsoft.com/entra/identity/authentication/how-to-enable-authenticator-passkey,
 * https://learn.microsoft.com/windows/security/identity-protection/passkeys
 */
const boundModels: ReadonlySet<string> = new Set([
  'de1e552d-db1d-4423-a619-566b625cdc84',
  '90a3ccdf-635c-4729-a248-9b709135078f',
  '08987058-cadc-4b81-b6e1-30de50dcbe96',
  '9ddd1817-af5a-4672-a2b9-3e3dd95000a9',
  '6028b017-b1d4-4c02-b4b3-afcdafc96bb2',
])

/** Whether the sign-in registers or joins a device. */
export function registersDevice({ target }: SignIn): Ternary {
  if (target === undefined) return unknown('target')
  return fromBoolean(target.kind === 'userAction' && keyOf(target.action) === registerOrJoinDevice)
}

/** Whether the passkey that was used is bound to a device. */
export function usesBoundPasskey({ satisfied }: SignIn): Ternary {
  const model = satisfied?.fido2Aaguid
  if (model === undefined) return unknown('satisfied.fido2Aaguid')
  return model === null ? no : fromBoolean(boundModels.has(keyOf(model)))
}
