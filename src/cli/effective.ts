/** `ostiary effective`: says what STS policies do for an application, and which policy decides. */

import { Command, Option } from 'commander'
import type { JsonObject } from '../kernel/json.ts'
import { mostIdleSeconds } from '../sts-policies/questions/effective-limits.ts'
import type { AskedEffective } from '../sts-policies/questions/effective-bodies.ts'
import { collect, integerBetween } from './options.ts'
import { printLines } from './output.ts'
import type { TimedFlags } from './sts/ask-files.ts'
import { addQuestionOptions, type QuestionFlags } from './sts/question.ts'

interface EffectiveFlags extends QuestionFlags {
  readonly domainHint?: string
  readonly userName?: string
  readonly federatedDomain?: readonly string[]
  readonly idleChoice?: number
}

type EffectiveMembers = Omit<AskedEffective, 'client' | 'resource' | 'policies'>

function membersOf(flags: EffectiveFlags): EffectiveMembers {
  const { user, domainHint, userName, federatedDomain, idleChoice, precedence, lifetimes } = flags
  const settings = { ...(precedence && { precedence }), ...(lifetimes && { lifetimes }) }
  return {
    ...(user !== undefined && { user: { id: user } }),
    signIn: {
      ...(domainHint !== undefined && { domainHint }),
      ...(userName !== undefined && { userName }),
      ...(federatedDomain !== undefined && { federatedDomains: federatedDomain }),
    },
    ...(idleChoice !== undefined && { webSession: { chosenByUser: idleChoice } }),
    ...(Object.keys(settings).length > 0 && { settings }),
    ...(flags.asOf !== undefined && { asOf: flags.asOf }),
  }
}

async function effective(given: EffectiveFlags): Promise<void> {
  const flags = { ...given, asOf: given.asOf ?? new Date().toISOString() }
  const { filesOf, requireWhole } = await import('./sts/files-of.ts')
  const files = await filesOf(flags)
  const members = membersOf(flags)
  const answer = await ask(flags, members, files)
  const { effectiveTable } = await import('./sts/print-effective.ts')
  printLines(
    flags.output === 'json'
      ? JSON.stringify(answer, undefined, 2).split('\n')
      : effectiveTable(answer),
  )
  requireWhole(files)
}

async function ask(
  flags: EffectiveFlags & TimedFlags,
  members: EffectiveMembers,
  files: Awaited<ReturnType<(typeof import('./sts/files-of.ts'))['filesOf']>>,
): Promise<JsonObject> {
  if (flags.server !== undefined) {
    const { askStsServer } = await import('./sts/ask-server.ts')
    return askStsServer({ ...flags, fetch }, 'effective', members, files)
  }
  if (files !== undefined) {
    const { effectiveInFiles } = await import('./sts/ask-files.ts')
    return effectiveInFiles(files, flags, members)
  }
  const { askStsStore } = await import('./sts/ask-store.ts')
  const { answerEffective, gatherEffective } =
    await import('../sts-policies/questions/effective.ts')
  return askStsStore(flags, async (questioned, subject) => {
    const asked = { ...members, ...subject }
    const gathered = await gatherEffective(questioned, asked, new Date(flags.asOf))
    return gathered.ok ? { ok: true, value: answerEffective(gathered.value, asked) } : gathered
  })
}

/** The command. It exits with 0 for any answer. */
export function effectiveCommand(): Command {
  return addQuestionOptions(
    new Command('effective').description(
      'say which token lifetimes, SAML settings, home realm and idle timeout are in effect, and which policy decides',
    ),
  )
    .addOption(new Option('--domain-hint <domain>', '`domain_hint` of the sign-in request'))
    .addOption(
      new Option(
        '--user-name <name>',
        'what the user types as user name; default: the user principal name of the user',
      ),
    )
    .addOption(
      new Option(
        '--federated-domain <domain>',
        'domain that is verified and federated (repeatable); default: those in the files',
      ).argParser(collect),
    )
    .addOption(
      new Option(
        '--idle-choice <seconds>',
        'idle time that the user chose for web sessions',
      ).argParser(integerBetween(1, mostIdleSeconds)),
    )
    .action(effective)
}
