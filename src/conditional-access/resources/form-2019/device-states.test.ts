import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withDeviceFilter, withDeviceStates } from './device-states.ts'
import { created, legacyPolicies, modernly, storedPolicies } from './testing/stored-policies.ts'
import filters from './vectors/device-filters.json' with { type: 'json' }

describe('withDeviceStates', () => {
  it.each(filters)(
    'converts a filter with mode $mode and rule `$rule`: $case',
    ({ mode, rule, excludeStates }) => {
      const body = modernly({ 'conditions.devices.deviceFilter': { mode, rule } })
      const { deviceStates, devices } = withDeviceStates(body).conditions
      expect([deviceStates, devices]).toEqual(
        excludeStates === null
          ? [null, body.conditions.devices]
          : [{ includeStates: ['All'], excludeStates }, null],
      )
    },
  )

  it('keeps other device members', () => {
    const body = modernly({
      'conditions.devices': {
        includeDevices: ['All'],
        deviceFilter: { mode: 'exclude', rule: 'device.isCompliant -eq True' },
      },
    })
    expect(withDeviceStates(body).conditions.devices).toEqual({
      ...body.conditions.devices,
      deviceFilter: null,
    })
  })

  it('is undone by withDeviceFilter, except for the spelling of the rule', () => {
    fc.assert(
      fc.property(storedPolicies, (body) => {
        const there = withDeviceStates(body)
        expect(withDeviceStates(withDeviceFilter(there))).toEqual(there)
      }),
    )
  })
})

describe('withDeviceFilter', () => {
  it('is undone by withDeviceStates', () => {
    fc.assert(
      fc.property(legacyPolicies, (body) => {
        expect(withDeviceFilter(withDeviceStates(body))).toEqual(body)
      }),
    )
  })

  it('keeps an existing filter', () => {
    const body = modernly({
      'conditions.deviceStates': { includeStates: ['All'], excludeStates: ['Compliant'] },
      'conditions.devices.deviceFilter': { mode: 'include', rule: 'device.model -eq "SAW"' },
    })
    expect(withDeviceFilter(body)).toBe(body)
    expect(withDeviceFilter(created)).toBe(created)
  })
})
