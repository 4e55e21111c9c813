/** What a scoring system sends when a match is loaded, up to its being ready: A (USA) against B (KOR), three rounds of two minutes. */
export const matchLoad = (number: number): string[] => ['pre;FightLoaded', 'at1;A;A;USA;at2;B;B;KOR', `mch;${String(number)};Final;M -68kg;0;#0000ff;#FFFFFF;#ff0000;#FFFFFF;null;Seniors;3;120;cntDown;20;5;`, 'clk;02:00', 'rnd;1', 'rdy;FightReady'];
