/** Short lists for languages that have no model of their own here, or a small one. */
export const german = `
3 insult person: arschloch, arschlöcher, wichser, hurensohn, hurensöhne, fotze, schlampe, nutte, hure, missgeburt, drecksau, dreckskerl, mistkerl, scheißkerl, fick dich, fickt euch, verpiss dich, halt die fresse, halts maul, halt dein maul, fresse, spast, spasti, mongo, behindert, vollidiot, vollpfosten, abschaum, ungeziefer, untermensch, stück scheiße, leck mich am arsch
2 insult person: idiot, idioten, trottel, depp, dummkopf, blödmann, schwachkopf, penner, versager, lügner, verbrecher, gesindel, pack, volksverräter, verräter, dumm, blöd, dreck, widerlich, heuchler, heuchlerin, spinner, irre, schwein, sau, esel, affe, ratte
3 hate group: kanake, kanaken, nigger, neger, zigeuner, schwuchtel, judensau, kameltreiber, musel, ziegenficker, rapefugee, rapefugees, ausländer raus, invasoren, schmarotzer, sozialschmarotzer, vergasen, an die wand, abschieben
3 threat person: ich bring dich um, ich töte dich, du wirst sterben, ich mach dich fertig, ich finde dich, du bist tot, aufhängen, aufgehängt, erschießen, erschlagen
1 profanity thing: scheiße, scheiß, verdammt, kacke, mist, verarscht, zum kotzen, kotzen
`
export const portuguese = `
3 insult person: filho da puta, filha da puta, fdp, vai tomar no cu, vai se foder, vai se fuder, vsf, vtnc, arrombado, arrombada, puta, puto, vadia, vagabunda, piranha, piriguete, cuzão, corno, desgraçado, desgraçada, lixo, verme, escroto, escrota, babaca, otário, otária, cala a boca, canalha, safado, safada, pau no cu, foda se
2 insult person: idiota, imbecil, burro, burra, retardado, retardada, trouxa, feio, feia, nojento, nojenta, ridículo, ridícula, mentiroso, ladrão, bosta, gordo, gorda, maluco, doente, hipócrita, animal, jumento
3 hate group: viado, viadinho, bicha, sapatão, traveco, macaco, crioulo, preto imundo, baitola, boiola, gayzinho
2 sexual person: buceta, boceta, xota, piroca, rola, pica, caralho, pau, cu, bunda, siririca, punheta, chupa, gostosa, gozar, foder, fuder, fode, foda
1 profanity thing: merda, porra, cacete, droga, inferno, saco, krl, carai, pqp, puta que pariu
`
export const spanish = `
3 insult person: hijo de puta, hija de puta, hijos de puta, hijoputa, gilipollas=, cabrón, cabrona, cabrones, puta, puto, zorra, pendejo, pendeja, mamón, malparido, malparida, gonorrea, vete a la mierda, vete al infierno, que te jodan, jódete, cállate, chinga tu madre, chingada, me cago en, basura humana, escoria, mierda seca, muérete, come mierda, comemierda, malnacido, subnormal, retrasado
2 insult person: idiota, imbécil, estúpido, estúpida, tonto, tonta, payaso, payasa, asqueroso, asquerosa, burro, burra, cerdo, cerda, perra, rata, basura, ladrón, ladrones, mentiroso, inútil, cretino, bobo, feo, fea, gordo, gorda, loco, loca, asco, cobarde
3 hate group: maricón, maricones, marica, bollera, travelo, moro de mierda, moros de mierda, sudaca, negro de mierda, panchito, gitano de mierda, judío de mierda, vuelve a tu país, fuera de nuestro país
3 threat person: te voy a matar, voy a matarte, os voy a matar, te mataré, vas a morir, ojalá te mueras, ojalá os muráis, sé dónde vives, merece morir, merecen morir
1 profanity thing: mierda, joder, coño, hostia, carajo, puta madre, cojones
0 identity group: negro, negra, moro, mora, gitano, judío, musulmán, mujer, mujeres, gay, inmigrante, inmigrantes, discapacitado
`
export const italian = `
3 insult person: figlio di puttana, figli di puttana, stronzo, stronza, stronzi, bastardo, bastardi, vaffanculo, fanculo, affanculo, puttana, troia, zoccola, mignotta, coglione, coglioni, testa di cazzo, teste di cazzo, pezzo di merda, pezzi di merda, merdoso, cornuto, rottinculo, succhiacazzi, vai a cagare, va a morire, crepa, crepate, muori, ammazzati, stai zitto, chiudi la bocca, feccia, schifoso, schifosa, ritardato, mongoloide, handicappato di merda
2 insult person: idiota, idioti, cretino, cretina, scemo, scema, imbecille, stupido, stupida, deficiente, deficienti, pagliaccio, buffone, ladro, ladri, bugiardo, ignorante, somaro, asino, maiale, vacca, cagna, verme, parassita, fallito, sfigato, ridicolo, brutto, brutta, grassone
3 hate group: negro, negri, negro di merda, frocio, froci, ricchione, finocchio, finocchi, lesbica di merda, terrone, terroni, zingaro di merda, zingari di merda, ebreo di merda, torna al tuo paese, tornate a casa vostra, marocchino di merda, culattone
3 threat person: ti ammazzo, ti uccido, vi ammazzo, vi uccido, morirai, devi morire, devono morire, so dove abiti, ti spacco la faccia
1 profanity thing: merda, cazzo, cazzata, cazzate, minchia, porca miseria, che schifo, culo, palle, figa
0 identity group: nero, neri, musulmano, musulmani, ebreo, ebrei, donna, donne, gay, immigrato, immigrati, disabile, disabili, zingaro
`
