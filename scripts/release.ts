/** Builds the release into `./release`, or another folder, and prints its digests: `npm run release -- [FOLDER]`. */

import { resolve } from 'node:path'
import { buildRelease } from './release/build-release.ts'

const [output = 'release'] = process.argv.slice(2)
// WHY: the modes of the files that tsc and npm write must not depend on who builds.
process.umask(0o022)
process.stdout.write(await buildRelease(process.cwd(), resolve(output)))
