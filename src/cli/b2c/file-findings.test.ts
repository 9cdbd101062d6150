import { describe, expect, it } from 'vitest'
import { joinRepeated, type FileFinding } from './file-findings.ts'

const finding: FileFinding = {
  file: 'base.xml',
  line: 3,
  column: 5,
  level: 'error',
  rule: 'some.rule',
  message: 'Policy "B2C_1A_Base" lacks something.',
  policies: ['B2C_1A_Base'],
}

describe('joinRepeated', () => {
  it('joins what a policy and its descendants are refused for, in the words about the first', () => {
    const ofChild = {
      ...finding,
      message: 'Policy "B2C_1A_Child" lacks something.',
      policies: ['B2C_1A_Child'],
    }
    expect(joinRepeated([finding, ofChild])).toEqual([
      { ...finding, policies: ['B2C_1A_Base', 'B2C_1A_Child'] },
    ])
  })

  it('leaves out the warning of one policy about what another is refused for', () => {
    const warning = { ...finding, level: 'warning', message: 'Perhaps.' } as const
    const elsewhere = { ...warning, line: 4 }
    expect(joinRepeated([warning, finding, elsewhere])).toEqual([finding, elsewhere])
  })
})
