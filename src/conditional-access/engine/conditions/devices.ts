/**
 * The device: by a filter rule, or by the device states that came before it.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices
 */

import type { PolicyConditions } from '../../model/policy-body.ts'
import {
  compileDeviceRule,
  isCompliant,
  isHybridJoined,
  type SeenDevice,
} from '../filter-rules/device-rule.ts'
import { ComputedTests } from '../matching/computed-tests.ts'
import { entriesOf } from '../matching/plan.ts'
import type { Device } from '../model/sign-in.ts'
import { no, unknown, type Ternary } from '../model/ternary.ts'
import type { ConditionDefinition } from './condition.ts'
import { deviceGridValues } from './device-grid-values.ts'

/**
 * A filter that includes is met where its rule is true, one that excludes where it is false (E38). Device
 * states exclude compliant or hybrid joined devices; a device that is not registered stays included (E39).
 */
export const devicesCondition: ConditionDefinition<'devices'> = {
  name: 'devices',
  analysisReason: 'devices',
  heading: 'device',
  members: ['devices', 'deviceStates'],
  configured: ({ conditions: { devices, deviceStates } }) =>
    devices === null && deviceStates === null ? null : { deviceStates, devices },
  seen: ({ device }) => device ?? null,
  grid: { attribute: 'device', values: deviceGridValues },
  narrowing: 'late',
  createCompiler(numbers) {
    const every = numbers.next()
    const tests = new ComputedTests<SeenDevice>(numbers)
    const testOfRule = (rule: string): number => tests.declare(rule, () => compileDeviceRule(rule))

    function testOfState(state: string): number | undefined {
      const evaluate = deviceStates[state]
      return evaluate && tests.declare(state, () => evaluate)
    }

    return {
      plan({ body: { conditions } }) {
        const filter = conditions.devices?.deviceFilter ?? null
        const filtered = entriesOf('deviceFilter', filter === null ? [] : [filter.rule], testOfRule)
        const isIncluding = filter?.mode === 'include'
        const excluded = excludedStates(conditions).flatMap(([member, states]) =>
          entriesOf(member, states, testOfState),
        )
        return {
          shownOnly: includedStates(conditions).flatMap(([member, states]) =>
            entriesOf(member, states, () => every),
          ),
          include: isIncluding ? filtered : null,
          exclude: isIncluding ? excluded : [...excluded, ...filtered],
        }
      },
      runTests({ device }, matchSets) {
        matchSets.match(every)
        tests.run(device, matchSets)
      },
    }
  },
}

type StateMembers = readonly (readonly [member: string, states: readonly string[]])[]

/** `All` is the only state that can be included, and includes every device. */
function includedStates({ deviceStates: states, devices }: PolicyConditions): StateMembers {
  return [
    ['includeStates', states?.includeStates ?? []],
    ['includeDevices', devices?.includeDevices ?? []],
    ['includeDeviceStates', devices?.includeDeviceStates ?? []],
  ]
}

function excludedStates({ deviceStates: states, devices }: PolicyConditions): StateMembers {
  return [
    ['excludeStates', states?.excludeStates ?? []],
    ['excludeDevices', devices?.excludeDevices ?? []],
    ['excludeDeviceStates', devices?.excludeDeviceStates ?? []],
  ]
}

function ifRegistered(evaluate: (device: Device) => Ternary): (device: SeenDevice) => Ternary {
  return (device) => {
    if (device === undefined) return unknown('device')
    return device === null ? no : evaluate(device)
  }
}

const deviceStates: Readonly<Record<string, (device: SeenDevice) => Ternary>> = {
  Compliant: ifRegistered(isCompliant),
  DomainJoined: ifRegistered(isHybridJoined),
}
