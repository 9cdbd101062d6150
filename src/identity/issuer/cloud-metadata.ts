/**
 * Tells tools where the endpoints of this service are, in the form of a cloud's metadata: Terraform asks for it first.
 * Source: `https://management.azure.com/metadata/endpoints?api-version=2022-09-01`, and the members that
 * https://github.com/hashicorp/go-azure-sdk reads.
 */

import type { JsonObject, JsonValue } from '../../kernel/json.ts'

/** The name of the cloud. WHY not Microsoft's: tools then take the endpoints of this document, and not their own. */
const cloudName = 'Ostiary'

/** The version from which the document is one cloud; before it, it is a list of clouds. */
const firstVersionOfOne = '2022-09-01'

function cloudAt(origin: string): JsonObject {
  return {
    name: cloudName,
    resourceManager: `${origin}/`,
    microsoftGraphResourceId: `${origin}/`,
    portal: `${origin}/`,
    authentication: {
      // WHY without a slash at its end: Terraform appends `/{tenant}`.
      loginEndpoint: origin,
      audiences: [`${origin}/`],
      tenant: 'common',
      identityProvider: 'AAD',
    },
    suffixes: {},
  }
}

/** The metadata in the form of an `api-version`, a date; undefined when that is none. */
export function cloudMetadata(origin: string, apiVersion: string | null): JsonValue | undefined {
  if (apiVersion === null || !/^\d{4}-\d{2}-\d{2}(?:-preview)?$/u.test(apiVersion)) return undefined
  return apiVersion < firstVersionOfOne ? [cloudAt(origin)] : cloudAt(origin)
}
