/** What people write back when somebody at last answers them. */
export const thanks = [
  'Merci pour votre réponse, c’est noté.', 'Ok, j’attends de vos nouvelles alors.', 'Ah, enfin quelqu’un. Merci !', 'merci bcp 🙏', 'D’accord, mais j’aimerais une date.',
  'Très bien, je vous envoie ça en privé.', 'Parfait, bonne journée à vous.', 'Mouais. On verra.', 'Vous êtes réactifs, rien à dire.', 'Merci, ça me rassure.',
  'Et pour le remboursement, ça se passe comment ?', 'Bien reçu !',
] as const
