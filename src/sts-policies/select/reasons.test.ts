import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { reasonOf, reasonSentences } from './reasons.ts'

describe('reasons', () => {
  it('are all in the document, with their sentences', () => {
    const document = readFileSync('docs/rules/sts-policies.md', 'utf8')
    const rows = [...document.matchAll(/^- `(\w+)`: ((?:.+\n)(?: {2}.+\n)*)/gmu)].map(
      ([, code = '', sentence = '']) => [code, sentence.trim().replaceAll(/\s*\n\s*/gu, ' ')],
    )
    expect(Object.fromEntries(rows)).toEqual(reasonSentences)
  })

  it('name policy, member and detail as they are, also when they look like a placeholder', () => {
    const parts = { policy: '{member}$&', member: 'M', detail: 'd' }
    expect(reasonOf('hintIgnored', parts)).toEqual({
      code: 'hintIgnored',
      why: 'policy `{member}$&` ignores the domain hint `d` (`M`)',
    })
  })
})
