/**
 * Reads STS policies, their assignments and the objects that hold them from exports: lists of Graph, single policies,
 * lists of the legacy resource, and folders of EntraExporter.
 */

import { findObjects } from '../../conditional-access/decisions/offline/find-objects.ts'
import { objectKindOf } from '../../conditional-access/decisions/offline/object-kind.ts'
import type {
  DocumentFinding,
  DocumentObject,
} from '../../conditional-access/decisions/offline/documents.ts'
import { placeOf } from '../../conditional-access/decisions/offline/documents.ts'
import { FindingList } from '../../kernel/finding-list.ts'
import { keyOf } from '../../kernel/ids.ts'
import { isJsonObject, memberText, type JsonObject } from '../../kernel/json.ts'
import { policyTypes } from '../../sts-policies/model/policy-types.ts'
import { questionCodes } from '../../sts-policies/questions/question-codes.ts'
import { readGivenPolicy, typeOfPolicy } from '../../sts-policies/questions/read-policy.ts'
import type { StsAssignment, StsPolicyRecord } from '../../sts-policies/select/policy-records.ts'
import { CommandError } from '../failure.ts'
import { readPolicyFiles } from '../policy-files.ts'

/** What files have. */
export interface StsFiles {
  readonly count: number
  readonly policies: readonly StsPolicyRecord[]
  readonly assignments: readonly StsAssignment[]
  readonly servicePrincipals: readonly JsonObject[]
  readonly applications: readonly JsonObject[]
  readonly users: readonly JsonObject[]
  readonly organizations: readonly JsonObject[]
  readonly domains: readonly JsonObject[]
  /** What cannot be used; answers are without it. */
  readonly faults: readonly DocumentFinding[]
  readonly warnings: readonly DocumentFinding[]
}

/** Families whose policies are assigned to objects; an export may have expanded the navigation property of one. */
const assignedFamilies = policyTypes.flatMap(({ family, assignableTo }) =>
  family && assignableTo.length > 0 ? [family] : [],
)

/** The folders of objects with the folders of their policies. Source: EntraExporter, `Get-EEDefaultSchema`. */
const assignedFolder = new RegExp(
  `(?:^|/)(ServicePrincipals|Applications)/([^/]+)/(?:${assignedFamilies.map(({ segment }) => segment).join('|')})/`,
  'iu',
)

function objectsIn(json: JsonObject, member: string): readonly JsonObject[] {
  const value = json[member]
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

/** Sorts the objects of documents. */
class ExportReader {
  readonly policies = new Map<string, StsPolicyRecord>()
  readonly assignments = new Map<string, StsAssignment>()
  readonly servicePrincipals: JsonObject[] = []
  readonly applications: JsonObject[] = []
  readonly users: JsonObject[] = []
  readonly organizations: JsonObject[] = []
  readonly domains: JsonObject[] = []
  readonly faults = new FindingList<DocumentFinding>()
  readonly warnings = new FindingList<DocumentFinding>()

  read(object: DocumentObject): void {
    const { json, document } = object
    if ('definition' in json && typeOfPolicy(json) !== undefined) {
      const id = this.#readGivenPolicy(object)
      const [, folder = '', objectId = ''] = assignedFolder.exec(document) ?? []
      if (folder !== '' && id !== undefined) {
        this.#assign(id, /^app/iu.test(folder) ? 'application' : 'servicePrincipal', objectId)
      }
      return
    }
    if (isDomain(object)) {
      this.domains.push(json)
      return
    }
    switch (objectKindOf(object)) {
      case 'servicePrincipals':
        this.servicePrincipals.push(json)
        this.#readExpanded(object, 'servicePrincipal')
        return
      case 'applications':
        this.applications.push(json)
        this.#readExpanded(object, 'application')
        return
      case 'users':
        this.users.push(json)
        return
      case 'organizations':
        this.organizations.push(json)
        return
      default:
    }
  }

  /** Reads a policy and returns its id; undefined when it has faults. */
  #readGivenPolicy({ document, pointer, json }: DocumentObject): string | undefined {
    const read = readGivenPolicy(json, { place: [], defaultId: `${document}${pointer}` })
    const placed = (findings: readonly Omit<DocumentFinding, 'document'>[] = []) =>
      findings.map(({ target = '', ...finding }) => ({
        ...finding,
        document,
        target: `${pointer}${target}`,
      }))
    if (!read.ok) {
      this.faults.add(...placed(read.findings))
      return undefined
    }
    const { value } = read
    const twin = this.policies.get(keyOf(value.id))
    if (twin === undefined) {
      this.policies.set(keyOf(value.id), value)
      this.warnings.add(...placed(read.warnings))
      this.#readTargets(json, value.id)
    } else if (twin.definition !== value.definition || twin.type !== value.type) {
      const message = `another policy with the \`id\` ${value.id} has another definition`
      this.faults.add(
        ...placed([{ ostiaryCode: questionCodes.policyRepeated, message, target: '/id' }]),
      )
    }
    return value.id
  }

  #assign(policyId: string, target: StsAssignment['target'], objectId: string): void {
    if (policyId === '' || objectId === '') return
    const key = `${keyOf(policyId)} ${target} ${keyOf(objectId)}`
    this.assignments.set(key, { policyId, target, objectId })
  }

  /** Reads what an expanded `appliesTo` of a policy lists. */
  #readTargets(json: JsonObject, policyId: string): void {
    for (const target of objectsIn(json, 'appliesTo')) {
      const kind = /application$/iu.test(memberText(target, '@odata.type'))
        ? 'application'
        : 'servicePrincipal'
      this.#assign(policyId, kind, memberText(target, 'id'))
    }
  }

  /** Reads the policies that were expanded into an object. */
  #readExpanded(
    { json, document, pointer, ...rest }: DocumentObject,
    kind: StsAssignment['target'],
  ) {
    for (const { segment, typeName } of assignedFamilies) {
      for (const [index, policy] of objectsIn(json, segment).entries()) {
        const place = `${pointer}/${segment}/${index}`
        const type = `#microsoft.graph.${typeName}`
        const id =
          'definition' in policy
            ? this.#readGivenPolicy({
                ...rest,
                document,
                pointer: place,
                json: { '@odata.type': type, ...policy },
              })
            : memberText(policy, 'id')
        if (id !== undefined) this.#assign(id, kind, memberText(json, 'id'))
      }
    }
  }
}

function isDomain({ json, context }: DocumentObject): boolean {
  return /#domains\b/iu.test(context) || ('authenticationType' in json && 'isVerified' in json)
}

/** Reads the files at a path. @throws CommandError when there are none, or none has a policy. */
export async function readStsFiles(path: string, option: string): Promise<StsFiles> {
  const { documents, faults } = await readPolicyFiles(path, option)
  const reader = new ExportReader()
  reader.faults.add(...faults)
  for (const document of documents) {
    const found = findObjects(document)
    const placed = { document: document.name }
    reader.faults.add(...found.faults.map((finding) => ({ ...finding, ...placed })))
    reader.warnings.add(...found.warnings.map((finding) => ({ ...finding, ...placed })))
    for (const object of found.objects) reader.read(object)
  }
  const files: StsFiles = {
    count: documents.length + faults.length,
    policies: [...reader.policies.values()],
    assignments: [...reader.assignments.values()],
    servicePrincipals: reader.servicePrincipals,
    applications: reader.applications,
    users: reader.users,
    organizations: reader.organizations,
    domains: reader.domains,
    faults: reader.faults.found,
    warnings: reader.warnings.found,
  }
  if (files.policies.length > 0) return files
  const lines = files.faults.map((finding) => `${placeOf(finding)}: ${finding.message}`)
  throw new CommandError(
    [
      `${option}: no file has an STS policy that can be used; give the folder with the policies`,
      ...lines,
    ].join('\n'),
  )
}

/** Writes what files have as a draft for a running service, with further assignments. */
export function draftOf(
  { policies, assignments }: StsFiles,
  further: readonly JsonObject[],
): JsonObject {
  return {
    mode: 'whole',
    policies: policies.map(({ id, type, displayName, definition, isOrganizationDefault }) => ({
      id,
      type,
      displayName,
      definition: [definition],
      isOrganizationDefault,
    })),
    assignments: [
      ...assignments.map(({ policyId, target, objectId }) =>
        target === 'application'
          ? { policyId, applicationId: objectId }
          : { policyId, servicePrincipalId: objectId },
      ),
      ...further,
    ],
  }
}
