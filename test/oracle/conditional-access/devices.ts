/** The device condition: filters (E38) and the device states that came before them (E39). */

import type { SignIn } from '../../../src/conditional-access/engine/model/sign-in.ts'
import type { ConditionalAccessPolicyBody } from '../../../src/conditional-access/model/policy-body.ts'
import { anyOf, entries, hits, same, type Condition, type Entry } from './condition.ts'
import { deviceRuleHolds } from './filter-rules.ts'
import { and, ask, no, not, unknown, yes, type Test } from './three-values.ts'

type Conditions = ConditionalAccessPolicyBody['conditions']

export function devices(
  { devices: assigned, deviceStates }: Conditions,
  signIn: SignIn,
): Condition {
  const excludedStates = [
    ...entries('excludeStates', deviceStates?.excludeStates ?? [], (state) =>
      isInState(state, signIn.device),
    ),
    ...entries('excludeDevices', assigned?.excludeDevices ?? [], (state) =>
      isInState(state, signIn.device),
    ),
    ...entries('excludeDeviceStates', assigned?.excludeDeviceStates ?? [], (state) =>
      isInState(state, signIn.device),
    ),
  ]
  // WHY: `All` is the only state that can be included.
  const includedStates = [
    ...entries('includeStates', deviceStates?.includeStates ?? [], () => yes),
    ...entries('includeDevices', assigned?.includeDevices ?? [], () => yes),
    ...entries('includeDeviceStates', assigned?.includeDeviceStates ?? [], () => yes),
  ]
  const including = filterEntry(assigned, 'include', signIn)
  const excluding = filterEntry(assigned, 'exclude', signIn)
  return {
    name: 'devices',
    test: and(
      not(anyOf(excludedStates)),
      including.length > 0 ? anyOf(including) : yes,
      not(anyOf(excluding)),
    ),
    includedBy: hits([...includedStates, ...including]),
    excludedBy: hits([...excludedStates, ...excluding]),
  }
}

/** E38: an including filter applies the policy where its rule holds, an excluding one elsewhere. */
function filterEntry(
  assigned: Conditions['devices'],
  mode: 'include' | 'exclude',
  signIn: SignIn,
): readonly Entry[] {
  const filter = assigned?.deviceFilter ?? null
  if (filter === null || filter.mode !== mode) return []
  return [{ label: `deviceFilter:${filter.rule}`, test: deviceRuleHolds(filter.rule, signIn) }]
}

/** E39: a device that is not registered is in no state. */
function isInState(state: string, device: SignIn['device']): Test {
  return state === 'Compliant' ? isCompliant(device) : isHybridJoined(device)
}

export function isCompliant(device: SignIn['device']): Test {
  if (device === undefined) return unknown('device')
  if (device === null) return no
  return ask(device.isCompliant, 'device.isCompliant', (value) => value)
}

export function isHybridJoined(device: SignIn['device']): Test {
  if (device === undefined) return unknown('device')
  if (device === null) return no
  return ask(
    device.trustType,
    'device.trustType',
    (type) => type !== null && same(type, 'ServerAD'),
  )
}
