/** Ce qui n’a pas pu être lu, dans l’écran des comptes et à la ligne de commande. */
export const reading = {
  'reading.unreadable_one':
    '{{count}} élément de {{network}} ({{account}}) n’a pas pu être lu et manque ici ; tout le reste y est. Lisez-le à la source, et mettez Vigie à jour si le nombre augmente.',
  'reading.unreadable_other':
    '{{count}} éléments de {{network}} ({{account}}) n’ont pas pu être lus et manquent ici ; tout le reste y est. Lisez-les à la source, et mettez Vigie à jour si le nombre augmente.',
} as const
