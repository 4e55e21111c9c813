/** Keys of the replay player as mpv's input.conf; the browser player has the same. */
export const playerKeys = `# Keys of the replay player. Written anew at each start.
SPACE cycle pause
. frame-step
, frame-back-step
RIGHT seek 1 exact
LEFT seek -1 exact
UP seek 5 exact
DOWN seek -5 exact
] multiply speed 2
[ multiply speed 0.5
BS set speed 1
1 set speed 0.1
2 set speed 0.25
3 set speed 0.5
4 set speed 1
5 set speed 2
l ab-loop
HOME seek 0 absolute+exact
END seek 100 absolute-percent+exact
f cycle fullscreen
+ add video-zoom 0.25
- add video-zoom -0.25
0 set video-zoom 0; set video-pan-x 0; set video-pan-y 0
Shift+LEFT add video-pan-x 0.05
Shift+RIGHT add video-pan-x -0.05
Shift+UP add video-pan-y 0.05
Shift+DOWN add video-pan-y -0.05
ESC quit 0
q quit 0
`;

/** The keys by their names in it: what may be pressed from afar. */
export const playerKeyNames: ReadonlySet<string> = new Set(playerKeys.split('\n').filter((line) => line !== '' && !line.startsWith('# ')).map((line) => line.split(' ')[0] ?? ''));
