import fc from 'fast-check'
import { expect, it } from 'vitest'
import { canonicalInstant } from './instant.ts'

it.each([
  ['2026-01-05T09:31:07Z', '2026-01-05T09:31:07.0000000Z'],
  ['2026-01-05t09:31:07.4183921z', '2026-01-05T09:31:07.4183921Z'],
  ['2026-01-05T09:31:07.123456789012Z', '2026-01-05T09:31:07.1234567Z'],
  ['2026-01-05T09:31Z', '2026-01-05T09:31:00.0000000Z'],
  ['2026-01-05T00:31:07.5+02:00', '2026-01-04T22:31:07.5000000Z'],
  ['2026-01-05', undefined],
  ['2026-01-05T09:31:07', undefined],
  ['2026-13-05T09:31:07Z', undefined],
  ['0000-01-01T00:00:00+01:00', undefined],
  ['today', undefined],
])('prints %s as %s', (text, printed) => {
  expect(canonicalInstant(text)).toBe(printed)
})

it('orders texts as instants', () => {
  const instants = fc.date({
    min: new Date('0001-01-01T00:00:00Z'),
    max: new Date('9999-12-31T00:00:00Z'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(instants, instants, (one, other) => {
      const texts = [one, other].map((instant) => canonicalInstant(instant.toISOString()) ?? '')
      expect(Math.sign(one.getTime() - other.getTime())).toBe(
        Number((texts[0] ?? '') > (texts[1] ?? '')) - Number((texts[0] ?? '') < (texts[1] ?? '')),
      )
    }),
  )
})
