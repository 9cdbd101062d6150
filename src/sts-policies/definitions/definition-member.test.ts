import { describe, expect, it } from 'vitest'
import { readDefinitionMember } from './definition-member.ts'

const bare = { allowsBareString: true }
const strict = { allowsBareString: false }

describe('readDefinitionMember', () => {
  it('takes an array of one string', () => {
    expect(readDefinitionMember(['{}'], strict)).toEqual({ ok: true, value: '{}' })
  })

  it('takes a bare string where the view allows it (D19)', () => {
    expect(readDefinitionMember('{}', bare)).toEqual({ ok: true, value: '{}' })
  })

  it.each([
    ['an array of two (D15)', ['{}', '{}'], 'an array of 2 items'],
    ['an empty array (D16)', [], 'an array of 0 items'],
    ['an object', {}, 'an object'],
    ['null', null, 'null'],
    ['an array of a number', [1], 'an array of a number'],
    ['a bare string (D19)', '{}', 'a string'],
  ])('refuses %s', (_, value, found) => {
    expect(readDefinitionMember(value, strict)).toMatchObject({
      ok: false,
      findings: [
        {
          message: `\`definition\` must be an array of exactly one string, not ${found}`,
          target: '/definition',
        },
      ],
    })
  })

  it('refuses a definition over the size limit, and says both sizes', () => {
    expect(readDefinitionMember('x'.repeat(25_001), bare)).toMatchObject({
      ok: false,
      findings: [{ message: '`definition` has 25001 characters; the limit is 25000' }],
    })
  })
})
