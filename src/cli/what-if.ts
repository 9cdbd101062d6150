/** `ostiary what-if`: decides a sign-in by the policies of a tenant, of a running service, or of files. */

import { Command, InvalidArgumentError, Option } from 'commander'
import type { AnswerLevel } from '../conditional-access/engine/answer/decision.ts'
import type { AskedSettings, AskedTrust } from '../conditional-access/decisions/source.ts'
import type { BaselineScopesSetting } from '../conditional-access/engine/model/baseline-scopes-setting.ts'
import { isGuid } from '../kernel/ids.ts'
import { CommandError, exitCodes } from './failure.ts'
import {
  collect,
  databaseUrlOption,
  dataOption,
  parseInstant,
  tenantOption,
  type DataOptions,
} from './options.ts'
import type { WhatIfAnswer, WhatIfQuestion } from './what-if/answer.ts'
import type { ReadFiles } from './what-if/files-report.ts'
import { printLines, printNote, terminalSafe } from './output.ts'

/** Options that say whom to ask and how to answer. Facts have flags of their own. */
interface WhatIfOptions extends DataOptions {
  readonly from: string
  readonly server?: string
  readonly token?: string
  readonly tenant?: string
  readonly asOf?: string
  readonly mfaTrustedIp?: readonly string[]
  readonly inboundTrust?: AskedTrust
  readonly baselineScopes?: BaselineScopesSetting
  readonly settings?: string
  readonly output: 'table' | 'json'
  readonly trace: AnswerLevel
  readonly advise?: true
  readonly expect?: readonly string[]
}

const outcomeWords = ['allow', 'interrupt', 'deny', 'block', 'notEnoughInformation'] as const

function parseOutcome(text: string, previous: readonly string[] = []): readonly string[] {
  if (outcomeWords.some((outcome) => outcome === text)) return [...previous, text]
  throw new InvalidArgumentError(`It must be one of ${outcomeWords.join(', ')}.`)
}

const claims: Readonly<Record<string, keyof AskedTrust>> = {
  mfa: 'isMfaAccepted',
  compliantDevice: 'isCompliantDeviceAccepted',
  hybridJoinedDevice: 'isHybridJoinedDeviceAccepted',
}

function parseTrust(text: string, previous: AskedTrust = {}): AskedTrust {
  const claim = claims[text]
  if (claim !== undefined) return { ...previous, [claim]: true }
  throw new InvalidArgumentError(`It must be one of ${Object.keys(claims).join(', ')}.`)
}

/** Reads a position of the baseline scopes setting: a word, or the id of the placeholder application. */
function parseBaselineScopes(text: string): BaselineScopesSetting {
  if (text === 'enabled' || text === 'disabled') return { enforcement: text }
  if (isGuid(text)) return { enforcement: 'customized', placeholderAppId: text }
  throw new InvalidArgumentError(
    'It must be enabled, disabled, or the application id of the placeholder.',
  )
}

/** Reads the files that the options name; undefined for the policies of a tenant. */
async function filesOf({ from }: WhatIfOptions): Promise<ReadFiles | undefined> {
  if (from === 'live') return undefined
  // WHY: other commands need not load the engine.
  const { loadFiles } = await import('./what-if/ask-files.ts')
  return loadFiles(from, '--from')
}

async function ask(
  options: WhatIfOptions,
  question: WhatIfQuestion,
  files: ReadFiles | undefined,
): Promise<WhatIfAnswer> {
  const { server, token } = options
  const { askFiles, warningsAbout } = await import('./what-if/ask-files.ts')
  if (server !== undefined) {
    const { askServer } = await import('./what-if/ask-server.ts')
    const answer = await askServer({ server, token, fetch }, question, files?.draft)
    if (files === undefined) return answer
    // What files name and do not have, the tenant may have.
    return { ...answer, files, warnings: warningsAbout({ ...files, unresolved: [] }) }
  }
  if (files !== undefined) return askFiles(files, question)
  const { askStore } = await import('./what-if/ask-store.ts')
  return askStore(options, question)
}

/** Leaves the decision open where files may hold policies that could not be read. */
async function withoutUnusedFiles(answer: WhatIfAnswer): Promise<WhatIfAnswer> {
  const { files, decision } = answer
  if (files === undefined) return answer
  const { areWhole, withMissingPolicies } = await import('./what-if/missing-policies.ts')
  if (areWhole(files)) return answer
  return {
    ...answer,
    decision: withMissingPolicies(decision),
    outcomeOfFiles: decision.outcome,
  }
}

async function print(answer: WhatIfAnswer, options: WhatIfOptions): Promise<void> {
  for (const warning of answer.warnings) printNote(`ostiary: warning: ${terminalSafe(warning)}`)
  const { asOf, signIn, policies, decision, files, outcomeOfFiles } = answer
  if (options.output === 'json' || !('requirements' in decision)) {
    const { printFiles } = await import('./what-if/files-report.ts')
    const byOthers = outcomeOfFiles === undefined ? {} : { outcomeWithoutThem: outcomeOfFiles }
    const read = files && { files: { ...printFiles(files), ...byOthers } }
    const json = { asOf, signIn, policies, decision, ...read }
    printLines(JSON.stringify(json, undefined, 2).split('\n'))
    return
  }
  const { tableOf } = await import('./what-if/print-table.ts')
  printLines(tableOf({ ...answer, decision }, options.trace))
}

/** A table needs more than its level says: the names of policies, and a mark for each condition. */
const levelOfTable = { verdict: 'none', none: 'reasons', reasons: 'full', full: 'full' } as const

/** The level of the decision that is asked for. @throws CommandError where JSON would lack what advice names. */
function levelFor({ output, trace, advise }: WhatIfOptions): AnswerLevel {
  const reports = trace === 'reasons' || trace === 'full'
  if (output === 'table') return advise && !reports ? 'reasons' : levelOfTable[trace]
  if (advise && !reports) {
    throw new CommandError(
      `--advise names policies: with --output json, set --trace to reasons or full, not ${trace}`,
      exitCodes.usage,
    )
  }
  return trace
}

/** The settings of a file, and over them those of flags. */
async function settingsOf({
  settings: file,
  mfaTrustedIp,
  inboundTrust,
  baselineScopes,
}: WhatIfOptions): Promise<AskedSettings> {
  const { readSettingsFile } = await import('./what-if/settings-file.ts')
  const given = file === undefined ? {} : await readSettingsFile(file)
  return {
    ...given,
    mfaTrustedIps: mfaTrustedIp ?? given.mfaTrustedIps ?? [],
    ...(inboundTrust && { inboundTrust: { ...given.inboundTrust, default: inboundTrust } }),
    ...(baselineScopes && { baselineScopes }),
  }
}

async function whatIf(options: WhatIfOptions): Promise<void> {
  const { askedSignIn } = await import('./what-if/asked-sign-in.ts')
  const { describesUser, givenFacts } = await import('./what-if/fact-flags.ts')
  const { withIdsForNames } = await import('./what-if/named-ids.ts')
  const files = await filesOf(options)
  const facts = withIdsForNames(givenFacts({ ...options }), files)
  const user = facts['principal.user']
  const question: WhatIfQuestion = {
    signIn: askedSignIn(facts),
    ...(typeof user === 'string' && { user }),
    describesUser: describesUser(facts),
    trace: levelFor(options),
    advise: options.advise === true,
    asOf: options.asOf ?? new Date().toISOString(),
    settings: await settingsOf(options),
  }
  const answer = await withoutUnusedFiles(await ask(options, question, files))
  await print(answer, options)
  const { outcome } = answer.decision
  if (options.expect !== undefined && !options.expect.includes(outcome)) {
    throw new CommandError(
      `--expect: the decision is ${outcome}, not ${options.expect.join(' or ')}`,
      exitCodes.failed,
    )
  }
  if (answer.files !== undefined && answer.files.faults.length > 0) {
    const { faultsError } = await import('./what-if/files-report.ts')
    throw faultsError(answer.files, '--from', 'the decision is without them; correct them')
  }
}

/** The flags of facts. WHY apart: other commands need not load the schema of a sign-in. */
export async function addFactFlags(command: Command): Promise<void> {
  const { factOptions } = await import('./what-if/fact-flags.ts')
  factOptions().forEach((option) => command.addOption(option))
}

/**
 * The command. Settings have `OSTIARY_…` environment twins, facts of the sign-in have none. It exits with 0 for any
 * decision, unless `--expect` names the decisions that it must be.
 */
export function whatIfCommand(): Command {
  const command = new Command('what-if')
    .description('decide a sign-in by conditional access policies, and explain the decision')
    .addOption(
      new Option(
        '--from <live|file|directory>',
        'policies to use: those of the tenant, or those in JSON files',
      )
        .env('OSTIARY_FROM')
        .default('live'),
    )
    .addOption(
      new Option(
        '--server <url>',
        'running service to ask; default: read the data directory or database',
      ).env('OSTIARY_SERVER'),
    )
    .addOption(new Option('--token <token>', 'access token for the service').env('OSTIARY_TOKEN'))
    .addOption(dataOption())
    .addOption(databaseUrlOption())
    .addOption(tenantOption())
  return command
    .addOption(
      new Option('--mfa-trusted-ip <cidr>', 'addresses that are MFA trusted IPs (repeatable)')
        .env('OSTIARY_MFA_TRUSTED_IP')
        .argParser(collect),
    )
    .addOption(
      new Option(
        '--inbound-trust <claim>',
        'claim of other tenants that is accepted: mfa, compliantDevice, hybridJoinedDevice (repeatable); default: as the tenant has it, or none',
      )
        .env('OSTIARY_INBOUND_TRUST')
        .argParser(parseTrust),
    )
    .addOption(
      new Option(
        '--baseline-scopes <position>',
        'baseline scopes setting of the tenant: enabled, disabled, or the id of the placeholder application if customized; default: as the tenant has it, or not chosen',
      )
        .env('OSTIARY_BASELINE_SCOPES')
        .argParser(parseBaselineScopes),
    )
    .addOption(
      new Option(
        '--settings <file>',
        'JSON file with settings of the tenant, as the member `settings` of a request for decisions; flags override it',
      ).env('OSTIARY_SETTINGS'),
    )
    .addOption(
      new Option('--as-of <instant>', 'use the rules of evaluation of that day; default: now')
        .env('OSTIARY_AS_OF')
        .argParser(parseInstant),
    )
    .addOption(
      new Option('--output <form>', 'how the answer is printed')
        .env('OSTIARY_OUTPUT')
        .choices(['table', 'json'])
        .default('table'),
    )
    .addOption(
      new Option('--trace <level>', 'how much of each policy is printed')
        .env('OSTIARY_TRACE')
        .choices(['verdict', 'none', 'reasons', 'full'])
        .default('reasons'),
    )
    .addOption(
      new Option('--advise', 'say which changes of facts would turn the decision into allow'),
    )
    .addOption(
      new Option(
        '--expect <outcome>',
        `exit with 1 unless the decision is this: ${outcomeWords.join(', ')} (repeatable)`,
      ).argParser(parseOutcome),
    )
    .action(whatIf)
}
