/** The form that every refusal must have. */

import { expect } from 'vitest'
import type { JsonObject, JsonValue } from '../../../src/kernel/json.ts'
import type { Answer } from '../../support/test-service.ts'

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u

/** A code of a catalogue. Shape: `conditionalAccess.grant.operatorMissing`. */
const ostiaryCode = /^[a-zA-Z0-9]+(?:\.[a-zA-Z0-9]+)+$/u

/** Traces of an implementation: stack frames, module paths, words of drivers and libraries. */
const internals =
  /\n\s+at |node_modules|file:\/\/|\/src\/|SQLITE|syntax error at or near|ERR_[A-Z]|FST_/u

/**
 * Expects an error in Graph's shape with the status, and the code where one is given. It has a code of ours for each
 * problem, names its request and reveals nothing of the implementation. Source: https://learn.microsoft.com/graph/errors.
 */
export function expectGraphError(answer: Answer, status: number, code?: string): void {
  expect({ status: answer.status, text: answer.text.slice(0, 500) }).toMatchObject({ status })
  expect(answer.headers.get('content-type')).toMatch(/^application\/json(?:;|$)/u)
  const error = answer.json['error'] as JsonObject
  expect(Object.keys(answer.json)).toEqual(['error'])
  const known = new Set(['code', 'message', '@ostiary.code', 'details', 'innerError'])
  expect(Object.keys(error).filter((name) => !known.has(name))).toEqual([])
  expect(error).toMatchObject({
    code: code ?? expect.stringMatching(/./u),
    message: expect.stringMatching(/./su),
    innerError: {
      date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/u),
      'request-id': expect.stringMatching(guid),
      'client-request-id': expect.any(String),
    },
  })
  const { details = [error] } = error as { readonly details?: readonly JsonObject[] }
  for (const problem of details) expect(problem['@ostiary.code']).toMatch(ostiaryCode)
  expect((error['innerError'] as JsonObject)['request-id']).toBe(answer.headers.get('request-id'))
  expect(answer.text).not.toMatch(internals)
}

/** Takes a member that must be text. */
export function textOf(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value
  throw new TypeError(`${JSON.stringify(value)} is not a text`)
}

/** The answer without the parts that differ between any two requests: ids, date and the given words. */
export function comparable(answer: Answer, ...words: readonly string[]): object {
  const masked = (text: string): string =>
    words.reduce((kept, word) => kept.replaceAll(new RegExp(escaped(word), 'giu'), '<given>'), text)
  const innerError = (answer.json['error'] as JsonObject | undefined)?.['innerError']
  const headers = Object.fromEntries(
    [...answer.headers].filter(
      ([name]) => !['request-id', 'client-request-id', 'date', 'content-length'].includes(name),
    ),
  )
  return {
    status: answer.status,
    headers: JSON.parse(masked(JSON.stringify(headers))) as object,
    body: masked(
      innerError === undefined
        ? answer.text
        : answer.text.replace(JSON.stringify(innerError), '"<request>"'),
    ),
  }
}

function escaped(word: string): string {
  return word.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`)
}
