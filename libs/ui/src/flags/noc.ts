/**
 * Flags by National Olympic Committee code: NOC → name of the flag's file (ISO 3166-1 alpha-2, `xk` for Kosovo). The scoring system's own
 * table is known to swap BUR (Burkina Faso) and BDI (Burundi): the code stands beside every flag, and an override can be given.
 */
const flagOfNoc: Readonly<Record<string, string>> = {
  AFG: 'af', ALB: 'al', ALG: 'dz', AND: 'ad', ANG: 'ao', ANT: 'ag', ARG: 'ar', ARM: 'am', ARU: 'aw', ASA: 'as', AUS: 'au', AUT: 'at', AZE: 'az',
  BAH: 'bs', BAN: 'bd', BAR: 'bb', BDI: 'bi', BEL: 'be', BEN: 'bj', BER: 'bm', BHU: 'bt', BIH: 'ba', BIZ: 'bz', BLR: 'by', BOL: 'bo', BOT: 'bw',
  BRA: 'br', BRN: 'bh', BRU: 'bn', BUL: 'bg', BUR: 'bf', CAF: 'cf', CAM: 'kh', CAN: 'ca', CAY: 'ky', CGO: 'cg', CHA: 'td', CHI: 'cl', CHN: 'cn',
  CIV: 'ci', CMR: 'cm', COD: 'cd', COK: 'ck', COL: 'co', COM: 'km', CPV: 'cv', CRC: 'cr', CRO: 'hr', CUB: 'cu', CYP: 'cy', CZE: 'cz', DEN: 'dk',
  DJI: 'dj', DMA: 'dm', DOM: 'do', ECU: 'ec', EGY: 'eg', ERI: 'er', ESA: 'sv', ESP: 'es', EST: 'ee', ETH: 'et', FGT: 'gf', FIJ: 'fj', FIN: 'fi',
  FPO: 'pf', FRA: 'fr', FRO: 'fo', FSM: 'fm', GAB: 'ga', GAM: 'gm', GBR: 'gb', GBS: 'gw', GDL: 'gp', GEO: 'ge', GEQ: 'gq', GER: 'de', GHA: 'gh',
  GRE: 'gr', GRN: 'gd', GUA: 'gt', GUI: 'gn', GUM: 'gu', GUY: 'gy', HAI: 'ht', HKG: 'hk', HON: 'hn', HUN: 'hu', IMN: 'im', INA: 'id', IND: 'in',
  IRI: 'ir', IRL: 'ie', IRQ: 'iq', ISL: 'is', ISR: 'il', ISV: 'vi', ITA: 'it', IVB: 'vg', JAM: 'jm', JOR: 'jo', JPN: 'jp', KAZ: 'kz', KEN: 'ke',
  KGZ: 'kg', KIR: 'ki', KOR: 'kr', KOS: 'xk', KSA: 'sa', KUW: 'kw', LAO: 'la', LAT: 'lv', LBA: 'ly', LBN: 'lb', LBR: 'lr', LCA: 'lc', LES: 'ls',
  LIE: 'li', LTU: 'lt', LUX: 'lu', MAC: 'mo', MAD: 'mg', MAR: 'ma', MAS: 'my', MAW: 'mw', MDA: 'md', MDV: 'mv', MEX: 'mx', MGL: 'mn', MHL: 'mh',
  MKD: 'mk', MLI: 'ml', MLT: 'mt', MNE: 'me', MON: 'mc', MOZ: 'mz', MRI: 'mu', MRN: 'mq', MTN: 'mr', MYA: 'mm', NAM: 'na', NCA: 'ni', NCD: 'nc',
  NED: 'nl', NEP: 'np', NGR: 'ng', NIG: 'ne', NOR: 'no', NRU: 'nr', NZL: 'nz', OMA: 'om', PAK: 'pk', PAN: 'pa', PAR: 'py', PER: 'pe', PHI: 'ph',
  PLE: 'ps', PLW: 'pw', PNG: 'pg', POL: 'pl', POR: 'pt', PRK: 'kp', PUR: 'pr', QAT: 'qa', ROU: 'ro', RSA: 'za', RUS: 'ru', RWA: 'rw', SAM: 'ws',
  SEN: 'sn', SEY: 'sc', SGP: 'sg', SKN: 'kn', SLE: 'sl', SLO: 'si', SMR: 'sm', SOL: 'sb', SOM: 'so', SRB: 'rs', SRI: 'lk', SSD: 'ss', STP: 'st',
  SUD: 'sd', SUI: 'ch', SUR: 'sr', SVK: 'sk', SWE: 'se', SWZ: 'sz', SYR: 'sy', TAN: 'tz', TGA: 'to', THA: 'th', TJK: 'tj', TKM: 'tm', TLS: 'tl',
  TOG: 'tg', TTO: 'tt', TUN: 'tn', TUR: 'tr', TUV: 'tv', UAE: 'ae', UGA: 'ug', UKR: 'ua', URU: 'uy', USA: 'us', UZB: 'uz', VAN: 'vu', VEN: 've',
  VIE: 'vn', VIN: 'vc', YEM: 'ye', ZAM: 'zm', ZIM: 'zw',
};

/** Codes that have a meaning and no flag of a state today: historic, neutral and mixed teams, and Chinese Taipei, whose Olympic flag is its own. */
const neutralCodes: ReadonlySet<string> = new Set([
  'AHO', 'AIN', 'ANZ', 'BIR', 'BOH', 'BWI', 'CEY', 'COR', 'DAH', 'EOR', 'EUA', 'EUN', 'FRG', 'GDR', 'HBR', 'IHO', 'IOA', 'IOC', 'IOP', 'IPA', 'IPP',
  'KHM', 'MAL', 'MIX', 'NBO', 'NPA', 'NRH', 'OAR', 'PNA', 'RAU', 'RHO', 'ROC', 'RPC', 'RPT', 'RTA', 'RU1', 'SAA', 'SCG', 'TCH', 'TPE', 'UAR', 'URS',
  'VNM', 'VOL', 'WSM', 'WT', 'XXB', 'YAR', 'YMD', 'YUG', 'ZAI',
]);

/** Flag of a code: the file's name, or null for the neutral flag. */
export function flagOf(noc: string | null, overrides: Readonly<Record<string, string>> = {}): string | null {
  const code = noc?.trim().toUpperCase() ?? '';
  return overrides[code] ?? flagOfNoc[code] ?? null;
}

/** Whether a code is in our table at all; an unknown one is shown as it came, with the neutral flag. */
export function isKnownNoc(noc: string): boolean {
  return noc in flagOfNoc || neutralCodes.has(noc);
}

/** Names of all flag files that may be asked for. */
export const flagFiles: readonly string[] = [...new Set(Object.values(flagOfNoc))].sort();
