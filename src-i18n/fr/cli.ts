/** Words of the command line: its help, and what it says on stderr beside the JSON of stdout. */
export const cli = {
  'about': 'Modérez depuis le terminal. Le JSON sort sur la sortie standard, les phrases sur la sortie d’erreur.',
} as const
