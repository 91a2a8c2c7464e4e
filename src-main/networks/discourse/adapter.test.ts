import { describeAdapter } from '../adapter.contract.ts'
import { describeMutated } from '../fuzz.contract.ts'
import { discourse } from './adapter.ts'
import { start } from './begin.contract.ts'

describeAdapter('Discourse', { adapter: discourse, many: 130, sandbox: true, start: () => start() })
describeAdapter('an older Discourse', { adapter: discourse, many: 130, sandbox: true, start: () => start({ older: true }) })
describeMutated('Discourse', { adapter: discourse, start: () => start() })
