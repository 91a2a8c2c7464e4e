/** What people write for short or backwards (verlan), in full and without accents. */
const list: Record<string, string> = {
  fr: `tg=ta gueule,ftg=ferme ta gueule,tgl=ta gueule,vg=vos gueules,ntm=nique ta mere,ntmr=nique ta mere,nsm=nique sa mere,ntr=nique ta race,fdp=fils de pute,fdps=fils de pute,fdpute=fils de pute,
vtff=va te faire foutre,vtf=va te faire,vtfe=va te faire enculer,ptn=putain,pt1=putain,put1=putain,ptain=putain,mrd=merde,mdr=mdr,jtm=je t aime,jtd=je te deteste,
teupu=pute,tepu=pute,tainpu=putain,tchoin=pute,teubé=bete,teube=bete,tebe=bete,golmon=mongol,golmont=mongol,reum=mere,daronne=mere,rem=mere,relou=lourd,chelou=louche,
caillera=racaille,rebeu=arabe,beur=arabe,renoi=noir,keubla=noir,feuj=juif,noich=chinois,keuf=flic,keufs=flics,meuf=femme,meufs=femmes,rabza=arabe,rabzouz=arabe,
bz=baise,nk=nique,nik=nique,niq=nique,nikk=nique,enkule=encule,enculer2=encule,encule=encule,enq=encule,gueul=gueule,geule=gueule,yeule=gueule,conar=connard,conard=connard,
konar=connard,konnard=connard,conart=connard,salo=salaud,salop=salope,slp=salope,slpe=salope,batar=batard,tarlouz=tarlouze,boufon=bouffon,abrutit=abruti,debil=debile,
cretain=cretin,imbecil=imbecile,pd=pede,pds=pedes,pdé=pede,ta7an=batard,hmar=ane,kahba=pute,qahba=pute,kahbas=putes,zebi=zob,zeubi=zob,wallah=wallah,starfoullah=starfoullah,
srx=serieux,svp=s il vous plait,stp=s il te plait,bjr=bonjour,slt=salut,cdt=cordialement,qd=quand,qqn=quelqu un,pk=pourquoi,pq=pourquoi,pcq=parce que,tjs=toujours,tt=tout,ts=tous,
dc=donc,ds=dans,vs=vous,ns=nous,pr=pour,pb=probleme,rdv=rendez vous,rep=reponse,tkt=t inquiete,jsp=je sais pas,jpp=j en peux plus,jsuis=je suis,jvais=je vais,chui=je suis,
jte=je te,jvous=je vous,osef=on s en fout,blc=bats les couilles,rab=rien a branler,balek=bats les couilles,snif=snif`,
  en: `stfu=shut the fuck up,gtfo=get the fuck out,kys=kill yourself,kms=kill myself,fu=fuck you,fuk=fuck,fck=fuck,fuc=fuck,phuck=fuck,phuk=fuck,fvck=fuck,fuq=fuck,fkn=fucking,fking=fucking,fckn=fucking,fcking=fucking,
fuckin=fucking,fukin=fucking,fukkin=fucking,effing=fucking,sob=son of a bitch,pos=piece of shit,mofo=motherfucker,mf=motherfucker,mfer=motherfucker,mfs=motherfuckers,biatch=bitch,biotch=bitch,bish=bitch,bytch=bitch,
btch=bitch,beyotch=bitch,bich=bitch,azz=ass,asz=ass,arse=ass,a55=ass,azzhole=asshole,ashole=asshole,ahole=asshole,shyt=shit,sht=shit,shite=shit,dik=dick,dikhead=dickhead,cawk=cock,cok=cock,kunt=cunt,
fag=faggot,fagg=faggot,fgt=faggot,phag=faggot,nigg=nigger,niqqer=nigger,nibba=nigger,ngr=nigger,retrd=retard,libtard=liberal retard,u=you,ur=your,r=are,ya=you,yall=you all,youre=you are,dont=don t,wtf=what the fuck,
omfg=oh my fucking god,lmfao=laughing my fucking ass off,af=as fuck,idgaf=i do not give a fuck,pls=please,plz=please,thx=thanks,ty=thank you,bc=because,b4=before,dm=dm,imma=i am going to,ima=i am going to,gonna=going to,wanna=want to`,
}

const tables = new Map<string, ReadonlyMap<string, string>>(Object.entries(list).map(([lang, pairs]) => [lang, new Map(pairs.split(/,\s*/).map((pair) => {
  const [short = '', long = ''] = pair.split('=')
  return [short, long] as const
}))]))

export function expansionOf(word: string, lang: string): string | null {
  const long = tables.get(lang)?.get(word)
  return long === undefined || long === word ? null : long
}
