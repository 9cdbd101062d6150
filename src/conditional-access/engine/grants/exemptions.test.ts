import { describe, expect, it } from 'vitest'
import { isGuid } from '../../../kernel/ids.ts'
import { exemptibleControls } from '../model/sign-in-schema.ts'
import { exemptions, type Exemption } from './exemptions.ts'

const standings = ['exempt', 'exemptUnderAllResources', 'open', 'notExempt']

function isInForce({ from = '', until }: Exemption, day: string): boolean {
  return from <= day && (until === undefined || day < until)
}

describe('the list of exemptions', () => {
  it.each(exemptions)('says of $name what it is about and on what evidence', (row) => {
    expect(row.controls.length).toBeGreaterThan(0)
    expect(exemptibleControls).toEqual(expect.arrayContaining([...row.controls]))
    expect(standings).toContain(row.standing)
    expect(['documented', 'observed', 'inferred']).toContain(row.grade)
    expect(row.source).toMatch(/^https:\/\//u)
    for (const day of [row.seen, row.from, row.until]) {
      expect(day ?? '2026-01-01').toMatch(/^20\d\d-\d\d-\d\d$/u)
    }
    const isOneTarget =
      row.userAction === undefined ? isGuid(row.appId ?? '') : row.appId === undefined
    expect(isOneTarget).toBe(true)
  })

  it('lets nobody pass for certain without a page that says so', () => {
    const certain = exemptions.filter(({ standing }) => standing.startsWith('exempt'))
    expect(certain.map(({ grade }) => grade)).toEqual(certain.map(() => 'documented'))
  })

  it.each(['2024-01-01', '2025-04-01', '2026-11-30'])(
    'has one row at most for a control and a target on %s',
    (day) => {
      const keys = exemptions
        .filter((row) => isInForce(row, day))
        .flatMap(({ controls, appId, userAction }) =>
          controls.map((control) => `${control} ${appId ?? ''}${userAction ?? ''}`),
        )
      expect(keys.toSorted()).toEqual([...new Set(keys)].toSorted())
    },
  )
})
