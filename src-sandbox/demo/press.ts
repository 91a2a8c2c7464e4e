import { createFeedSandbox } from '../feeds/sandbox.ts'
import type { FeedSandbox } from '../feeds/sandbox.ts'

const hour = 3_600_000

type Article = { title: string; text: string; ageHours: number; link: string; author?: string }

/** A regional paper that does not exist: most of it is about other things, as papers are. */
const paper: readonly Article[] = [
  { title: 'Crest : la fabrique Sauvaline embauche huit personnes', ageHours: 31, author: 'Solène Arnaud', link: 'https://www.echo-vallee.example/economie/crest-sauvaline-embauche',
    text: '<p>L’atelier de cosmétiques installé depuis 2016 dans l’ancienne minoterie va doubler sa surface d’ici au printemps. Huit postes sont ouverts, dont trois en production.</p><p>« Nous voulons rester ici », assure la direction, qui dit avoir écarté un projet de déménagement à Valence.</p>' },
  { title: 'Marché de Noël : les chalets ouvrent samedi', ageHours: 33, link: 'https://www.echo-vallee.example/sorties/marche-de-noel',
    text: '<p>Quarante-deux exposants, une patinoire et, pour la première fois, un parking relais gratuit.</p>' },
  { title: 'Réaction cutanée : deux plaintes visent une crème de nuit drômoise', ageHours: 52, author: 'Yann Combier', link: 'https://www.echo-vallee.example/faits-divers/creme-de-nuit-plaintes',
    text: '<p>Deux clientes ont saisi la répression des fraudes après des plaques rouges attribuées à la nouvelle formule de la crème au souci de Sauvaline. L’entreprise se dit « prête à fournir tous ses dossiers » et propose le remboursement.</p>' },
  { title: 'Route coupée entre Aouste et Saillans', ageHours: 70, link: 'https://www.echo-vallee.example/circulation/aouste-saillans', text: '<p>La circulation est déviée jusqu’à jeudi soir.</p>' },
  { title: 'Offre d’emploi : Sauvaline cherche un préparateur (H/F)', ageHours: 76, link: 'https://www.echo-vallee.example/emploi/preparateur-1187', text: '<p>CDI, horaires de jour, poste à pourvoir en janvier.</p>' },
]

/** An alert of a search engine: what others wrote, the paper among them. */
const alert: readonly Article[] = [
  { title: 'Réaction cutanée : deux plaintes visent une crème de nuit drômoise', ageHours: 51, link: 'https://www.echo-vallee.example/faits-divers/creme-de-nuit-plaintes?utm_source=alerte',
    text: 'Deux clientes ont saisi la répression des fraudes… la crème au souci de <b>Sauvaline</b>&nbsp;…' },
  { title: 'On a testé le baume Neuf Plantes de Sauvaline pendant un mois', ageHours: 97, link: 'https://peaux-neuves.example/2026/baume-neuf-plantes-test',
    text: 'Mains de jardinière, hiver sec, trois enfants&nbsp;: le baume de <b>Sauvaline</b> tient ses promesses, sauf une&nbsp;…' },
  { title: 'Consigne du verre : ces marques qui s’y mettent vraiment', ageHours: 128, link: 'https://www.consommer-moins.example/dossiers/consigne-cosmetiques',
    text: 'Chez <b>Sauvaline</b>, un pot sur quatre revient. C’est peu, et c’est déjà le double de la moyenne du secteur&nbsp;…' },
]

export type DemoWatchPlan = {
  brand: string
  name: string
  kind: 'brand'
  words: { any: string[]; all: string[]; none: string[] }
  feeds: string[]
  /** Networks searched, with the accounts of the brand there. */
  searches: 'bluesky'[]
}

export type Press = { readonly sandbox: FeedSandbox; watches(): DemoWatchPlan[] }

/** Two feeds that speak of Sauvaline now and then; not yet listening. */
export function openPress(now: number): Press {
  const sandbox = createFeedSandbox()
  const feeds = [
    { feed: sandbox.feed('/echo-de-la-vallee.xml', { title: 'L’Écho de la Vallée', site: 'https://www.echo-vallee.example/' }), articles: paper, html: true },
    { feed: sandbox.feed('/alertes/feeds/1', { format: 'alerts', title: 'Alerte : Sauvaline' }), articles: alert, html: true },
  ]
  for (const { feed, articles, html } of feeds) {
    // Oldest first: each is put above the last.
    for (const { title, text, ageHours, link, author } of articles.toReversed()) feed.publish({ title, text, html, link, author: author ?? null, at: now - ageHours * hour })
  }
  return {
    sandbox,
    watches: () => [
      {
        brand: 'Sauvaline', name: 'Sauvaline dans la presse', kind: 'brand', words: { any: ['Sauvaline'], all: [], none: ['offre d’emploi'] },
        feeds: feeds.map(({ feed }) => feed.url), searches: ['bluesky'],
      },
    ],
  }
}

/** Said on Bluesky by people who name the brand and not its account. */
export const overheard: readonly { by: string; text: string; ageHours: number }[] = [
  { by: 'Nour', text: 'Ma grand-mère a remplacé sa crème à 90 € par celle de Sauvaline et depuis elle nous fait la leçon à table.', ageHours: 40 },
  { by: 'Cyrille', text: 'Quelqu’un a déjà eu un colis Sauvaline qui n’arrive jamais ? Dix-huit jours et le suivi dit « en cours ».', ageHours: 63 },
]
