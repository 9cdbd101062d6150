import { expect, it } from 'vitest'
import { readTokenForm, readNamedClient } from './token-form.ts'

it('reads the client of the header before that of the form', () => {
  const form = readTokenForm('client_id=c&client_secret=t')
  const authorization = `Basic ${Buffer.from('a%20b:s%3As').toString('base64')}`
  expect(readNamedClient(form, authorization)).toEqual({ clientId: 'a b', secret: 's:s' })
  expect(readNamedClient(form, undefined)).toEqual({ clientId: 'c', secret: 't' })
})

it('refuses a parameter that is given twice', () => {
  expect(() => readTokenForm('scope=a&scope=b')).toThrow(
    expect.objectContaining({ number: 900144 }),
  )
})
