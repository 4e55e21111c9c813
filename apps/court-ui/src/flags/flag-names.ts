import type { FlagList } from '@restrike/contracts';
import type { Language } from '@restrike/ui';

type Named = Pick<FlagList['flags'][number], 'code' | 'name' | 'iso'>;

/** Spanish names of what is no country of today, by code; a court's own codes have the name that they were given. */
const spanish: Readonly<Record<string, string>> = {
  AHO: 'Antillas Neerlandesas', ANZ: 'Australasia', BIR: 'Birmania', BOH: 'Bohemia', BWI: 'Indias Occidentales Británicas', CEY: 'Ceilán', DAH: 'Dahomey', EUA: 'Equipo Alemán Unificado', EUN: 'Equipo Unificado', FRG: 'Alemania Occidental',
  GDR: 'Alemania Oriental', HBR: 'Honduras Británica', IHO: 'Indias Orientales Neerlandesas', KHM: 'República Jemer', MAL: 'Malaya', NBO: 'Borneo Septentrional', NRH: 'Rodesia del Norte', RAU: 'República Árabe Unida', RHO: 'Rodesia',
  RU1: 'Imperio Ruso', SAA: 'Sarre', SCG: 'Serbia y Montenegro', TCH: 'Checoslovaquia', UAR: 'República Árabe Unida', URS: 'Unión Soviética', VNM: 'Vietnam del Sur', VOL: 'Alto Volta', WSM: 'Samoa Occidental', YAR: 'Yemen del Norte',
  YMD: 'Yemen del Sur', YUG: 'Yugoslavia', ZAI: 'Zaire', TPE: 'China Taipéi', AIN: 'Atletas Individuales Neutrales', COR: 'Corea', EOR: 'Equipo Olímpico de Refugiados', IOA: 'Atletas Olímpicos Independientes', IOC: 'Atletas de Kuwait',
  IOP: 'Participantes Olímpicos Independientes', MIX: 'Equipo de varios CON', OAR: 'Atletas Olímpicos de Rusia', RTA: 'Atletas de Taekwondo Refugiados', WT: 'World Taekwondo', XXB: 'Equipo mixto', IPA: 'Atletas Paralímpicos Independientes',
  IPP: 'Participantes Paralímpicos Independientes', NPA: 'Atletas Paralímpicos Neutrales', PNA: 'Atletas Paralímpicos Neutrales', RPT: 'Equipo Paralímpico de Refugiados',
};
const regions = new Intl.DisplayNames(['es'], { type: 'region' });

/** Name of a flag in the language of the page. */
export function flagName({ code, name, iso }: Named, language: Language): string {
  if (language === 'en') return name;
  return spanish[code] ?? (iso === null ? name : (regions.of(iso.toUpperCase()) ?? name));
}
