/** Compares what a document shows with what its command printed. `…` in the document matches any text. */

import { expect } from 'vitest'

function patternOf(shown: string): RegExp {
  const parts = shown
    .trim()
    .split('…')
    .map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/gu, String.raw`\$&`))
  return new RegExp(`^${parts.join(String.raw`[\s\S]*?`)}$`, 'u')
}

function withPatterns(value: unknown): unknown {
  if (typeof value === 'string' && value.includes('…')) {
    return expect.stringMatching(patternOf(value))
  }
  if (Array.isArray(value)) return value.map(withPatterns)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, withPatterns(member)]),
    )
  }
  return value
}

/** Expects the whole output to be the shown text. */
export function expectText(printed: string, shown: string): void {
  expect(printed.trim()).toMatch(patternOf(shown))
}

/** Expects the output to be a JSON object that has the shown members at least. */
export function expectJson(printed: string, shown: string): void {
  expect(JSON.parse(printed)).toMatchObject(withPatterns(JSON.parse(shown)) as object)
}
