/** Words of the window. */
export const ui = {
  'app.name': 'Vigie',
} as const
