/**
 * Decides sign-ins that arrive in lines, each a JSON object. Each line is answered by a line in the same order: the
 * decision, or the faults of the line. Empty lines have no answer.
 */

import { reportableFindings } from '../../kernel/finding-list.ts'
import { failed, printFinding, type Checked, type Finding } from '../../kernel/findings.ts'
import type { JsonValue } from '../../kernel/json.ts'
import type { OstiaryCode } from '../../kernel/ostiary-codes.ts'
import { parseStrictJson } from '../../kernel/strict-json.ts'
import type { Decision, Verdict } from '../engine/answer/decision.ts'
import type { SignIn } from '../engine/model/sign-in.ts'
import type { FillSignIn } from './fill-sign-in.ts'
import { findSignInFaults, type AskedSignIn } from './asked-sign-in.ts'
import { decisionCodes } from './decision-codes.ts'
import { charactersPerTurn, nextTurn } from '../../kernel/turn.ts'

/**
 * The longest line, UTF-16 units. WHY: a longer one would keep the thread busy for too long. A body that is not in lines
 * may have a longer sign-in.
 */
export const longestLine = 65_536

/** Lines whose principals are read at the same time, and the characters after which no other line joins them. */
const linesAtOnce = 50
const charactersAtOnce = 32_768

/** Shape: `{ "line": 7, "error": { "code": "BadRequest", "message": "…", "details": [ … ] } }`. */
function errorLine(line: number, findings: readonly Finding[]): string {
  const details = reportableFindings(findings).map(printFinding)
  const error = { code: 'BadRequest', message: details[0]?.['message'], details }
  return `${JSON.stringify({ line, error })}\n`
}

/** Ends an answer: the end of the line is unknown, so the following lines cannot be found. */
class UnreadableLine extends Error {
  readonly ostiaryCode: OstiaryCode

  constructor(ostiaryCode: OstiaryCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.ostiaryCode = ostiaryCode
  }
}

function createDecoder(): (part?: Uint8Array) => string {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  return (part) => {
    try {
      return decoder.decode(part, { stream: part !== undefined })
    } catch (error) {
      throw new UnreadableLine(decisionCodes.lineNotUtf8, 'the line is not valid UTF-8', {
        cause: error,
      })
    }
  }
}

/** Splits text that arrives in parts. The last line may lack its line feed. @throws UnreadableLine. */
async function* linesOf(parts: AsyncIterable<Uint8Array>): AsyncGenerator<readonly string[]> {
  const decode = createDecoder()
  // WHY pieces: joining a long line again with every part would take quadratic time.
  let pieces: string[] = []
  let length = 0
  for await (const part of parts) {
    const [head = '', ...others] = decode(part).split('\n')
    pieces.push(head)
    length += head.length
    const rest = others.pop()
    if (rest !== undefined) {
      yield* shortLines([pieces.join(''), ...others])
      pieces = [rest]
      length = rest.length
    }
    if (length > longestLine) throw tooLong()
  }
  yield* shortLines([`${pieces.join('')}${decode()}`])
}

/** Yields the lines before the first one that is too long. @throws UnreadableLine when there is one. */
function* shortLines(lines: readonly string[]): Generator<readonly string[]> {
  const long = lines.findIndex(({ length }) => length > longestLine)
  yield long < 0 ? lines : lines.slice(0, long)
  if (long >= 0) throw tooLong()
}

function tooLong(): UnreadableLine {
  return new UnreadableLine(
    decisionCodes.lineTooLong,
    `the line is longer than ${longestLine} characters; send such a sign-in as a JSON body`,
  )
}

/** Splits lines into groups that are read at the same time. */
function* groupsOf(lines: readonly string[]): Generator<readonly string[]> {
  let group: string[] = []
  let characters = 0
  for (const line of lines) {
    group.push(line)
    characters += line.length
    if (group.length < linesAtOnce && characters < charactersAtOnce) continue
    yield group
    group = []
    characters = 0
  }
  if (group.length > 0) yield group
}

/** Decides the sign-ins of the lines, part by part. */
export async function* answerLines(
  parts: AsyncIterable<Uint8Array>,
  fill: FillSignIn,
  decideOne: (signIn: SignIn) => Decision | Verdict,
): AsyncGenerator<string> {
  let answered = 0

  async function read(text: string): Promise<Checked<SignIn> | undefined> {
    if (text.trim() === '') return undefined
    const parsed = parseStrictJson(text)
    if (!parsed.ok) return parsed
    const faults = findSignInFaults(parsed.value)
    return faults.length > 0 ? failed(...faults) : fill(asSignIn(parsed.value), [])
  }

  function answer(signIn: Checked<SignIn> | undefined): string {
    answered += 1
    if (signIn === undefined) return ''
    if (!signIn.ok) return errorLine(answered, signIn.findings)
    return `${JSON.stringify(decideOne(signIn.value))}\n`
  }

  try {
    for await (const lines of linesOf(parts)) {
      for (const group of groupsOf(lines)) {
        const signIns = await Promise.all(group.map(read))
        let text = ''
        for (const signIn of signIns) {
          text += answer(signIn)
          if (text.length <= charactersPerTurn) continue
          yield text
          text = ''
          await nextTurn()
        }
        if (text !== '') yield text
        await nextTurn()
      }
    }
  } catch (error) {
    if (!(error instanceof UnreadableLine)) throw error
    yield errorLine(answered + 1, [
      { ostiaryCode: error.ostiaryCode, message: error.message, target: '' },
    ])
  }
}

function asSignIn(json: JsonValue): AskedSignIn {
  return json as unknown as AskedSignIn
}
