import { describe, expect, it } from 'vitest'
import { encodeComplex } from './complete.ts'
import { decodeComplex } from './decode.ts'
import { collection, complexType, enumType, flagsType, property } from './model.ts'

const platform = enumType('platform', {
  android: 0,
  all: 1,
  unknownFutureValue: 2,
  linux: 3,
  bsd: 4,
})
const modes = flagsType('modes', { sms: 1, unknownFutureValue: 2, qrCodePin: 4 })
const device = complexType('device', [
  property('platforms', collection(platform)),
  property('best', platform),
  property('modes', modes),
])
const stored = { platforms: ['android', 'linux', 'bsd'], best: 'linux', modes: 'sms,qrCodePin' }
const masked = {
  platforms: ['android', 'unknownFutureValue'],
  best: 'unknownFutureValue',
  modes: 'sms,unknownFutureValue',
}

describe('evolvable enumerations', () => {
  it('show later members by name to callers who ask for them', () => {
    expect(encodeComplex(device, stored, 'beta', { showsUnknownMembers: true })).toEqual(stored)
  })

  it('show later members as one unknown value to others', () => {
    expect(encodeComplex(device, stored, 'beta', { showsUnknownMembers: false })).toEqual(masked)
  })

  it('read the unknown value, written back, as the members it was shown for', () => {
    const { value, findings } = decodeComplex(device, masked, { version: 'beta', stored })
    expect([value, findings]).toEqual([stored, []])
  })

  it('never grow by a repeated unknown value', () => {
    const repeated = {
      platforms: Array.from({ length: 3 }, () => 'unknownFutureValue'),
      modes: 'unknownFutureValue,unknownFutureValue',
    }
    const { value } = decodeComplex(device, repeated, {
      version: 'beta',
      stored: { platforms: ['linux', 'linux', 'linux'], modes: 'qrCodePin' },
    })
    expect(value).toEqual({ platforms: ['linux', 'linux', 'linux'], modes: 'qrCodePin' })
  })

  it('refuse the unknown value where no later member is stored', () => {
    const { findings } = decodeComplex(device, masked, {
      version: 'beta',
      stored: { platforms: ['android'], best: null, modes: null },
    })
    expect(findings.map(({ target }) => target)).toEqual(['/platforms/1', '/best', '/modes'])
  })
})
