/** `ostiary claims`: says which claims a token has, and how each came about. */

import { Command, Option } from 'commander'
import type { JsonObject } from '../kernel/json.ts'
import { memberText } from '../kernel/json.ts'
import type { AskedClaims } from '../sts-policies/questions/claims-bodies.ts'
import { CommandError, exitCodes } from './failure.ts'
import { printLines } from './output.ts'
import type { TimedFlags } from './sts/ask-files.ts'
import { addQuestionOptions, parseAttribute, type QuestionFlags } from './sts/question.ts'

interface ClaimsFlags extends QuestionFlags {
  readonly kind: 'access' | 'id' | 'saml'
  readonly attribute?: Readonly<Record<string, readonly string[]>>
  readonly audience?: string
  readonly expect?: 'issued' | 'refused'
}

type ClaimsMembers = Omit<AskedClaims, 'client' | 'resource' | 'policies'>

/** A name that is given once has one value, others a list. */
function attributesOf(
  given: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, string | readonly string[]>> {
  return Object.fromEntries(
    Object.entries(given).map(([name, values]) => {
      const [only = ''] = values
      return [name, values.length === 1 ? only : values]
    }),
  )
}

function membersOf({ kind, user, attribute, audience, asOf }: ClaimsFlags): ClaimsMembers {
  return {
    token: kind,
    ...((user !== undefined || attribute !== undefined) && {
      user: {
        ...(user !== undefined && { id: user }),
        ...(attribute !== undefined && { attributes: attributesOf(attribute) }),
      },
    }),
    ...(audience !== undefined && { requestedAudience: audience }),
    ...(asOf !== undefined && { asOf }),
  }
}

async function ask(
  flags: ClaimsFlags & TimedFlags,
  members: ClaimsMembers,
  files: Awaited<ReturnType<(typeof import('./sts/files-of.ts'))['filesOf']>>,
): Promise<JsonObject> {
  if (flags.server !== undefined) {
    const { askStsServer } = await import('./sts/ask-server.ts')
    return askStsServer({ ...flags, fetch }, 'claims', members, files)
  }
  if (files !== undefined) {
    const { claimsInFiles } = await import('./sts/ask-files.ts')
    return claimsInFiles(files, flags, members)
  }
  const { askStsStore } = await import('./sts/ask-store.ts')
  const { answerClaims, gatherClaims } = await import('../sts-policies/questions/claims.ts')
  return askStsStore(flags, async (questioned, subject) => {
    const asked = { ...members, ...subject }
    const gathered = await gatherClaims(questioned, asked, new Date(flags.asOf))
    return gathered.ok ? { ok: true, value: answerClaims(gathered.value, asked) } : gathered
  })
}

async function claims(given: ClaimsFlags): Promise<void> {
  const flags = { ...given, asOf: given.asOf ?? new Date().toISOString() }
  const { filesOf, requireWhole } = await import('./sts/files-of.ts')
  const files = await filesOf(flags)
  const answer = await ask(flags, membersOf(flags), files)
  const { claimsTable } = await import('./sts/print-claims.ts')
  printLines(
    flags.output === 'json'
      ? JSON.stringify(answer, undefined, 2).split('\n')
      : claimsTable(answer),
  )
  const outcome = memberText(answer, 'outcome')
  if (flags.expect !== undefined && flags.expect !== outcome) {
    throw new CommandError(
      `--expect: the token is ${outcome}, not ${flags.expect}`,
      exitCodes.failed,
    )
  }
  requireWhole(files)
}

/** The command. It exits with 0 for any answer, unless `--expect` names the outcome that it must be. */
export function claimsCommand(): Command {
  return addQuestionOptions(
    new Command('claims').description(
      'say which claims a token has, how each came about, and whether the service would refuse it',
    ),
  )
    .addOption(
      new Option('--kind <kind>', 'kind of token').choices(['access', 'id', 'saml']).default('id'),
    )
    .addOption(
      new Option(
        '--attribute <name=value>',
        'attribute of the user, before that of the directory or file (repeatable; a repeated name has several values)',
      ).argParser(parseAttribute),
    )
    .addOption(
      new Option('--audience <identifier>', 'identifier by which the request names the recipient'),
    )
    .addOption(
      new Option('--expect <outcome>', 'exit with 1 unless the outcome is this').choices([
        'issued',
        'refused',
      ]),
    )
    .action(claims)
}
