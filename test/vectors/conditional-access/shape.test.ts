import { describe, expect, it } from 'vitest'
import { readJson } from './read-json.ts'
import { vectorFile } from './row-shape.ts'

const row = {
  id: 'O-XYZ-01',
  description: 'nothing',
  source: 'https://example.com',
  basis: 'documented',
  policies: [],
  signIn: {},
  expect: { outcome: 'allow', status: 'notApplied', policies: {} },
}

describe('a data file', () => {
  it('may contain a row with only the required members', () => {
    expect(vectorFile([row], '')).toEqual([])
  })

  it.each([
    ['a member that is not known', { ...row, expects: {} }, ['/0/expects']],
    ['a member that is missing', { ...row, id: undefined }, ['/0/id']],
    ['a rule that does not exist', { ...row, hits: ['E4', 'F4'] }, ['/0/hits/1']],
    ['a fact that does not exist', { ...row, unknown: ['risk.signin'] }, ['/0/unknown/0']],
    [
      'a value that is none of those that can be, deep inside, and another fault',
      { ...row, signIn: { risk: { signIn: 'severe' } }, basis: 'guessed' },
      ['/0/basis', '/0/signIn/risk/signIn'],
    ],
    [
      'a target of no kind',
      { ...row, signIn: { target: { kind: 'application' } } },
      ['/0/signIn/target/kind'],
    ],
  ])('is refused for %s', (_, faulty, targets) => {
    expect(vectorFile([faulty as never], '').map(({ target }) => target)).toEqual(targets)
  })

  it('is refused with file and place of every fault', () => {
    expect(() => readJson('pairs.json', vectorFile)).toThrow(/pairs\.json\/0: `id` is missing/u)
  })
})
