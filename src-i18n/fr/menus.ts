/** Words of the native menus. */
export const menus = {
  'file': 'Fichier',
} as const
