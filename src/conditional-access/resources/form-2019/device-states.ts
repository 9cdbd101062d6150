/**
 * Device states, the only device condition of 2019, and the filter rules that say the same today. Both
 * exclude devices; a device that is not registered has neither state and stays in.
 * Source: `conditionalAccessDeviceStates` of the 2019 beta reference; "Condition: Filter for devices",
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices
 */

import { sameJson } from '../../../edm/same-json.ts'
import { readDeviceRule } from '../../engine/filter-rules/check-rule.ts'
import { printRule } from '../../engine/filter-rules/print-rule.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'

type StoredConditions = ConditionalAccessPolicyBody['conditions']
type DeviceStates = NonNullable<StoredConditions['deviceStates']>
type DeviceFilter = NonNullable<NonNullable<StoredConditions['devices']>['deviceFilter']>

/** Where the filter stands in a policy. */
export const deviceFilterPath = 'conditions.devices.deviceFilter'

/** Where the states stand, in the 2019 form and in the one of beta that still has them. */
export const deviceStatesPath = 'conditions.deviceStates'

const everyDevice = ['All']

type DeviceState = 'Compliant' | 'DomainJoined'

/** The clause that is true for a device in the state, in the spelling in which it is written. */
const clauses: Readonly<Record<DeviceState, string>> = {
  Compliant: 'device.isCompliant -eq True',
  DomainJoined: 'device.trustType -eq "ServerAD"',
}

const statesByClause: ReadonlyMap<string, DeviceState> = new Map(
  Object.entries(clauses).map(([state, clause]) => [clause, state as DeviceState]),
)

/**
 * Replaces a device filter by the states that say the same: a filter that excludes compliant devices,
 * hybrid joined ones or both, in any spelling of its rule. Any other filter stays.
 */
export function withDeviceStates(body: ConditionalAccessPolicyBody): ConditionalAccessPolicyBody {
  const { conditions } = body
  const { devices } = conditions
  if (conditions.deviceStates !== null || !devices?.deviceFilter) return body
  const excludeStates = statesExcludedBy(devices.deviceFilter)
  if (excludeStates === undefined) return body
  const others = { ...devices, deviceFilter: null }
  const isEmpty = Object.values(others).every((member) => member === null || member.length === 0)
  return {
    ...body,
    conditions: {
      ...conditions,
      deviceStates: { includeStates: everyDevice, excludeStates },
      devices: isEmpty ? null : others,
    },
  }
}

/**
 * Replaces device states by the filter that says the same. States that no filter is read back as stay:
 * those that exclude nothing, one of them twice, or do not include `All`.
 */
export function withDeviceFilter(body: ConditionalAccessPolicyBody): ConditionalAccessPolicyBody {
  const { conditions } = body
  const { deviceStates, devices } = conditions
  if (!deviceStates || devices?.deviceFilter) return body
  const deviceFilter = filterFor(deviceStates)
  if (deviceFilter === undefined) return body
  return {
    ...body,
    conditions: {
      ...conditions,
      deviceStates: null,
      devices: { ...noDevices, ...devices, deviceFilter },
    },
  }
}

const noDevices = {
  includeDevices: [],
  excludeDevices: [],
  includeDeviceStates: [],
  excludeDeviceStates: [],
}

function filterFor(states: DeviceStates): DeviceFilter | undefined {
  const rule = states.excludeStates
    .filter(isDeviceState)
    .map((state) => clauses[state])
    .join(' -or ')
  const isReadBack =
    sameJson(states.includeStates, everyDevice) && sameJson(statesIn(rule), states.excludeStates)
  return isReadBack ? { mode: 'exclude', rule } : undefined
}

function statesExcludedBy(filter: DeviceFilter): readonly DeviceState[] | undefined {
  return filter.mode === 'exclude' ? statesIn(filter.rule) : undefined
}

/** Reads a rule that is one clause or several joined by `-or`, as the states they ask for, once each. */
function statesIn(text: string): readonly DeviceState[] | undefined {
  const rule = readDeviceRule(text)
  if (rule === undefined) return undefined
  const states = (rule.kind === 'or' ? rule.operands : [rule]).map((clause) =>
    statesByClause.get(printRule(clause)),
  )
  return states.every((state) => state !== undefined) ? [...new Set(states)] : undefined
}

function isDeviceState(text: string): text is DeviceState {
  return Object.hasOwn(clauses, text)
}
