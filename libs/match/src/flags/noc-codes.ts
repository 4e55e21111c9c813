/** What a code stands for: a committee of today, one that is gone, a team under a flag of its own, or one of the Paralympics alone. */
export type NocKind = 'current' | 'historic' | 'special' | 'paralympic';

/** A code with its name and the flag's file (ISO 3166-1 alpha-2, `xk` for Kosovo); null where no state's flag is right. */
export interface NocCode {
  readonly code: string;
  readonly kind: NocKind;
  readonly name: string;
  readonly iso: string | null;
}

/**
 * FLG-1: the 206 National Olympic Committees, historic codes, special teams, those of World Taekwondo and of the Paralympics. A code that stood for two is
 * here as it was last used. Chinese Taipei has no picture: its Olympic flag is not the one of the state.
 */
const table: Readonly<Record<NocKind, Readonly<Record<string, readonly [name: string, iso: string | null]>>>> = {
  current: {
    AFG: ['Afghanistan', 'af'], ALB: ['Albania', 'al'], ALG: ['Algeria', 'dz'], AND: ['Andorra', 'ad'], ANG: ['Angola', 'ao'], ANT: ['Antigua and Barbuda', 'ag'],
    ARG: ['Argentina', 'ar'], ARM: ['Armenia', 'am'], ARU: ['Aruba', 'aw'], ASA: ['American Samoa', 'as'], AUS: ['Australia', 'au'], AUT: ['Austria', 'at'],
    AZE: ['Azerbaijan', 'az'], BAH: ['Bahamas', 'bs'], BAN: ['Bangladesh', 'bd'], BAR: ['Barbados', 'bb'], BDI: ['Burundi', 'bi'], BEL: ['Belgium', 'be'], BEN: ['Benin', 'bj'],
    BER: ['Bermuda', 'bm'], BHU: ['Bhutan', 'bt'], BIH: ['Bosnia and Herzegovina', 'ba'], BIZ: ['Belize', 'bz'], BLR: ['Belarus', 'by'], BOL: ['Bolivia', 'bo'],
    BOT: ['Botswana', 'bw'], BRA: ['Brazil', 'br'], BRN: ['Bahrain', 'bh'], BRU: ['Brunei', 'bn'], BUL: ['Bulgaria', 'bg'], BUR: ['Burkina Faso', 'bf'],
    CAF: ['Central African Republic', 'cf'], CAM: ['Cambodia', 'kh'], CAN: ['Canada', 'ca'], CAY: ['Cayman Islands', 'ky'], CGO: ['Republic of the Congo', 'cg'],
    CHA: ['Chad', 'td'], CHI: ['Chile', 'cl'], CHN: ['People’s Republic of China', 'cn'], CIV: ['Ivory Coast', 'ci'], CMR: ['Cameroon', 'cm'],
    COD: ['Democratic Republic of the Congo', 'cd'], COK: ['Cook Islands', 'ck'], COL: ['Colombia', 'co'], COM: ['Comoros', 'km'], CPV: ['Cape Verde', 'cv'],
    CRC: ['Costa Rica', 'cr'], CRO: ['Croatia', 'hr'], CUB: ['Cuba', 'cu'], CYP: ['Cyprus', 'cy'], CZE: ['Czechia', 'cz'], DEN: ['Denmark', 'dk'], DJI: ['Djibouti', 'dj'],
    DMA: ['Dominica', 'dm'], DOM: ['Dominican Republic', 'do'], ECU: ['Ecuador', 'ec'], EGY: ['Egypt', 'eg'], ERI: ['Eritrea', 'er'], ESA: ['El Salvador', 'sv'],
    ESP: ['Spain', 'es'], EST: ['Estonia', 'ee'], ETH: ['Ethiopia', 'et'], FIJ: ['Fiji', 'fj'], FIN: ['Finland', 'fi'], FRA: ['France', 'fr'],
    FSM: ['Federated States of Micronesia', 'fm'], GAB: ['Gabon', 'ga'], GAM: ['The Gambia', 'gm'], GBR: ['Great Britain', 'gb'], GBS: ['Guinea-Bissau', 'gw'],
    GEO: ['Georgia', 'ge'], GEQ: ['Equatorial Guinea', 'gq'], GER: ['Germany', 'de'], GHA: ['Ghana', 'gh'], GRE: ['Greece', 'gr'], GRN: ['Grenada', 'gd'],
    GUA: ['Guatemala', 'gt'], GUI: ['Guinea', 'gn'], GUM: ['Guam', 'gu'], GUY: ['Guyana', 'gy'], HAI: ['Haiti', 'ht'], HKG: ['Hong Kong, China', 'hk'], HON: ['Honduras', 'hn'],
    HUN: ['Hungary', 'hu'], INA: ['Indonesia', 'id'], IND: ['India', 'in'], IRI: ['Iran', 'ir'], IRL: ['Ireland', 'ie'], IRQ: ['Iraq', 'iq'], ISL: ['Iceland', 'is'],
    ISR: ['Israel', 'il'], ISV: ['Virgin Islands', 'vi'], ITA: ['Italy', 'it'], IVB: ['British Virgin Islands', 'vg'], JAM: ['Jamaica', 'jm'], JOR: ['Jordan', 'jo'],
    JPN: ['Japan', 'jp'], KAZ: ['Kazakhstan', 'kz'], KEN: ['Kenya', 'ke'], KGZ: ['Kyrgyzstan', 'kg'], KIR: ['Kiribati', 'ki'], KOR: ['Korea', 'kr'], KOS: ['Kosovo', 'xk'],
    KSA: ['Saudi Arabia', 'sa'], KUW: ['Kuwait', 'kw'], LAO: ['Laos', 'la'], LAT: ['Latvia', 'lv'], LBA: ['Libya', 'ly'], LBN: ['Lebanon', 'lb'], LBR: ['Liberia', 'lr'],
    LCA: ['Saint Lucia', 'lc'], LES: ['Lesotho', 'ls'], LIE: ['Liechtenstein', 'li'], LTU: ['Lithuania', 'lt'], LUX: ['Luxembourg', 'lu'], MAD: ['Madagascar', 'mg'],
    MAR: ['Morocco', 'ma'], MAS: ['Malaysia', 'my'], MAW: ['Malawi', 'mw'], MDA: ['Moldova', 'md'], MDV: ['Maldives', 'mv'], MEX: ['Mexico', 'mx'], MGL: ['Mongolia', 'mn'],
    MHL: ['Marshall Islands', 'mh'], MKD: ['North Macedonia', 'mk'], MLI: ['Mali', 'ml'], MLT: ['Malta', 'mt'], MNE: ['Montenegro', 'me'], MON: ['Monaco', 'mc'],
    MOZ: ['Mozambique', 'mz'], MRI: ['Mauritius', 'mu'], MTN: ['Mauritania', 'mr'], MYA: ['Myanmar', 'mm'], NAM: ['Namibia', 'na'], NCA: ['Nicaragua', 'ni'],
    NED: ['Netherlands', 'nl'], NEP: ['Nepal', 'np'], NGR: ['Nigeria', 'ng'], NIG: ['Niger', 'ne'], NOR: ['Norway', 'no'], NRU: ['Nauru', 'nr'], NZL: ['New Zealand', 'nz'],
    OMA: ['Oman', 'om'], PAK: ['Pakistan', 'pk'], PAN: ['Panama', 'pa'], PAR: ['Paraguay', 'py'], PER: ['Peru', 'pe'], PHI: ['Philippines', 'ph'], PLE: ['Palestine', 'ps'],
    PLW: ['Palau', 'pw'], PNG: ['Papua New Guinea', 'pg'], POL: ['Poland', 'pl'], POR: ['Portugal', 'pt'], PRK: ['DPR Korea', 'kp'], PUR: ['Puerto Rico', 'pr'],
    QAT: ['Qatar', 'qa'], ROU: ['Romania', 'ro'], RSA: ['South Africa', 'za'], RUS: ['Russia', 'ru'], RWA: ['Rwanda', 'rw'], SAM: ['Samoa', 'ws'], SEN: ['Senegal', 'sn'],
    SEY: ['Seychelles', 'sc'], SGP: ['Singapore', 'sg'], SKN: ['Saint Kitts and Nevis', 'kn'], SLE: ['Sierra Leone', 'sl'], SLO: ['Slovenia', 'si'], SMR: ['San Marino', 'sm'],
    SOL: ['Solomon Islands', 'sb'], SOM: ['Somalia', 'so'], SRB: ['Serbia', 'rs'], SRI: ['Sri Lanka', 'lk'], SSD: ['South Sudan', 'ss'], STP: ['São Tomé and Príncipe', 'st'],
    SUD: ['Sudan', 'sd'], SUI: ['Switzerland', 'ch'], SUR: ['Suriname', 'sr'], SVK: ['Slovakia', 'sk'], SWE: ['Sweden', 'se'], SWZ: ['Eswatini', 'sz'], SYR: ['Syria', 'sy'],
    TAN: ['Tanzania', 'tz'], TGA: ['Tonga', 'to'], THA: ['Thailand', 'th'], TJK: ['Tajikistan', 'tj'], TKM: ['Turkmenistan', 'tm'], TLS: ['Timor-Leste', 'tl'],
    TOG: ['Togo', 'tg'], TPE: ['Chinese Taipei', null], TTO: ['Trinidad and Tobago', 'tt'], TUN: ['Tunisia', 'tn'], TUR: ['Turkey', 'tr'], TUV: ['Tuvalu', 'tv'],
    UAE: ['United Arab Emirates', 'ae'], UGA: ['Uganda', 'ug'], UKR: ['Ukraine', 'ua'], URU: ['Uruguay', 'uy'], USA: ['United States', 'us'], UZB: ['Uzbekistan', 'uz'],
    VAN: ['Vanuatu', 'vu'], VEN: ['Venezuela', 've'], VIE: ['Vietnam', 'vn'], VIN: ['Saint Vincent and the Grenadines', 'vc'], YEM: ['Yemen', 'ye'], ZAM: ['Zambia', 'zm'],
    ZIM: ['Zimbabwe', 'zw'],
  },
  historic: {
    AHO: ['Netherlands Antilles', null], ANZ: ['Australasia', null], BIR: ['Burma', null], BOH: ['Bohemia', null], BWI: ['British West Indies', null], CEY: ['Ceylon', null],
    DAH: ['Dahomey', null], EUA: ['United Team of Germany', null], EUN: ['Unified Team', null], FRG: ['West Germany', null], GDR: ['East Germany', null],
    HBR: ['British Honduras', null], IHO: ['Dutch East Indies', null], KHM: ['Khmer Republic', null], MAL: ['Malaya', null], NBO: ['North Borneo', null],
    NRH: ['Northern Rhodesia', null], RAU: ['United Arab Republic', null], RHO: ['Rhodesia', null], RU1: ['Russian Empire', null], SAA: ['Saar', null],
    SCG: ['Serbia and Montenegro', null], TCH: ['Czechoslovakia', null], UAR: ['United Arab Republic', null], URS: ['Soviet Union', null], VNM: ['South Vietnam', null],
    VOL: ['Upper Volta', null], WSM: ['Western Samoa', null], YAR: ['North Yemen', null], YMD: ['South Yemen', null], YUG: ['Yugoslavia', null], ZAI: ['Zaire', null],
  },
  special: {
    AIN: ['Individual Neutral Athletes', null], COR: ['Korea', null], EOR: ['Refugee Olympic Team', null], FGT: ['French Guiana', 'gf'], FPO: ['French Polynesia', 'pf'],
    GDL: ['Guadeloupe', 'gp'], IMN: ['Isle of Man', 'im'], IOA: ['Independent Olympic Athletes', null], IOC: ['Athletes from Kuwait', null],
    IOP: ['Independent Olympic Participants', null], MIX: ['Mixed-NOCs', null], MRN: ['Martinique', 'mq'], NCD: ['New Caledonia', 'nc'],
    OAR: ['Olympic Athletes from Russia', null], ROC: ['ROC', null], RTA: ['Refugee Taekwondo Athletes', null], WT: ['World Taekwondo', null], XXB: ['Mixed team', null],
  },
  paralympic: {
    FRO: ['Faroe Islands', 'fo'], IPA: ['Independent Paralympic Athletes', null], IPP: ['Independent Paralympic Participants', null], MAC: ['Macau', 'mo'],
    NPA: ['Neutral Paralympic Athletes', null], PNA: ['Paralympic Neutral Athletes', null], RPC: ['RPC', null], RPT: ['Refugee Paralympic Team', null],
  },
};

/** All codes by themselves. */
export const nocCodes: ReadonlyMap<string, NocCode> = new Map(
  (Object.keys(table) as NocKind[]).flatMap((kind) => Object.entries(table[kind]).map(([code, [name, iso]]) => [code, { code, kind, name, iso }] as const)),
);

/** Names of all flag files that may be asked for. */
export const flagFiles: readonly string[] = [...new Set([...nocCodes.values()].flatMap(({ iso }) => (iso === null ? [] : [iso])))].sort();
