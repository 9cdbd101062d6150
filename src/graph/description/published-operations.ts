/**
 * The descriptions that everybody may read without a token: `$metadata` and OpenAPI of each version.
 * Source: OData 4.01 protocol, section 11.1.2; Graph serves `$metadata` without sign-in.
 */

import { printCsdl } from '../../edm/csdl/print-csdl.ts'
import { bothVersions } from '../message.ts'
import type { PublicOperation } from '../operation.ts'
import { describeService, type DescribedService } from './describe-service.ts'
import { openApiDocument } from './openapi/document.ts'
import { publishedDocument } from './published-document.ts'

/** Creates the operations that serve both descriptions of each version. */
export function describingOperations(service: DescribedService): readonly PublicOperation[] {
  return bothVersions.flatMap((version): PublicOperation[] => [
    {
      method: 'GET',
      path: '/$metadata',
      roots: [version],
      produces: 'xml',
      answer: publishedDocument('application/xml', () =>
        printCsdl(describeService(service, version)),
      ),
    },
    {
      method: 'GET',
      path: `/${version}.json`,
      roots: ['ostiary/openapi'],
      produces: 'json',
      answer: publishedDocument('application/json', () =>
        JSON.stringify(openApiDocument(service.operations, version)),
      ),
    },
  ])
}
