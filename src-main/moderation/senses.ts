import { foldAccents } from './normalise/characters.ts'

/** What a word says of somebody, coarsely: enough to tell «I hate X» from «I do not hate X» and «they said they hate X». */
export const senses = ['harm', 'loathe', 'bad', 'beast', 'away', 'good', 'deny', 'tell', 'blame', 'they', 'lewd', 'looks', 'less', 'right', 'worth', 'ease', 'thing', 'lure'] as const
export type Sense = (typeof senses)[number]

/** Without accents; a star stands for any ending. */
const words: Record<string, Record<Sense, string>> = {
  fr: {
    harm: `tuer tue tues tuez tuera tuerai tuons tuent tuerait meurtr* assassin* massacr* butez buter buteront crever creve crevez crevent egorg* etrangl* poignard* fusill* abatt* execut* guillotin* pend pendre pendez pendu pendus gaz gazer gazez gazes bruler brule brulez brulent brules brulee crame cramer
      extermin* eradiqu* elimin* aneanti* detrui* frapp* cogn* tabass* torture* tortur* viol viole violer violez violes violee mutil* castr* lynch* noyer noyez noie etouff* eviscer* decapit* souffrir souffrent souffrance mourir meurent meure mort morts mourront balle balles flingu* fusil plomb
      bombe bombard* ecras* ecrabouill* attaqu* agress* punir punis chatie* battre battez tabassage lapid* empoisonn* euthanasi* steril* sang suicid* degomm* demembr* desoss* kick patate patates coup coups claque claques gifle gifler bastonn* tirer tirez tire calibre fusillade guillotine massacre genocid* attentat* djihad* kamikaze* roquette* torturer demont* defonc* saigner pendaison peloton potence fosse tombe cercueil disparaitre disparaissent enterr*`,
    loathe: `hais hait haine hair haissable detest* degout* ecoeur* execr* mepris* abhor* vomir gerber repugn* horripil* supporte supporter supportons insupportable* ennemi* rage colere peur phobie crains honte revolt* enerve enervent exaspere exasperent saoule gonfle`,
    bad: `stupide* bete betes idiot* con cons conne connes debile* cretin* imbecile* malhonnet* menteur* menteuse* voleur* voleuse* criminel* delinquant* terroriste* violeur* pedophile* violent* dangereu* mechant* mauvais* sale sales puant* pue puent immonde* ignoble* vil vils odieu* abject* infame*
      repoussant* hideu* laid* moche* malade* fou folle folles fous anorma* tare* degener* inferieur* pervers* corrompu* hypocrite* lache* faible* paresseu* faineant* feignant* inutile* incapable* nul nuls nulle nulles minable* pathetique* honteu* horrible* affreu* atroce* monstre* monstrueu* incultes inculte ignar* assist* profiteu* envahi* colonis* racaille* barbare* sauvage* primitif* fanatiqu* radicali* egoist* soumis* hysteriqu* arriere* attarde* demeur* dechu* impur* pourri* vici* manipul* putes pute salope*`,
    beast: `parasite* vermine* rat rats cafard* nuisible* insecte* singe* porc porcs cochon* chien chiens chienne* animal animaux bete* ordure* dechet* merde merdes cancer peste fleau maladie* virus poubelle* crasse sousmerde plaie raclure* souillure* pourriture* salete* detritus rebut* excrement* moutons moules larve* sangsue* serpent* vipere* macaque* gorille* truie* cloporte* sous`,
    away: `dehors degage* rentre* rentrez retourn* expuls* virer virez vire dehor foutez bannir banni* interdire interdit* interdits chasser chassez chasse renvoy* remigr* deport* enferm* prison camp camps internes partir partent partez quitt* envahiss* place appartien* appartiennent controle controlent domin* complot* remplac* debarrass* supprim* exclu* exclure`,
    good: `adore* aime aimer aimons aiment bien bon bons bonne bonnes beau beaux belle belles magnifique* merveill* genial* geniaux formidabl* fantasti* incroyabl* super respect* admir* fier fiere fiers fieres bienvenu* egal* egaux egales digne* intelligent* courageu* gentil* sympa* heros heroine* ami amis amie amies amitie amour soutien* souten* soutenir defen* aid* proteg* celebr* accueil* droits merit* heureu* heureus* humain* talent* brillant* douce* doux tolerant* fantastiques inspir* modele* chance* cadeau* honnete* propre* paix`,
    deny: `pas non jamais aucun* ni sans personne sauf oppose* contraire loin faux fausse mensonge* cesse* arret* stop contre`,
    tell: `dit dire dis disent disait disais dites disant parle* ecri* appel* trait* qualifi* mot mots terme* expression* insult* injur* propos commentaire* message* phrase* tweet* entend* lu lire lis repet* crie* raconte* affirm* pretend* pense* croi* crois croire idee* cliche* stereotyp* prejug* quand genre accus*`,
    blame: `racis* sexis* homophob* antisemit* xenophob* islamophob* transphob* discrimin* inacceptabl* inadmissibl* intolerabl* scandaleu* condamn* denonc* signal* bloqu* supprim* honteu* devriez devrait devrais faut acceptab* toler* excus* justifi* grave moral* respect* combatt* lutt* prejuge* stereotyp* acceptez permis autoris* acceptable normal`,
    they: `ils elles eux les leur leurs ceux celles ces cette cet ce`,
    lewd: `ken kene kenner niquer nique niquait baise baiser baisait baisee baisees baisable* branl* bander bandeu* bande suce sucer suceu* sucant sodom* gode godes fist levrette* ejac* foutre sperme couilles couille burnes bite bites teub teubs zob chatte chattes teuch cul culs fesse* nichon* seins boobs obus tetons porn* nude* nue nues onlyfans escort* mym strip* penetr* tringl* troncher defoncer doigt* gorge* avale* lecher leche partouze* gangbang* milf teen vierge* puceau pucelle orgasm* jouir jouis capote* condom trompe* cocu* cuck* bull libertin* echangis* soumise* chaudasse* bonnasse* bonasse* baisodrome tinder plan prostitu* proxene* sodo pipe pipes sauter tamponn* prendre monter taille tailler succube* femelle* pucell* cravache domina* ejacul* sperm* lesbienne* orgie* cochonn* cunni* putain* putes puterie trap traps futa* sissy zoophil* inceste* incestu* pedo*`,
    looks: `laid* moche* grosse gros gras grasse grasses graisse obese* boudin* thon thons cageot* difforme* chauve* nain nains naine petit petits rachitiq* maigre* bigleu* puant* odeur transpir* crasseu* sale poilu* acne dents gueule tronche groin physique ingrat* vieille vieux ridee botox silicone dix laideron* repoussant*`,
    less: `clochard* clodo* sdf rsa assist* chomeu* chomage cassos ksos cas caf alloc* aides pauvre* pauvrete misereu* miserable* prolo* beauf* plouc* bouseu* paysan* inculte* illettr* analphabet* lowiq iq qi golem* npc pnj mouton* mongol* autist* triso* attarde* retard* bras cerveau neuron*`,
    right: `gaucho* gauchiass* gauchist* gauche facho* fachosphere nazi* nazill* hitler adolf shoah camps holocaust* reich swastik* sionis* sion israel* gaza palesti* hamas islamo* islamist* woke* wokis* lgbt* ideolog* propagand* macron* zemmour* lepen rn lfi nupes melenchon* elite* mediapart complot* mondialist* juif juifs julfs remplacement remplacis* souche souchien* patriot* immigr* oqtf banlieue* quartier* apologie croisade* aryen* untermensch blanco* white blancs noirs arabes maghreb* africain* cite cites tess racaille* halal ramadan voile* kalash* colon* kalergi schindler`,
    worth: `merite meritent meritez meriter vaut valent valez valeur droit droits vie vies vivre vivent exister existent existence place confiance humain humains humaine humaines humanite appartien* appartiennent capable capables intelligen* egal egaux dignes digne sert servent utile utiles sauver sauve aider`,
    ease: `rire rires faim soif froid chaud fatigue ennui temps rigoler marrer match matchs but buts jeu jeux niveau boss batterie telephone portable appli application bug scene film serie episode episodes roman livre chanson musique morceau danse recette plat gateau cuisine creme blanc neige oeufs four moustique moustiques mouche mouches fourmis plante plantes calories bougie bougies encens anniversaire record records concours prix offre promo poids finale equipe score ballon piste course ski jambes stress dossier suspens impatience curiosite envie joie amour bonheur coeur`,
    thing: `appli application app service commande colis livraison produit site magasin restaurant hotel video film serie montre telephone article prix menu recette spectacle robe canape machine journal chaine emission pub publicite match jeu livre temps meteo lundi lundis train bus voiture frites pizza cafe vin`,
    lure: `gagn* tirage* cadeau* bon sonnerie* prime primes recompens* reclam* loterie jackpot chanceu* felicitation* selectionn* abonn* gratuit* offert* promo* remise reduction* rembours* credit* pret prets euros argent cash bitcoin crypto* trading invest* rentab* revenu* salaire domicile formation telephon* appelez appeler rappel* envoyez envoyer texto repondez repond* cliqu* lien liens inscri* urgent* limite* exclu* expire* membre* conditions stop code compte valide* verifi* colis carte secret* adulte* rencontr* celibat* sexy voyan* medium retour affection gueri* perdre poids`,
  },
  en: {
    harm: `kill killed killing kills murder* slaughter* massacr* shoot shot shooting hang hanged hung burn burned burnt burning exterminat* eradicat* eliminat* annihilat* destroy* beat beaten beating punch* stab* strangl* chok* drown* tortur* rape raped raping mutilat* castrat* lynch* gas gassed behead* decapitat* suffer* die dies died dying death dead
      bullet* bomb* crush* attack* punish* stone stoned poison* euthaniz* steriliz* hurt hurting harm harmed end ending throat* slit cut wiped wipe execution attacking infest* swarm* shooting shooter nuke nuked genocid* extinct gone disappear* execut* assassinat* smash* kick kicked whip* bury buried grave graves cease exist bleed blood neck rid hunt* wiping`,
    loathe: `hate hates hated hating hatred despise* despis* detest* loath* scorn* contempt disgust* revolt* sicken* sick repuls* abhor* resent* boil* anger angry furious rage fear* scare* terrif* stand bear worse worst enem* mad annoy* vomit* puke* barf* tired`,
    bad: `stupid* dumb* idiot* moron* vile dishonest* liar* lying thie* thief criminal* terroris* rapist* violent* dangerous* evil* bad dirty filthy* disgust* ugly* hideous* gross* sick insane crazy mad abnormal* freak* degenerat* inferior* pervert* corrupt* hypocrit* coward* weak* lazy useless* worthless* incapable* pathetic* shameful* horribl* awful* monst* ignoran* uneducated illegal* savage* barbari* primitiv* unnatural* abominat* disgrac* deviant* lesser mental* retard* smell* stink* greedy sneaky untrustworth* whore* slut* bitch* immoral* sinful* unclean repulsiv* stupidity`,
    beast: `parasite* vermin* rat rats cockroach* insect* pest pests monkey* ape apes pig pigs swine dog dogs animal* scum* trash* garbage* filth* shit cancer* plague* disease* virus* dirt waste leech* snake* maggot* worm* subhuman* sewage turd* rubbish beast* creature* burden* stain*`,
    away: `out leave deport* ban banned banish* expel* expuls* back send go remov* forbid* jail* prison* lock* camp camps belong* allow* invad* invasion tak* replac* control* wall rid place earth planet exist country border* separate* segregat* exclud* quarantin*`,
    good: `love loves loved lovely adore* like likes good great nice beautiful wonderful* amazing* awesome brilliant fantastic* respect* admir* proud pride welcom* equal* worthy smart intelligent brave* kind* friend* hero* support* defend* help* protect* celebrat* right rights deserv* happy human* talent* gorgeous inspir* tolerant* gift* honest* best perfect* precious cute strong* valuable`,
    deny: `not no never none nobody without isn aren wasn don doesn didn cannot cant can't don't isn't aren't won't nor neither except opposite far false untrue lie stop quit against anything`,
    tell: `say says said saying tell telling told call calls called calling word words term terms phrase* tweet* post* comment* messag* writ* wrote heard hear* read* claim* think* thinks thought believ* idea* clich* stereotyp* prejudic* like when compar* insult* slur* name names shout* yell* accus*`,
    blame: `racis* sexis* homophob* antisemit* xenophob* islamophob* transphob* discriminat* unacceptab* intolerab* wrong* condemn* report* block* remov* shame* should shouldn* ok okay acceptab* tolerat* excus* justif* bigot* small minded prejudic* need stop moral* fight* combat* lost disrespect* offensive offended defend* disgrac* cruel* hurtful`,
    they: `they them their theirs those these that such`,
    lewd: `sex* horny dick* cock* pussy pussies cum cumming jizz blowjob* handjob* anal ass asses tits titties boobs nude* naked porn* onlyfans whore* hoe hoes thot* slut* milf* fuck* bang* suck* lick* swallow* deepthroat* gangbang* orgy creampie* virgin* cuck* incel* simp* trap traps fap* wank* jerk* masturbat* dildo* pegg* pedo* incest*`,
    looks: `ugly* fat fatty fatso obese* skinny short bald* hairy old wrinkl* stink* smell* teeth face looks botox whale* pig cow lard* chubby midget* dwarf* hideous* acne`,
    less: `homeless poor welfare unemployed broke trailer redneck* hillbilly ghetto* uneducated illiterat* iq retard* autis* braindead brain dumb npc* sheep* loser* lowlife* failure*`,
    right: `nazi* hitler holocaust reich zion* israel* gaza palestin* hamas islam* jihad* isis sharia woke* sjw* leftist* left libtard* liberal* conservativ* trump* maga democrat* republican* elite* globalist* immigra* border* migrant* ghetto antifa blm communis* commie* marxis* fascis* suprema*`,
    worth: `deserv* worth worthy value valuable right rights life lives live living exist existence belong* trust* human humans humanity equal* smart intelligent* capable useful matter matters save finger allowed respect*`,
    ease: `laugh* hunger hungry thirst* time boredom bored game match goal goals level boss battery phone app bug scene movie film show episode* book song music beat track dance recipe dish cake kitchen cream eggs oven mosquito* flies ants plant* calories candle* incense birthday record records contest prize deal offer weight finals team score ball race ski workout legs stress deadline suspense curiosity coffee joy love puns jokes interview exam test presentation outfit look`,
    thing: `app service order parcel package delivery product site website store restaurant hotel video film movie show watch phone article price prices menu recipe dress couch machine newspaper channel ad ads advert match game book weather monday mondays train bus car fries pizza coffee wine song album update keyboard laptop homework traffic sheets food`,
    lure: `win winner* won prize* claim* award* reward* voucher* gift* ringtone* tone tones lottery jackpot lucky congrat* select* subscrib* free offer* promo* discount* refund* credit loan* cash money bitcoin crypto* trading invest* profit* income salary home call calls text txt reply send click* link links join urgent limit* exclusive expir* member* terms conditions stop code account verif* parcel card secret* adult* dating singles sexy check channel video videos vid follow followers subs views sub`,
  },
}

type Table = { exact: Map<string, number>; prefixes: Map<string, number>; shortest: number; longest: number }

function tableOf(lang: string): Table {
  const exact = new Map<string, number>()
  const prefixes = new Map<string, number>()
  let shortest = 99
  let longest = 0
  senses.forEach((sense, bit) => {
    for (const word of (words[lang]?.[sense] ?? '').split(/\s+/)) {
      if (word === '') continue
      const stem = foldAccents(word.replace('*', ''))
      const into = word.endsWith('*') ? prefixes : exact
      into.set(stem, (into.get(stem) ?? 0) | (1 << bit))
      if (into === prefixes) {
        shortest = Math.min(shortest, stem.length)
        longest = Math.max(longest, stem.length)
      }
    }
  })
  return { exact, prefixes, shortest, longest }
}

const tables = new Map<string, Table>()
/** The senses of a word as bits, in the order of `senses`; 0 in a language that has none. Callers remember it. */
export function sensesOf(lang: string, folded: string): number {
  if (!speaksSenses(lang)) return 0
  const { exact, prefixes, shortest, longest } = tables.get(lang) ?? kept(lang)
  let bits = exact.get(folded) ?? 0
  for (let length = shortest; length <= Math.min(longest, folded.length); length += 1) bits |= prefixes.get(folded.slice(0, length)) ?? 0
  return bits
}

function kept(lang: string): Table {
  const made = tableOf(lang)
  tables.set(lang, made)
  return made
}

export const speaksSenses = (lang: string): boolean => words[lang] !== undefined
