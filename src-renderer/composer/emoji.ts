import { folded } from '../triage/matching.ts'

/** Names by which one is found; the first is the one shown. */
export type Emoji = { sign: string; fr: readonly string[]; en: readonly string[] }

const one = (sign: string, fr: string, en: string): Emoji => ({ sign, fr: fr.split(','), en: en.split(',') })

/** What people answer customers with; the system's own picker has the rest. */
export const emoji: readonly Emoji[] = [
  one('🙂', 'sourire,content', 'smile,glad'), one('😀', 'grand sourire,joie', 'grin,joy'), one('😄', 'rire,yeux rieurs', 'laugh,happy'), one('😂', 'pleurer de rire,mdr', 'tears of joy,lol'),
  one('😉', 'clin d’œil,clin', 'wink'), one('😊', 'sourire timide,rougir', 'blush,pleased'), one('😍', 'yeux en cœur,adore', 'heart eyes,love'), one('🥰', 'amoureux,tendresse', 'adore,in love'),
  one('😘', 'bisou', 'kiss'), one('😎', 'lunettes de soleil,cool', 'sunglasses,cool'), one('🤩', 'émerveillé,étoiles plein les yeux', 'star struck,amazed'), one('🥳', 'visage en fête,anniversaire', 'partying,birthday'),
  one('🤔', 'pensif,réfléchir', 'thinking,hmm'), one('😮', 'surpris,bouche ouverte', 'surprised,wow'), one('😅', 'sueur,ouf', 'sweat,phew'), one('😢', 'larme,triste', 'sad,tear'),
  one('😭', 'pleurer,sanglots', 'cry,sob'), one('😔', 'déçu,songeur', 'disappointed,pensive'), one('😞', 'navré,abattu', 'sorry,dejected'), one('😬', 'gêné,grimace', 'awkward,grimace'),
  one('😡', 'fâché,colère', 'angry,mad'), one('🙄', 'yeux au ciel', 'eye roll'), one('😴', 'dormir,sommeil', 'sleep'), one('🤗', 'câlin,accueil', 'hug,welcome'),
  one('🤞', 'doigts croisés,chance', 'fingers crossed,luck'), one('👍', 'pouce,d’accord', 'thumbs up,ok'), one('👎', 'pouce en bas,non', 'thumbs down,no'), one('👏', 'bravo,applaudir', 'clap,bravo'),
  one('🙏', 'merci,prier', 'thanks,pray'), one('🤝', 'poignée de main,marché conclu', 'handshake,deal'), one('👋', 'bonjour,coucou', 'wave,hello'), one('💪', 'force,muscle', 'strong,muscle'),
  one('✌️', 'paix,victoire', 'peace,victory'), one('👌', 'parfait,ok', 'perfect,ok hand'), one('👇', 'ci-dessous,bas', 'below,down'), one('👉', 'voir,droite', 'see,right'),
  one('❤️', 'cœur,coeur rouge', 'heart,love'), one('🧡', 'cœur orange,coeur', 'orange heart'), one('💛', 'cœur jaune,coeur', 'yellow heart'), one('💚', 'cœur vert,coeur', 'green heart'),
  one('💙', 'cœur bleu,coeur', 'blue heart'), one('💜', 'cœur violet,coeur', 'purple heart'), one('🖤', 'cœur noir,coeur', 'black heart'), one('💔', 'cœur brisé,coeur', 'broken heart'),
  one('✨', 'étincelles,brille', 'sparkles,shine'), one('⭐', 'étoile', 'star'), one('🔥', 'feu,flamme', 'fire,lit'), one('🎉', 'fête,félicitations', 'party,tada'),
  one('🎁', 'cadeau', 'gift,present'), one('🎂', 'gâteau,anniversaire', 'cake,birthday'), one('🏆', 'trophée,gagné', 'trophy,win'), one('🥇', 'médaille,premier', 'medal,first'),
  one('✅', 'fait,validé', 'done,check'), one('☑️', 'coché', 'checked'), one('❌', 'croix,non', 'cross,no'), one('⚠️', 'attention,alerte', 'warning,careful'),
  one('❓', 'question', 'question'), one('❗', 'exclamation,important', 'exclamation,important'), one('💡', 'idée,ampoule', 'idea,bulb'), one('📣', 'annonce,mégaphone', 'announcement,megaphone'),
  one('📌', 'épingle', 'pin'), one('📅', 'date,calendrier', 'date,calendar'), one('⏰', 'réveil,heure', 'alarm,time'), one('⏳', 'sablier,patience', 'hourglass,waiting'),
  one('📦', 'colis,livraison', 'parcel,delivery'), one('🚚', 'camion,livraison', 'truck,shipping'), one('🛒', 'panier,achat', 'cart,shopping'), one('🏷️', 'étiquette,prix', 'tag,price'),
  one('💳', 'carte bancaire,paiement', 'credit card,payment'), one('💶', 'euros,argent', 'euros,money'), one('🧾', 'ticket de caisse,reçu', 'receipt'), one('📞', 'téléphone,appeler', 'phone,call'),
  one('📱', 'mobile,portable', 'mobile,cell phone'), one('💻', 'ordinateur', 'laptop,computer'), one('📧', 'courriel,mail', 'email,mail'), one('✉️', 'enveloppe,message', 'envelope,message'),
  one('📩', 'message privé,mp', 'direct message,dm'), one('📎', 'pièce jointe,trombone', 'attachment,paperclip'), one('🔗', 'lien', 'link'), one('🔒', 'cadenas,sécurisé', 'lock,secure'),
  one('🔎', 'loupe,chercher', 'magnifier,search'), one('📷', 'photo,appareil', 'camera,photo'), one('🎥', 'vidéo,film', 'video,movie'), one('🎵', 'musique,note', 'music,note'),
  one('📍', 'lieu,adresse', 'place,address'), one('🏠', 'maison', 'house,home'), one('🏪', 'magasin,boutique', 'shop,store'), one('🌍', 'monde,terre', 'world,earth'),
  one('☀️', 'soleil,beau temps', 'sun,sunny'), one('🌧️', 'pluie', 'rain'), one('❄️', 'neige,froid', 'snow,cold'), one('🌈', 'arc-en-ciel', 'rainbow'),
  one('🌱', 'pousse,nature', 'seedling,nature'), one('🌸', 'fleur,cerisier', 'flower,blossom'), one('🌿', 'herbe,plante', 'herb,plant'), one('🍀', 'trèfle,chance', 'clover,luck'),
  one('☕', 'café', 'coffee'), one('🍵', 'thé,tisane', 'tea'), one('🥐', 'croissant', 'croissant'), one('🍕', 'pizza', 'pizza'),
  one('🍰', 'part de gâteau,dessert', 'slice of cake,dessert'), one('🍷', 'vin', 'wine'), one('🥂', 'trinquer,santé', 'cheers,toast'), one('🍎', 'pomme', 'apple'),
  one('🐱', 'chat', 'cat'), one('🐶', 'chien', 'dog'), one('🚀', 'fusée,c’est parti', 'rocket,launch'), one('✈️', 'avion,voyage', 'plane,travel'),
  one('🚗', 'voiture', 'car'), one('🚲', 'vélo', 'bike'), one('👀', 'yeux,regarder', 'eyes,look'), one('🤖', 'robot', 'robot'),
  one('💬', 'bulle,discussion', 'speech bubble,chat'), one('♻️', 'recyclage', 'recycle'), one('🆕', 'nouveau', 'new'), one('🔁', 'répéter,retour', 'repeat,return'),
]

const most = 8

/** Those of which every typed word begins a word of a name: names of the language one writes the window in come first, the first name of each before its others. */
export function emojiFor(typed: string, language: 'fr' | 'en'): Emoji[] {
  const wanted = folded(typed).replaceAll('_', ' ').split(' ').filter((word) => word !== '')
  if (wanted.length === 0) return []
  const meets = (name: string): boolean => {
    const words = folded(name).replaceAll('œ', 'oe').split(/[\s'’-]+/)
    return wanted.every((word) => words.some((each) => each.startsWith(word.replaceAll('œ', 'oe'))))
  }
  const rank = (each: Emoji): number => {
    const own = each[language].findIndex(meets)
    const other = each[language === 'fr' ? 'en' : 'fr'].findIndex(meets)
    // A name that begins with what was typed goes before one that has it further on.
    if (own >= 0) return own + (folded(each[language][own] ?? '').startsWith(wanted[0] ?? '') ? 0 : 5)
    return other >= 0 ? 10 + other : -1
  }
  return emoji
    .map((each, at) => ({ each, at, rank: rank(each) }))
    .filter((found) => found.rank >= 0)
    .toSorted((a, b) => a.rank - b.rank || a.at - b.at)
    .slice(0, most)
    .map(({ each }) => each)
}
