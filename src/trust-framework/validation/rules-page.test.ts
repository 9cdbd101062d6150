import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { includeCodes } from '../inheritance/include-codes.ts'
import { declaredAnswers } from '../testing/answers.ts'
import { contentCodes } from './content/content-codes.ts'
import { claimFlowCodes, journeyCodes } from './journeys/journey-codes.ts'
import { profileCodes } from './profiles/profiles-codes.ts'
import { referenceCodes } from './references/references-codes.ts'
import { transformationCodes } from './transformations/transformations-codes.ts'

/** A row of a table of the page. */
interface RuleRow {
  readonly codes: readonly string[]
  readonly answer: string
}

function readPage(text: string): readonly RuleRow[] {
  const rows: RuleRow[] = []
  let prefix = ''
  for (const line of text.split('\n')) {
    prefix = /begin with\s`(trustFramework\.\w+\.)`/u.exec(line)?.[1] ?? prefix
    const [, , codes, answer] = line.split('|').map((cell) => cell.trim())
    if (codes === undefined || answer === undefined) continue
    const named = [...codes.matchAll(/`([\w.]+)`/gu)].map(([, name = '']) =>
      name.includes('.') ? name : prefix + name,
    )
    rows.push({ codes: named, answer })
  }
  return rows
}

it('the page of the rules lists every code with its answers, and no others', () => {
  const rows = readPage(readFileSync('docs/rules/trust-framework.md', 'utf8'))
  const declared = declaredAnswers(
    claimFlowCodes,
    contentCodes,
    includeCodes,
    journeyCodes,
    profileCodes,
    referenceCodes,
    transformationCodes,
  )
  const listed = new Set(
    rows.flatMap(({ codes, answer }) =>
      ['refuses', 'warns']
        .filter((word) => answer.includes(word))
        .flatMap((word) => codes.map((code) => `${code} ${word}`)),
    ),
  )
  // WHY: a row that says `the same` has the code of the row above it.
  const answered = new Set([...listed].map((answer) => answer.split(' ')[0]))
  const missing = declared.filter(
    (answer) =>
      !listed.has(answer) && !(answer.endsWith(' warns') && answered.has(answer.split(' ')[0])),
  )
  expect({
    missing,
    unknown: [...listed].filter((answer) => !declared.includes(answer)),
  }).toEqual({ missing: [], unknown: [] })
})
