/** Decisions in words. */

import type { YesNoUnknown } from '../../conditional-access/engine/model/ternary.ts'
import type {
  ControlReport,
  Decision,
  MergedSessionControl,
  Requirement,
} from '../../conditional-access/engine/answer/decision.ts'
import { keyOf } from '../../kernel/ids.ts'
import { flagOfFact } from './fact-flags.ts'

/** Marks of a table, and what they mean. */
export const marks = { yes: '✓', no: '✗', unknown: '?', unrestricted: '·' } as const

/** The mark of a test. */
export function markOf(verdict: YesNoUnknown): string {
  return marks[verdict]
}

const outcomeWords: Readonly<Record<Decision['atBest'], string>> = {
  allow: 'the token is issued',
  interrupt: 'the token is issued once what is required is done',
  deny: 'something is required that this sign-in cannot meet',
  block: 'a policy blocks it',
}

/** Prints the outcome of a decision. */
export function outcomeInWords({ outcome, atBest, atWorst }: Decision): string {
  return outcome === 'notEnoughInformation'
    ? `${outcome}: ${atBest} at best, ${atWorst} at worst`
    : `${outcome}: ${outcomeWords[outcome]}`
}

/** A strength is shown by its name, or by its id with the combinations that meet it. */
function controlName(
  { kind, id, combinations = [] }: ControlReport,
  strengthNames: ReadonlyMap<string, string>,
): string {
  if (id === undefined) return kind
  const name = strengthNames.get(keyOf(id))
  if (name !== undefined) return `${kind} "${name}"`
  return combinations.length === 0
    ? `${kind} ${id}`
    : `${kind} ${id}, met by ${combinations.join(' / ')}`
}

const refusalWords: Readonly<Record<NonNullable<ControlReport['refusedBy']>, string>> = {
  combinationConfiguration: 'the key or certificate is not allowed',
  clientApp: 'the client has no bound sessions',
  platform: 'the platform has no bound sessions',
  device: 'the device is not registered',
  unboundSession: 'the session is not bound',
}

function statusInWords({ status, missingFacts, refusedBy }: ControlReport): string {
  switch (status) {
    case 'satisfied':
      return ' (met)'
    case 'required':
      return ''
    case 'cannotSatisfy':
      return ` (cannot be met${refusedBy === undefined ? '' : `: ${refusalWords[refusedBy]}`})`
    case 'notEnoughInformation':
      return missingFacts.length === 0
        ? ' (what it does is not known)'
        : ` (unknown without ${missingFacts.map(flagOfFact).join(', ')})`
  }
}

const notRequiredWords = {
  replacedByStrengthOnRegistration:
    'a strength on registering security information takes its place',
  exempt: 'the service lets this sign-in pass without it',
} as const satisfies Readonly<Record<NonNullable<ControlReport['notRequired']>, string>>

/** Prints the controls of a policy that the service does not require here, each with the reason. */
export function notRequiredInWords(
  { controls }: Pick<Requirement, 'controls'>,
  strengthNames: ReadonlyMap<string, string>,
): readonly string[] {
  return controls.flatMap((control) => {
    const { notRequired } = control
    if (notRequired === undefined) return []
    return `${controlName(control, strengthNames)} is not required: ${notRequiredWords[notRequired]}`
  })
}

/** Prints what a policy that does not block still requires, with its operator. */
export function requirementInWords(
  { operator, controls }: Requirement,
  strengthNames: ReadonlyMap<string, string>,
): string {
  return controls
    .map((control) => `${controlName(control, strengthNames)}${statusInWords(control)}`)
    .join(` ${operator} `)
}

/** Prints what a session control does. */
export function sessionInWords(session: MergedSessionControl): string {
  switch (session.control) {
    case 'signInFrequency': {
      const { frequency, isDue, authenticationType } = session
      const often = frequency.interval === 'everyTime' ? 'every time' : `every ${frequency.hours} h`
      const due = { yes: 'due', no: 'not due', unknown: 'unknown whether due' }[isDue]
      return `signInFrequency ${often} (${authenticationType}; ${due})`
    }
    case 'cloudAppSecurity':
    case 'persistentBrowser':
    case 'continuousAccessEvaluation':
      return `${session.control} ${session.mode}`
    case 'networkAccessSecurity':
    case 'globalSecureAccessFilteringProfile':
      return `${session.control} ${session.id}`
    default:
      return session.control
  }
}
