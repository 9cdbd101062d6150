import { describe, expect, it } from 'vitest'
import { policyEntries } from './index-entries.ts'
import { completePolicy } from '../form-modern/modern-codec.ts'

describe('policyEntries', () => {
  it('lists name, state and the template, if there is one', () => {
    const body = completePolicy({ displayName: 'Block legacy', state: 'disabled' })
    expect(policyEntries(body)).toEqual([
      { property: 'displayName', value: 'Block legacy' },
      { property: 'state', value: 'disabled' },
    ])
    expect(policyEntries({ ...body, templateId: 't1' }).at(-1)).toEqual({
      property: 'templateId',
      value: 't1',
    })
  })
})
