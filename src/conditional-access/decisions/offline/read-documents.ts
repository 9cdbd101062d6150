/** Reads policies, locations, strengths and what else an export has, without a store or a server. */

import { quoted } from '../../../edm/place.ts'
import { sameJson } from '../../../edm/same-json.ts'
import { FindingList, mostFindings } from '../../../kernel/finding-list.ts'
import type { Checked, Finding } from '../../../kernel/findings.ts'
import { keyOf } from '../../../kernel/ids.ts'
import { isJsonObject, memberText, type JsonObject } from '../../../kernel/json.ts'
import { findBuiltInStrengthNamed } from '../../model/strengths/built-in-strengths.ts'
import { legacyTargetOf } from '../../resources/form-2019/legacy-targets.ts'
import { decisionCodes } from '../decision-codes.ts'
import { withDraft } from '../draft.ts'
import { toRules } from '../load-rules.ts'
import type { DraftSource } from '../source.ts'
import { locationOf, policyOf, strengthOf, type StoredRules } from '../stored-rules.ts'
import type { DocumentFinding, DocumentObject, ExportedDocument } from './documents.ts'
import {
  addMigrationTable,
  emptyDirectory,
  type DirectoryLists,
  type ExportedDirectory,
} from './exported-directory.ts'
import { fileCodes } from './file-codes.ts'
import { findObjects, type DetectedFormat } from './find-objects.ts'
import { layoutOf, migrationTable } from './layout.ts'
import { madeUpId } from './made-up-id.ts'
import { objectKindOf, type ExportedObjectKind } from './object-kind.ts'
import {
  readExportedLocation,
  readExportedPolicy,
  readExportedSettings,
  readExportedStrength,
  type ReadObject,
} from './read-objects.ts'
import { isPlaceholder, replaceNames } from './replace-names.ts'
import {
  unlistedIn,
  unresolvedReferences,
  type UnresolvedReference,
} from './unresolved-references.ts'

/** Objects that are skipped for one reason: the first, and how many. */
export interface SkippedObjects extends DocumentFinding {
  readonly count: number
}

/** The content of documents. */
export interface OfflineRules {
  /** With the objects that every tenant has. */
  readonly rules: StoredRules
  /** The same, as a draft for a running service. */
  readonly draft: DraftSource
  /** Objects that policies name and that no document contains; decisions do not know what they are. */
  readonly unresolved: readonly DocumentFinding[]
  /** Documents and objects that cannot be used, with the reason. The rules lack them. */
  readonly faults: readonly DocumentFinding[]
  /** Objects that decisions do not use, the first of each reason. */
  readonly skipped: readonly SkippedObjects[]
  /** Members that this service does not know; the rules are without them. */
  readonly leftOut: readonly DocumentFinding[]
  /** Placeholders, names without an object, and what is missing. */
  readonly warnings: readonly DocumentFinding[]
  /** The formats of the documents, the most frequent first. */
  readonly detected: readonly DetectedFormat[]
  /** Users, groups, applications and other objects that policies name. */
  readonly directory: ExportedDirectory
  /** Placeholders and names that policies have in place of ids, by the ids that were made up for them. */
  readonly madeUpIds: ReadonlyMap<string, string>
}

/** Documents without anything that can be used, or their content. */
export type ReadDocuments =
  | { readonly ok: true; readonly value: OfflineRules }
  | { readonly ok: false; readonly findings: readonly DocumentFinding[] }

type ObjectPlace = Pick<DocumentObject, 'document' | 'pointer'>

/** Objects by kind, each in the order of the documents. */
type Sorted = Readonly<Record<ExportedObjectKind | 'settings', DocumentObject[]>>

/** An object that was read, with the place where it is. */
interface PlacedBody<Body> extends ReadObject<Body> {
  readonly object: DocumentObject
  readonly id: string
}

/** What was found so far: the first findings of each list, and skipped objects by reason. */
class Findings {
  readonly faults = new FindingList<DocumentFinding>()
  readonly leftOut = new FindingList<DocumentFinding>()
  readonly warnings = new FindingList<DocumentFinding>()
  readonly formats: DetectedFormat[] = []
  readonly #skipped = new Map<string, SkippedObjects>()
  readonly #repeatable = new Set<string>()

  get skipped(): readonly SkippedObjects[] {
    return [...this.#skipped.values()]
  }

  /** Adds findings about an object; their targets are pointers into it. */
  add(
    list: 'faults' | 'leftOut' | 'warnings',
    { document, pointer }: ObjectPlace,
    findings: readonly Finding[],
  ): void {
    this[list].add(
      ...findings.map(({ target = '', ...finding }) => ({
        ...finding,
        document,
        target: `${pointer}${target}`,
      })),
    )
  }

  /** Adds findings that are listed once, wherever they occur. */
  addOnce(place: ObjectPlace, findings: readonly Finding[]): void {
    const fresh = findings.filter(({ message }) => !this.#repeatable.has(message))
    for (const { message } of fresh) this.#repeatable.add(message)
    this.add('warnings', place, [...new Map(fresh.map((each) => [each.message, each])).values()])
  }

  /** Counts a skipped object by its reason. */
  skip({ document, pointer }: ObjectPlace, { target = '', ...finding }: Finding): void {
    // WHY: a file can make up a type for each of its objects.
    const isListed = this.#skipped.has(finding.message) || this.#skipped.size < mostFindings
    const message = isListed ? finding.message : 'objects of other types were skipped'
    const known = this.#skipped.get(message)
    const first = known ?? {
      ...finding,
      message,
      document,
      target: `${pointer}${target}`,
      count: 0,
    }
    this.#skipped.set(message, { ...first, count: first.count + 1 })
  }
}

/**
 * Reads policies of both API generations, named locations, authentication strengths and directory objects, in the
 * formats of Graph and of the tools that export from it. A document or an object that cannot be used leaves the
 * others usable. It fails when no policy is left: with every fault, or because no document has a policy.
 */
export function readDocuments(documents: readonly ExportedDocument[]): ReadDocuments {
  const report = new Findings()
  const directory = emptyDirectory()
  const sorted: Sorted = {
    policies: [],
    legacyPolicies: [],
    namedLocations: [],
    authenticationStrengths: [],
    settings: [],
  }
  let isEmptyList = documents.length === 0
  for (const document of documents) {
    const found = findObjects(document)
    const place = { document: document.name, pointer: '' }
    report.add('faults', place, found.faults)
    report.add('warnings', place, found.warnings)
    isEmptyList ||= found.isEmptyList
    if (found.detected !== undefined) report.formats.push(found.detected)
    for (const object of found.objects) sortIn(sorted, directory, object, report)
  }
  for (const kind of ['policies', 'legacyPolicies'] as const) {
    sorted[kind].splice(0, Infinity, ...sorted[kind].map(withStrengthId))
  }
  sorted.authenticationStrengths.push(...printedStrengths(sorted))

  const locations = readAll(sorted.namedLocations, readExportedLocation, report)
  const strengths = readAll(sorted.authenticationStrengths, readExportedStrength, report)
  const settings = readAll(sorted.settings.map(withOwnId), readExportedSettings, report)
  const named = {
    ...directory,
    namedLocations: sorted.namedLocations.map(({ json }) => json),
    authenticationStrengths: sorted.authenticationStrengths.map(({ json }) => json),
  }
  const madeUpIds = new Map<string, string>()
  const withIds = (object: DocumentObject): DocumentObject => {
    const { json, warnings, textsOfIds } = replaceNames(object.json, named, object.hasNamesForIds)
    report.addOnce(object, warnings)
    for (const [id, text] of textsOfIds) madeUpIds.set(id, text)
    return { ...object, json: identified({ ...object, json }) }
  }
  const modern = sorted.policies.map(withIds)
  const legacy = sorted.legacyPolicies.map(withIds)
  const policies = [
    ...readAll(modern, (json) => readExportedPolicy(json, 'modern'), report),
    ...readAll(legacy, (json) => readExportedPolicy(json, '2019'), report),
  ]
  const distinct = withoutRepeated(policies, report)
  if (distinct.length === 0 && (report.faults.found.length > 0 || !isEmptyList)) {
    const { found } = report.faults
    return { ok: false, findings: found.length > 0 ? found : [noPolicy(report)] }
  }
  const isLegacy = ({ object }: PlacedBody<unknown>): boolean => legacy.includes(object)
  const [keptLocations, keptStrengths] = [
    withoutRepeated(locations, report),
    withoutRepeated(strengths, report),
  ]
  const draft: DraftSource = {
    mode: 'whole',
    policies: distinct.filter((policy) => !isLegacy(policy)).map(({ json }) => json),
    legacyPolicies: distinct.filter(isLegacy).map(({ json }) => json),
    namedLocations: keptLocations.map(({ json }) => json),
    authenticationStrengths: keptStrengths.map(({ json }) => json),
  }
  const stored = toRules({
    policies: [],
    namedLocations: [],
    authenticationStrengths: [],
    settings: withoutRepeated(settings, report),
  })
  const described = withDraft(stored, {
    mode: 'whole',
    rules: {
      policies: distinct.map(policyOf),
      namedLocations: keptLocations.map(locationOf),
      authenticationStrengths: keptStrengths.map(strengthOf),
    },
    removedPolicies: [],
    leftOut: [],
    warnings: [],
  })
  const placeholders = [...madeUpIds].flatMap(([id, text]) =>
    isPlaceholder(text) ? [keyOf(id)] : [],
  )
  const unresolved = unresolvedReferences(described, new Set(placeholders))
  const unlisted = unlistedIn(unresolved)
  const rules: StoredRules = {
    ...described,
    namedLocations: [...described.namedLocations, ...unlisted.namedLocations],
    authenticationStrengths: [
      ...described.authenticationStrengths,
      ...unlisted.authenticationStrengths,
    ],
  }
  const layout = layoutOf(documents.map(({ name }) => name))
  const { faults, skipped, leftOut, warnings, formats } = report
  return {
    ok: true,
    value: {
      rules,
      draft,
      unresolved: unresolved.flatMap(placeIn(distinct, isLegacy)),
      faults: faults.found,
      skipped,
      leftOut: leftOut.found,
      warnings: warnings.found,
      detected: byFrequency(layout === undefined ? formats : formats.map(inLayout(layout))),
      directory,
      madeUpIds,
    },
  }
}

/** A tenant has its settings once, whatever their id is. */
function withOwnId(object: DocumentObject): DocumentObject {
  return { ...object, json: { ...object.json, id: 'settings' } }
}

/** In a folder that a tool exported, plain objects are those of the tool. */
function inLayout(layout: DetectedFormat): (detected: DetectedFormat) => DetectedFormat {
  return (detected) => (detected.format === 'Graph JSON' ? layout : detected)
}

function byFrequency(formats: readonly DetectedFormat[]): readonly DetectedFormat[] {
  return [...Map.groupBy(formats, ({ format }) => format).values()]
    .toSorted((one, other) => other.length - one.length)
    .flatMap(([first]) => (first === undefined ? [] : [first]))
}

function noPolicy({ skipped }: Findings): DocumentFinding {
  const document = skipped[0]?.document ?? ''
  return {
    document,
    ostiaryCode: fileCodes.noPolicy,
    message: 'no file has a conditional access policy; give the folder with the policies',
  }
}

function sortIn(
  sorted: Sorted,
  directory: DirectoryLists,
  object: DocumentObject,
  report: Findings,
): void {
  const { document, json } = object
  if (migrationTable.test(document) && Array.isArray(json['Objects'])) {
    addMigrationTable(directory, json)
    return
  }
  const kind = objectKindOf(object)
  if (kind in sorted) {
    sorted[kind as keyof Sorted].push(object)
    return
  }
  if (kind === 'plans') {
    const message = 'policy plans are not decided by; what this one does is not known'
    report.add('warnings', object, [{ ostiaryCode: fileCodes.planSkipped, message }])
    return
  }
  if (kind !== 'other') {
    directory[kind as keyof DirectoryLists].push(json)
    return
  }
  const type = memberText(json, '@odata.type')
  const what = type === '' ? 'the object' : quoted(type)
  const [member] = Object.entries(json).flatMap(([name, value]) =>
    isJsonObject(value) && objectKindOf({ ...object, context: '', json: value }) === 'policies'
      ? [name]
      : [],
  )
  const message =
    member === undefined
      ? `${what} is not used by decisions; it was skipped`
      : `${what} is not a policy, but has one in ${quoted(member)}; save that member as a file of its own`
  report.skip(object, { ostiaryCode: fileCodes.objectUnknown, message })
}

/** Gives a printed strength an id by its name, where the tool that exported deleted every `id`. */
function withStrengthId(object: DocumentObject): DocumentObject {
  const { grantControls } = object.json
  const strength = isJsonObject(grantControls) ? grantControls['authenticationStrength'] : undefined
  if (!isJsonObject(strength) || !isJsonObject(grantControls)) return object
  const name = memberText(strength, 'displayName')
  if (name === '' || strength['id'] !== undefined) return object
  const id = findBuiltInStrengthNamed(name)?.id ?? madeUpId(name)
  const authenticationStrength = { ...strength, id }
  const json = { ...object.json, grantControls: { ...grantControls, authenticationStrength } }
  return { ...object, json }
}

/**
 * Strengths that policies were printed with and no document defines, each once. One that is built in is used too:
 * the export says which combinations its tenant has.
 */
function printedStrengths(sorted: Sorted): readonly DocumentObject[] {
  const defined = sorted.authenticationStrengths.map(({ json }) => memberText(json, 'id'))
  const known = new Set(defined.map(keyOf))
  return sorted.policies.flatMap(({ json: { grantControls }, ...place }) => {
    const json = isJsonObject(grantControls) ? grantControls['authenticationStrength'] : undefined
    if (!isJsonObject(json) || !Array.isArray(json['allowedCombinations'])) return []
    const key = keyOf(memberText(json, 'id'))
    if (key === '' || json['allowedCombinations'].length === 0 || known.has(key)) return []
    known.add(key)
    return [{ ...place, pointer: `${place.pointer}/grantControls/authenticationStrength`, json }]
  })
}

function identified({ document, pointer, json }: DocumentObject): JsonObject {
  return memberText(json, 'id') === '' ? { ...json, id: `${document}${pointer}` } : json
}

/** Reads objects and reports the faults of those that cannot be used. */
function readAll<Body>(
  objects: readonly DocumentObject[],
  read: (json: JsonObject) => Checked<ReadObject<Body>>,
  report: Findings,
): readonly PlacedBody<Body>[] {
  return objects.flatMap((object) => {
    const result = read(object.json)
    const id = memberText(object.json, 'id')
    const missing: readonly Finding[] =
      id === ''
        ? [
            {
              ostiaryCode: decisionCodes.draftIdMissing,
              message: '`id` is required',
              target: '/id',
            },
          ]
        : []
    if (!result.ok || missing.length > 0) {
      report.add('faults', object, [...missing, ...(result.ok ? [] : result.findings)])
      return []
    }
    report.add('leftOut', object, result.value.leftOut)
    return [{ ...result.value, object, id }]
  })
}

/** Keeps the first object of each id. The same object again is skipped; another one of the id is a fault. */
function withoutRepeated<Body extends object>(
  objects: readonly PlacedBody<Body>[],
  report: Findings,
): readonly PlacedBody<Body>[] {
  const first = new Map<string, PlacedBody<Body>>()
  for (const object of objects) {
    const twin = first.get(keyOf(object.id))
    if (twin === undefined) {
      first.set(keyOf(object.id), object)
      continue
    }
    const target = '/id'
    if (sameJson(twin.body as JsonObject, object.body as JsonObject)) {
      const message = `the same object is in ${quoted(twin.object.document)}; it was skipped`
      report.skip(object.object, { ostiaryCode: fileCodes.objectRepeated, message, target })
    } else {
      const message = `another object with the \`id\` ${quoted(object.id)} is in ${quoted(twin.object.document)}`
      report.add('faults', object.object, [
        { ostiaryCode: decisionCodes.draftIdRepeated, message, target },
      ])
    }
  }
  return [...first.values()]
}

/** Finds the place in a document of what a policy refers to and no document has. */
function placeIn(
  policies: readonly PlacedBody<unknown>[],
  isLegacy: (policy: PlacedBody<unknown>) => boolean,
): (reference: UnresolvedReference) => readonly DocumentFinding[] {
  return ({ ostiaryCode, policy, message, target }) => {
    const found = policies[policy]
    if (found === undefined) return []
    const place = isLegacy(found) ? legacyTargetOf(target) : target
    const { document, pointer } = found.object
    return [{ document, target: `${pointer}${place}`, ostiaryCode, message }]
  }
}
