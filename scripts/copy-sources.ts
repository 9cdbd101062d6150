/** Completes the build in `dist`. */

import { copySources } from './release/copy-sources.ts'

await copySources('.', 'dist')
