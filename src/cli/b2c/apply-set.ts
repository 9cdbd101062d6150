/** Sends a set of policies to a service, and prints what became of them. */

import { keyOf } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import type { PolicySettings } from '../../trust-framework/sets/policy-settings.ts'
import { inColumns } from '../columns.ts'
import { refusalOf, sendForm, serviceAt, type ServiceAddress } from '../service-client.ts'
import { requireUsable } from './build-environment.ts'
import { fileFinding, joinRepeated, type FileFinding, type FindingLevel } from './file-findings.ts'
import type { LoadedSet } from './load-set.ts'
import { countedLevels, findingLines } from './report.ts'

/** How a set is sent. */
export interface SetSending extends ServiceAddress {
  readonly isDryRun: boolean
  readonly headers: Readonly<Record<string, string>>
}

/** What a service says of a policy. */
interface AppliedPolicy {
  readonly file: string
  readonly id?: string
  readonly change?: 'create' | 'replace' | 'none'
  readonly findings: readonly JsonObject[]
  readonly '@ostiary.warnings': readonly JsonObject[]
}

/** What a service says of a set. */
export interface AppliedSet {
  readonly isValid: boolean
  readonly policies: readonly AppliedPolicy[]
  readonly '@ostiary.warnings'?: readonly JsonObject[]
}

/** The settings of one environment as a file that the service reads, so that places are those of the files. */
function settingsFile({ environment, tenant, values, hasBracedNames }: PolicySettings): string {
  const named = Object.fromEntries(values)
  if (hasBracedNames === true) return JSON.stringify({ ...named, ...(tenant && { tenant }) })
  return JSON.stringify({
    Environments: [
      { Name: environment ?? 'Set', ...(tenant && { Tenant: tenant }), PolicySettings: named },
    ],
  })
}

function formOf({ files, set, reading }: LoadedSet): FormData {
  const { settings, tenant } = reading
  const used: PolicySettings = {
    ...(settings ?? { values: new Map() }),
    ...(tenant === undefined ? {} : { tenant }),
  }
  const skipped = new Set(set.skipped)
  const form = new FormData()
  for (const { name, bytes } of files) {
    if (!skipped.has(name)) form.append('file', new Blob([new Uint8Array(bytes)]), name)
  }
  if (settings !== undefined || tenant !== undefined) {
    form.append('file', new Blob([settingsFile(used)]), 'appsettings.json')
  }
  return form
}

/**
 * Sends a set: first to be checked, then, when it is accepted and this is no dry run, to be stored.
 * @throws CommandError when a file or placeholder cannot be used, the service cannot be reached, or it refuses.
 */
export async function sendSet(
  loaded: LoadedSet,
  { isDryRun, headers, ...address }: SetSending,
): Promise<AppliedSet> {
  requireUsable(loaded)
  const service = serviceAt(address)
  const send = async (verb: 'validate' | 'apply'): Promise<AppliedSet> => {
    const path = `/ostiary/v1/trust-framework/policies:${verb}`
    const reply = await sendForm(service, path, formOf(loaded), headers)
    if (reply.status !== 200) throw refusalOf(reply)
    return reply.json as unknown as AppliedSet
  }
  // WHY checked first: the answer to a check has the place of each fault in its file.
  const checked = await send('validate')
  return checked.isValid && !isDryRun ? send('apply') : checked
}

type PathOfPolicy = (policyId: string) => string | undefined

function fileFindings(
  { file, id, findings, '@ostiary.warnings': warnings }: AppliedPolicy,
  pathIn: LoadedSet['pathIn'],
  pathOf: PathOfPolicy,
): readonly FileFinding[] {
  const checked = { file: pathIn(file), pathOf, ...(id === undefined ? {} : { policyId: id }) }
  const read = (level: FindingLevel) => (finding: JsonObject) => {
    const document = memberText(finding, '@ostiary.document')
    const found = {
      message: memberText(finding, 'message'),
      target: memberText(finding, 'target'),
      ...(document === '' ? {} : { document }),
    }
    return fileFinding(found, memberText(finding, '@ostiary.code'), level, checked)
  }
  return [...findings.map(read('error')), ...warnings.map(read('warning'))]
}

const stored = { create: 'created', replace: 'replaced', none: 'unchanged' } as const
const foreseen = { create: 'create', replace: 'replace', none: 'unchanged' } as const

/** Lays out what became, or would become, of each policy, base policies first, and what is wrong with the files. */
export function appliedLines(
  { policies, isValid, '@ostiary.warnings': broken = [] }: AppliedSet,
  pathIn: LoadedSet['pathIn'],
  isDryRun: boolean,
): readonly string[] {
  const words = isDryRun ? foreseen : stored
  const rows = policies.map(({ file, id = '', change }) => [
    isValid && change !== undefined ? words[change] : 'not stored',
    id,
    pathIn(file),
  ])
  const paths = new Map(policies.map(({ file, id = '' }) => [keyOf(id), pathIn(file)]))
  const pathOf: PathOfPolicy = (policyId) => paths.get(keyOf(policyId))
  const findings = joinRepeated(policies.flatMap((policy) => fileFindings(policy, pathIn, pathOf)))
  return [
    ...inColumns(rows),
    ...findings.flatMap(findingLines),
    ...broken.flatMap((finding) => ['', 'warning', `  ${memberText(finding, 'message')}`]),
    '',
    countedLevels(findings),
  ]
}
