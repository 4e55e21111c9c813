/** Who fights on a simulated court. */
export interface Athletes {
  readonly blue: { readonly name: string; readonly noc: string };
  readonly red: { readonly name: string; readonly noc: string };
}

const plain: Athletes = { blue: { name: 'Chung Athlete', noc: 'KOR' }, red: { name: 'Hong Athlete', noc: 'ESP' } };
/** Names as they come: long, with marks above and below capitals, from right to left, without spaces, of another script, and with a team for a country. */
const long: readonly Athletes['blue'][] = [
  { name: 'NGUYỄN THỊ HỒNG NHUNG', noc: 'VIE' },
  { name: 'عبد الرحمن محمد الأحمد', noc: 'KSA' },
  { name: '김태권 남궁민수', noc: 'KOR' },
  { name: 'WOLFESCHLEGELSTEINHAUSENBERGERDORFFSCHMI', noc: 'GER' },
  { name: 'María-José Fernández de la Vega Ñúñez', noc: 'ESP' },
  { name: 'ÅSTRÖM-ŠIMŮNEK Žofie', noc: 'CZE' },
  { name: '欧阳娜娜', noc: 'CHN' },
  { name: 'O’Brien', noc: 'AIN' },
];
const longCourts: readonly string[] = ['Court 1', 'Sân thi đấu số hai – NGUYỄN DU', 'المَلعب الثالث', '제4경기장', 'Hauptkampffläche Fünf (Fernsehkamera, Süd)', 'Court 6', 'Court 7 – Warm-up hall, second floor, left', 'コート 8'];

/** Names of court and athletes; `long` are those that break a screen. */
export function namesOf(number: number, kind: 'plain' | 'long'): { readonly courtName: string; readonly athletes: Athletes } {
  if (kind === 'plain') return { courtName: `Court ${String(number)}`, athletes: plain };
  const one = (index: number): Athletes['blue'] => long[index % long.length] ?? plain.blue;
  const courtName = number <= longCourts.length ? longCourts[number - 1] : undefined;
  return { courtName: courtName ?? `Court ${String(number)}`, athletes: { blue: one(number * 2 - 2), red: one(number * 2 - 1 + Math.floor(number / 5)) } };
}
