import { describe, expect, it } from 'vitest'
import { passed } from '../../kernel/findings.ts'
import type { Decision } from '../engine/answer/decision.ts'
import type { Principal, SignIn } from '../engine/model/sign-in.ts'
import { answerLines } from './answer-lines.ts'
import type { FillSignIn } from './fill-sign-in.ts'

const fill: FillSignIn = ({ principal, ...rest }) =>
  Promise.resolve(passed({ at: '', ...rest, principal: principal as Principal }))

/** Answers with the id of the principal. */
function decideOne({ principal }: SignIn): Decision {
  return { outcome: principal.id } as unknown as Decision
}

async function* partsOf(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(part)
}

async function answers(...parts: readonly (string | Uint8Array)[]): Promise<readonly unknown[]> {
  const encoder = new TextEncoder()
  const bytes = parts.map((part) => (typeof part === 'string' ? encoder.encode(part) : part))
  const lines: unknown[] = []
  for await (const text of answerLines(partsOf(bytes), fill, decideOne)) {
    for (const line of text.trimEnd().split('\n')) lines.push(JSON.parse(line))
  }
  return lines
}

function lineOf(id: string): string {
  return JSON.stringify({ principal: { kind: 'user', id } })
}

describe('answerLines', () => {
  it('answers each line in turn, for any division into parts, with or without the last line feed', async () => {
    const text = `${lineOf('ada')}\r\n\n${lineOf('bób')}\n${lineOf('eve')}`
    const bytes = new TextEncoder().encode(text)
    const expected = [{ outcome: 'ada' }, { outcome: 'bób' }, { outcome: 'eve' }]
    expect(await answers(text)).toEqual(expected)
    expect(await answers(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(expected)
    expect(await answers(`${text}\n`)).toEqual(expected)
    expect(await answers('')).toEqual([])
  })

  it('hands over the answers to a long part bit by bit', async () => {
    const part = new TextEncoder().encode(`${lineOf('ada')}\n`.repeat(120))
    const counts: number[] = []
    for await (const text of answerLines(partsOf([part]), fill, decideOne)) {
      counts.push(text.trimEnd().split('\n').length)
    }
    expect(counts).toEqual([50, 50, 20])
  })

  it('says what is wrong with a line and goes on', async () => {
    expect(await answers(`{]\n\n{"principal":{"kind":"user"}}\n${lineOf('ada')}\n`)).toEqual([
      {
        line: 1,
        error: {
          code: 'BadRequest',
          message: expect.stringContaining('line 1, column 2'),
          details: expect.any(Array),
        },
      },
      {
        line: 3,
        error: {
          code: 'BadRequest',
          message: '`principal.id` is required',
          details: [
            {
              '@ostiary.code': 'body.memberRequired',
              target: '/principal/id',
              message: '`principal.id` is required',
            },
          ],
        },
      },
      { outcome: 'ada' },
    ])
  })

  it.each([
    [
      'is not valid UTF-8',
      Uint8Array.of(0xff, 0x0a),
      'the line is not valid UTF-8',
      'decisions.lineNotUtf8',
    ],
    [
      'is too long',
      'x'.repeat(65_537),
      'the line is longer than 65536 characters; send such a sign-in as a JSON body',
      'decisions.lineTooLong',
    ],
  ])('ends at a line that %s', async (_, part, message, code) => {
    expect(await answers(`${lineOf('ada')}\n`, part, `${lineOf('bob')}\n`)).toEqual([
      { outcome: 'ada' },
      {
        line: 2,
        error: {
          code: 'BadRequest',
          message,
          details: [{ '@ostiary.code': code, target: '', message }],
        },
      },
    ])
  })

  it('passes on a failure that is none of the lines’', async () => {
    const failing: FillSignIn = () => Promise.reject(new TypeError('the store is gone'))
    const lines = answerLines(
      partsOf([new TextEncoder().encode(lineOf('ada'))]),
      failing,
      decideOne,
    )
    await expect(lines.next()).rejects.toThrow('the store is gone')
  })
})
