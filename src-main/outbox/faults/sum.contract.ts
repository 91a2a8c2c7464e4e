import type { Verdict } from './checker.contract.ts'

export type Sum = { runs: number; jobs: number; lost: number; duplicated: number; uncertainShown: number; wrongState: number }

export const noSum = (): Sum => ({ runs: 0, jobs: 0, lost: 0, duplicated: 0, uncertainShown: 0, wrongState: 0 })

export function add(sum: Sum, verdict: Verdict, runs = 1): void {
  sum.runs += runs
  sum.jobs += verdict.jobs
  sum.lost += verdict.lost
  sum.duplicated += verdict.duplicated
  sum.uncertainShown += verdict.uncertainShown
  sum.wrongState += verdict.wrongState
}

export const isClean = ({ lost, duplicated, wrongState }: Sum): boolean => lost + duplicated + wrongState === 0
