/** Devices that policies tell apart. */

import { comparisonsIn } from '../filter-rules/comparisons.ts'
import type { PolicySource } from '../model/compile-context.ts'
import { knownAbsent } from '../model/known-absent.ts'
import { deviceSchema } from '../model/sign-in-schema.ts'
import type { Device } from '../model/sign-in.ts'
import type { GridSubject, GridValue } from './grid.ts'

/** A registered device of which all is known; its other texts have no value. */
function device(known: Device): Device {
  return { ...knownAbsent(deviceSchema), ...known }
}

const usualDevices: readonly Device[] = [
  device({ isCompliant: true, isManaged: true, trustType: 'AzureAD' }),
  device({ trustType: 'ServerAD' }),
  device({ trustType: 'Workplace' }),
]

/** For each value that a rule compares with: a device that has it. */
function devicesOfRule(rule: string): readonly Device[] {
  return comparisonsIn(rule).flatMap(({ property, value }): readonly Device[] => {
    const name = property.replace(/^device\./u, '')
    const values = Array.isArray(value) ? (value as readonly string[]) : [value]
    return values.flatMap((item): readonly Device[] => {
      if (item === null) return []
      if (name === 'isCompliant') return [device({ isCompliant: item === true })]
      const text = String(item)
      return name === 'physicalIds' || name === 'systemLabels'
        ? [device({ [name]: [text] })]
        : // WHY managed: extension attributes of other devices cannot be seen.
          [device({ [name]: text, isManaged: true })]
    })
  })
}

const deviceControls: ReadonlySet<string> = new Set(['compliantDevice', 'domainJoinedDevice'])

/** Grant controls tell devices apart, too. */
function isAboutDevices({ body: { conditions, grantControls } }: PolicySource): boolean {
  return (
    conditions.devices !== null ||
    conditions.deviceStates !== null ||
    (grantControls?.builtInControls ?? []).some((control) => deviceControls.has(control))
  )
}

/** No device, the usual ones, and one for each value that a filter compares with. */
export function deviceGridValues({ policies }: GridSubject): readonly GridValue[] {
  const rules = policies.flatMap(({ body }) => body.conditions.devices?.deviceFilter?.rule ?? [])
  const devices = policies.some(isAboutDevices)
    ? [...usualDevices, ...rules.flatMap(devicesOfRule)]
    : []
  const texts = new Set(devices.map((each) => JSON.stringify(each)))
  return [{ device: null }, ...[...texts].map((text) => ({ device: JSON.parse(text) as Device }))]
}
