/** What could not be read, in the accounts screen and on the command line. */
export const reading = {
  'reading.unreadable_one':
    '{{count}} item from {{network}} ({{account}}) could not be read and is missing here; all the rest is there. Read it at the source, and update Vigie if the number grows.',
  'reading.unreadable_other':
    '{{count}} items from {{network}} ({{account}}) could not be read and are missing here; all the rest is there. Read them at the source, and update Vigie if the number grows.',
} as const
