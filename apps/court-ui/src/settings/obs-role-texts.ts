/** Text of each role of an OBS. */
export const obsRoleTexts = { OBS_REC: 'obsRec', OBS_STR: 'obsStr', OBS_BOTH: 'obsBoth' } as const;
