/** Text of each way in which a hub is found. */
export const wayTexts = { mdns: 'wayMdns', broadcast: 'wayBroadcast', configured: 'wayConfigured', typed: 'wayTyped', remembered: 'wayRemembered' } as const;

/** The words' key of a way that an agent names; null for one that this page does not know. */
export const wayText = (way: string): (typeof wayTexts)[keyof typeof wayTexts] | null => (way in wayTexts ? wayTexts[way as keyof typeof wayTexts] : null);
