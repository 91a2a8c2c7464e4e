import type { Item, Job } from '../../src-contract/item.ts'
import { useT } from '../stores/language.ts'
import { needsYou } from '../stores/outbox-order.ts'
import { isMac } from '../stores/platform.ts'
import { stepsOf, takeJob, takeStep, type Step } from '../stores/panel.ts'
import { commandOf } from '../triage/commands.ts'
import { Key } from '../ui/Key.tsx'

/** What can be done about a job, each with its key. The one that most often ends the matter wears the accent. */
export function JobSteps({ job, item }: { job: Job; item: Item | undefined }) {
  const t = useT()
  const steps = stepsOf(job, item)
  if (steps.length === 0) return null
  return (
    <p className="job-steps">
      {steps.map((step, n) => {
        const key = commandOf(`job.${step}`).keys[0] ?? ''
        return (
          <button
            key={step}
            type="button"
            className={n === 0 && needsYou(job) ? 'step step-first' : 'step'}
            tabIndex={-1}
            aria-keyshortcuts={key}
            onClick={() => {
              takeJob(job.id)
              takeStep(step)
            }}
          >
            {nameOf(step)} <Key chord={key} mac={isMac} />
          </button>
        )
      })}
    </p>
  )

  function nameOf(step: Step): string {
    if (step === 'answer') return t(job.state === 'uncertain' ? 'ui.step.ourReply' : 'ui.step.otherReply')
    if (step === 'send') return t(job.state === 'review' ? 'ui.step.sendAnyway' : 'ui.step.sendAgain')
    if (step === 'drop') return t(needsYou(job) ? 'ui.step.drop' : 'ui.outbox.cancel')
    if (step === 'edit') return t(tooLong(job) ? 'ui.step.shorten' : 'ui.step.edit')
    return t(step === 'open' ? 'ui.step.open' : 'ui.step.reconnect')
  }
}

function tooLong(job: Job): boolean {
  return job.review?.what === 'tooLong' || job.why?.code === 'input.tooLong' || job.why?.code === 'remote.tooLong'
}
