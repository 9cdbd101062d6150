/**
 * The device: a filter, and the device states of before it.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices
 */

import { compileDeviceRule, isCompliant, isHybridJoined } from '../filter-rules/device-rule.ts'
import type { SignIn } from '../model/sign-in.ts'
import { no, unknown, type Ternary } from '../model/ternary.ts'
import { ComputedTests } from '../matching/computed-tests.ts'
import { entriesOf } from '../matching/plan.ts'
import { type ConditionDefinition } from './condition.ts'
import { type PolicySource } from '../model/compile-context.ts'

type Device = SignIn['device']
type Conditions = PolicySource['body']['conditions']

/**
 * A filter that includes is met where its rule is true, one that excludes where it is false (E38). Device
 * states take out compliant or hybrid joined devices; a device that is not registered stays in (E39).
 */
export const devicesCondition: ConditionDefinition = {
  name: 'devices',
  begin(numbers) {
    const every = numbers.next()
    const tests = new ComputedTests<Device>(numbers)
    const ofRule = (rule: string): number => tests.declare(rule, () => compileDeviceRule(rule))

    function ofState(state: string): number | undefined {
      const evaluate = deviceStates[state]
      return evaluate && tests.declare(state, () => evaluate)
    }

    return {
      plan({ body: { conditions } }) {
        const filter = conditions.devices?.deviceFilter ?? null
        const filtered = entriesOf('deviceFilter', filter === null ? [] : [filter.rule], ofRule)
        const isIncluding = filter?.mode === 'include'
        const excluded = excludedStates(conditions).flatMap(([member, states]) =>
          entriesOf(member, states, ofState),
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

type States = readonly (readonly [member: string, states: readonly string[]])[]

/** `All` is the only state that can be included, and includes every device. */
function includedStates({ deviceStates: states, devices }: Conditions): States {
  return [
    ['includeStates', states?.includeStates ?? []],
    ['includeDevices', devices?.includeDevices ?? []],
    ['includeDeviceStates', devices?.includeDeviceStates ?? []],
  ]
}

function excludedStates({ deviceStates: states, devices }: Conditions): States {
  return [
    ['excludeStates', states?.excludeStates ?? []],
    ['excludeDevices', devices?.excludeDevices ?? []],
    ['excludeDeviceStates', devices?.excludeDeviceStates ?? []],
  ]
}

function ofRegistered(
  evaluate: (device: NonNullable<Device>) => Ternary,
): (device: Device) => Ternary {
  return (device) => {
    if (device === undefined) return unknown('device')
    return device === null ? no : evaluate(device)
  }
}

const deviceStates: Readonly<Record<string, (device: Device) => Ternary>> = {
  Compliant: ofRegistered(isCompliant),
  DomainJoined: ofRegistered(isHybridJoined),
}
