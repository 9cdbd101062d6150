/**
 * Device states, the only device condition of 2019, and the equivalent device filters of today. Both exclude
 * devices; an unregistered device has neither state, so it is never excluded.
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

/** The path of the filter in a policy. */
export const deviceFilterPath = 'conditions.devices.deviceFilter'

/** The path of the states, in the 2019 form and in the modern form of beta. */
export const deviceStatesPath = 'conditions.deviceStates'

const everyDevice = ['All']

type DeviceState = 'Compliant' | 'DomainJoined'

/** The rule clause that is true for a device in the state, in its canonical spelling. */
const clauses: Readonly<Record<DeviceState, string>> = {
  Compliant: 'device.isCompliant -eq True',
  DomainJoined: 'device.trustType -eq "ServerAD"',
}

const statesByClause: ReadonlyMap<string, DeviceState> = new Map(
  Object.entries(clauses).map(([state, clause]) => [clause, state as DeviceState]),
)

/**
 * Replaces a device filter by equivalent states: a filter that excludes compliant devices, hybrid joined
 * devices or both, in any spelling of its rule. Other filters stay.
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
 * Replaces device states by the equivalent filter. States stay if no filter converts back to them: they
 * exclude nothing, repeat a state, or do not include `All`.
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

/** Reads a rule of one clause, or of several joined by `-or`, as states, each once. */
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
