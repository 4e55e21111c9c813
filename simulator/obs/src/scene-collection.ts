/** What the test scenes show. */
export interface ScenePicture {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** A looping film for LIVE_SCENE and a looping tone for both (the input "AudioTone"); null: colour and text only. */
  readonly video: string | null;
  readonly tone: string | null;
}

type Json = Readonly<Record<string, unknown>>;

/** A scene collection in OBS's own file format: LIVE_SCENE and IVR_SCENE, each of its own colour. Pure. */
export function sceneCollection({ name, width, height, video, tone }: ScenePicture): Json {
  let made = 0;
  const source = (id: string, versioned: string, called: string, settings: Json, extra: Json = {}): Json => ({
    id,
    versioned_id: versioned,
    name: called,
    uuid: `00000000-0000-4000-8000-${String(++made).padStart(12, '0')}`,
    settings,
    enabled: true,
    flags: 0,
    hotkeys: {},
    mixers: 255,
    muted: false,
    volume: 1,
    balance: 0.5,
    sync: 0,
    monitoring_type: 0,
    deinterlace_mode: 0,
    deinterlace_field_order: 0,
    prev_ver: 486539266,
    private_settings: {},
    ...extra,
  });
  const item = (called: string, id: number, fill = false): Json => ({
    name: called,
    id,
    visible: true,
    locked: false,
    rot: 0,
    pos: { x: 0, y: 0 },
    scale: { x: 1, y: 1 },
    align: 5,
    bounds_type: fill ? 2 : 0,
    bounds_align: 0,
    bounds: fill ? { x: width, y: height } : { x: 0, y: 0 },
    crop_left: 0,
    crop_top: 0,
    crop_right: 0,
    crop_bottom: 0,
    group_item_backup: false,
    scale_filter: 'disable',
    blend_method: 'default',
    blend_type: 'normal',
    private_settings: {},
  });
  const film = (file: string): Json => ({ local_file: file, is_local_file: true, looping: true, restart_on_activate: false, close_when_inactive: false, hw_decode: false });
  const sources: Json[] = [
    source('color_source', 'color_source_v3', 'LiveColor', { color: 0xff204060, width, height }),
    source('color_source', 'color_source_v3', 'IvrColor', { color: 0xff2020a0, width, height }),
  ];
  const live = [item('LiveColor', 1)];
  const review = [item('IvrColor', 1)];
  if (video !== null) {
    sources.push(source('ffmpeg_source', 'ffmpeg_source', 'TestMedia', film(video)));
    live.push(item('TestMedia', 3, true));
  }
  if (tone !== null) {
    sources.push(source('ffmpeg_source', 'ffmpeg_source', 'AudioTone', film(tone)));
    live.push(item('AudioTone', 4));
    review.push(item('AudioTone', 4));
  }
  const scene = (called: string, items: readonly Json[]): Json => source('scene', 'scene', called, { custom_size: false, id_counter: 10, items }, { mixers: 0 });
  sources.push(scene('LIVE_SCENE', live), scene('IVR_SCENE', review));
  return {
    name,
    current_scene: 'LIVE_SCENE',
    current_program_scene: 'LIVE_SCENE',
    scene_order: [{ name: 'LIVE_SCENE' }, { name: 'IVR_SCENE' }],
    sources,
    groups: [],
    quick_transitions: [],
    transitions: [],
    saved_projectors: [],
    current_transition: 'Cut',
    transition_duration: 300,
    preview_locked: false,
    scaling_enabled: false,
    scaling_level: 0,
    scaling_off_x: 0,
    scaling_off_y: 0,
    'virtual-camera': { type: 0, internal: 0, scene: '', source: '' },
    modules: {},
  };
}
