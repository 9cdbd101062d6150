/** Reads a request whose body is a set of policies, with the settings of one environment. */

import type { GraphRequest } from '../../../graph/message.ts'
import { readBytes } from '../../../graph/read-body.ts'
import { abbreviate } from '../../../kernel/abbreviate.ts'
import { refusedBy, requirePassed } from '../../../kernel/errors/refused-by.ts'
import { keyOf } from '../../../kernel/ids.ts'
import { readPolicySettings, type PolicyEnvironment } from '../../sets/policy-settings.ts'
import { readSet, type DocumentSet, type SetFile } from '../../sets/read-set.ts'
import { readForm } from './read-form.ts'
import { setBodyCodes } from './set-body-codes.ts'
import { isSettingsFile, setFilesBytes, setRefusal, SetFiles } from './set-files.ts'
import { unzipSet } from './unzip-set.ts'

const archiveTypes = ['application/zip', 'application/x-zip-compressed']
const formType = 'multipart/form-data'

/** Most policies of a set. Source: Azure AD B2C service limits, policies of a tenant. */
export const mostSetPolicies = 200

/** A set of policies as a request sends it. */
export interface ReceivedSet {
  readonly set: DocumentSet
  /** The bytes of each file by its name. */
  readonly bytes: ReadonlyMap<string, Uint8Array>
}

function readQuery({ query }: Pick<GraphRequest, 'query'>): string | undefined {
  const parameters = new URLSearchParams(query)
  for (const name of parameters.keys()) {
    if (name === 'environment') continue
    throw setRefusal(
      setBodyCodes.queryUnknown,
      `The query has an unknown parameter '${abbreviate(name)}'; only \`environment\` is known.`,
    )
  }
  return parameters.get('environment') ?? undefined
}

/** The file nearest to the root of the set; the first of equals. */
function findSettings(files: readonly SetFile[]): SetFile | undefined {
  const depthOf = ({ name }: SetFile): number => name.split('/').length
  return files
    .filter(({ name }) => isSettingsFile(name))
    .toSorted((a, b) => depthOf(a) - depthOf(b))[0]
}

function chooseEnvironment(
  environments: readonly PolicyEnvironment[],
  name: string | undefined,
): PolicyEnvironment | undefined {
  if (name === undefined) {
    if (environments.length < 2) return environments[0]
    const names = environments.map(({ environment }) => `'${abbreviate(environment)}'`).join(', ')
    throw setRefusal(
      setBodyCodes.environmentMissing,
      `The settings have the environments ${abbreviate(names, 400)}; name one with \`?environment=…\`.`,
    )
  }
  const found = environments.find(({ environment }) => keyOf(environment) === keyOf(name))
  if (found !== undefined) return found
  throw setRefusal(
    setBodyCodes.environmentUnknown,
    `The settings of the set have no environment '${abbreviate(name)}'.`,
  )
}

function readEnvironment(
  files: readonly SetFile[],
  name: string | undefined,
): PolicyEnvironment | undefined {
  const file = findSettings(files)
  if (file === undefined) return chooseEnvironment([], name)
  const settings = readPolicySettings(file.bytes)
  if (settings.ok) return chooseEnvironment(requirePassed(settings).environments, name)
  throw refusedBy(
    settings.findings.map((finding) => ({ ...finding, document: abbreviate(file.name) })),
  )
}

/**
 * Reads the files of a form or archive. The environment is named by the query, or by a field of the form.
 * @throws OstiaryError `unsupportedMediaType`; `badRequest` for a body that is not a set.
 */
export async function readSetRequest(request: GraphRequest): Promise<ReceivedSet> {
  const asked = readQuery(request)
  const { bytes, mediaType } = readBytes(request, [formType, ...archiveTypes])
  const received = new SetFiles()
  let field: string | undefined
  if (mediaType === formType) {
    field = await readForm(bytes, request.headers['content-type'] ?? '', received)
  } else await unzipSet(bytes, received)
  const { files } = received
  const settings = readEnvironment(files, asked ?? field)
  const policies = files.filter(({ name }) => !isSettingsFile(name))
  const set = readSet(policies, {
    ...(settings === undefined ? {} : { settings }),
    refusesPlaceholders: true,
    mostCharacters: setFilesBytes,
    mostDocuments: mostSetPolicies,
  })
  if (set.documents.length === 0) {
    throw setRefusal(
      setBodyCodes.noPolicies,
      'The set has no policy; send the XML files of policies.',
    )
  }
  if (set.documents.length > mostSetPolicies) {
    throw setRefusal(
      setBodyCodes.tooManyPolicies,
      `The set has more than ${mostSetPolicies} policies; send it in several requests, base policies first.`,
    )
  }
  return { set, bytes: new Map(policies.map((file) => [file.name, file.bytes])) }
}
