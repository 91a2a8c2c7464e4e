/** Words of the screen of watches, among those of the window. */
export const watches = {
  'watch.title': 'Veilles',
} as const
