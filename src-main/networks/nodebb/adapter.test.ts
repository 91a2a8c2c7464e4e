import { describeAdapter } from '../adapter.contract.ts'
import { describeMutated } from '../fuzz.contract.ts'
import { nodebb } from './adapter.ts'
import { start } from './begin.contract.ts'

describeAdapter('NodeBB', { adapter: nodebb, many: 70, sandbox: true, start: () => start() })
describeAdapter('a NodeBB whose reader has other pages, by a token that speaks for anybody', {
  adapter: nodebb,
  many: 70,
  sandbox: true,
  start: () => start({ postsPerPage: 7, renames: true, masterToken: 'a-master-token', user: 'kestrane', folder: '/community' }),
})
describeMutated('NodeBB', { adapter: nodebb, start: () => start() })
