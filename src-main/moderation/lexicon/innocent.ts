/** Ordinary words that a badly spelt insult, or words run together, would be mistaken for. */
const list = `
chez cher chers tres petit petits petite violence violences violent violente violents violentes violenter google vacances traiter traite fumer fume fumes fumait ordre ordres profiter signe signes simple simples constate constater
buts but debutant debutants debut debuter voler vole voles deconne deconner deconné pauvrete grossesse patte pattes vends vend vendu chante chantes chanter caster true tree courageux courageuse entrainee entrainer salopette salopettes boulette boulettes
contribue contribues contribuer simpson semoule demerde demerder lourdes lourde montenegro violettes violette pedestre pedestres arnaquer nais nait tricher routes route tps cnn rebus england bride debride tare tarer grd mfl tbs beug couc
voiler voile voiles peut coup porc cours corps rat rats art arts tra trop prix prise prier sport sports port ports pot pots poule poules porte portes porter portent conte contes conter note notes cable cables canal canaux cinema
connue connu connus connues contre contact contacts connecter connecte connection connexion concours concert conseil conseils conserver considere constant consulter content contente contents compte comptes
sale sales salle salles salon salons salade salades saluer salut salutation sauter saluts satisfaire satisfait satisfaite satanique saison depute deputes deputee dispute disputes disputer reputation reputations computer
ordinaire cretes creme cremes crepe crepes crever merde merdes mer mers mercredi mere meres amer remede modele poil poils pollution porte batterie bateau bateaux bataille batir bete betes bette barbe barbes bague bagues
tache taches tacher attache attaches attacher attacher raton retard retards retarder clown voiture voitures voyage voyages bouffe bouffer bouton boutons bonne bonnes bonjour bonsoir bise bises base bases baser biere bieres
analyse analyser analyste anal annuel suce sucre sucres succes succession suite suites suivre suis pipe pied pieds paye payes payer pays peter petr pater patre pere peres perte pertes preter prete perde perd perds
cancre cancer cancers cancel monstre montre montres montrer montera idiome idole toucher touche chateau chatons chaton chat chats chatte chatter achat achats chute chutes chien chiens chine chinois niche niches riche riches
monter demonter demonte remonter garde gardes garder grande grandes grands glande gland gourde grade grades larve larves laver lave levre levres livre livres livrer libre libres lacher lache boucher bouche bouches ducher
crotte carotte carottes carotter raclette racler baler bal balle balles bleu bleus blanc balance balancer lance lancer nul nuls nuit mule mules moule moules noble negatif neger neige neiges nager genre genres niger nigeria negociation
part parts chat cheat hes lar loss losses con cons therapist therapists beans bean ling murders checkout startup hms tht thts gist tarp hose cracks crack bart tron aps abs iss morn downs down bane scrappy psychosis freakin dnc spk thf trp
bare bear beard bears bread breads beer beers best beast beats beat boats boat bitten bite bites batch botch butch bath baths hit hits hut huts sit sits set sets suit suits site sites shot shots shut shuts sheet sheets shirt shirts shift
duck ducks deck decks dock docks dice ick pick picks pack packs puck prick price prices pry pray pays pays cut cuts cat cats coat coats cost costs count counts country county cunning cant cents cent can corn corner coin coins cooking cook cooks
face faces fast fact facts fist fag flag flags frog frogs forge fudge fact rope ropes ripe rape grape grapes drape scrape trap traps rap raps rep reps rip rips were where wore whole whose whore sore score scores hour hours
mutter matter matters master masters motor mother mothers another brother brothers moan moron mormon mormons more slot slots salt salts silt slat lust list lists last lost slit sluts slate turd tired trade trend
titan titans title titles tight tits stats start starts states state assume assist assess asset assets class classes glass glasses grass brass pass passes bass mass massive passion compass ass as ace aces
cook cock cockpit cocktail cocktails peacock hancock scunthorpe essex sussex middlesex analysis analyst canal cumulative document documents circumstance cucumber cucumbers scrap scraps skill skills kill kills
spice spices space spaces species special specialist spec picnic topic tropic chic chick chicks chink chunk think thinks thank thanks
liar lair later layer lawyer loser lose loses closer lower lover ideal dial
dumb dump dumps damp dame dames damn dam
idiotie retardant retardants retailer retain
prude prune prunes pride pure purée puree
gay day way say may
`
export const innocent: ReadonlySet<string> = new Set(list.split(/\s+/).filter((word) => word !== ''))
