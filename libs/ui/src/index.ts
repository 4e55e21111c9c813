export { Flag } from './flags/flag.js';
export { flagOf, isKnownNoc } from './flags/noc.js';
export { CourtFeed, connectFeed, lostAfterMs, type CourtSeen, type FeedSocket, type FeedState } from './feed/court-feed.js';
export { FeedProvider, useCourtFeed, useFeed, useNow } from './feed/use-feed.js';
export { LiveClock } from './clock/live-clock.js';
export { CourtCard, clockOf } from './court/court-card.js';
export { columnsFor, orderCourts, staleAfterMs, staleSeconds } from './court/order-courts.js';
export { chooseLanguage, languages, textOf, type Language, type TextKey } from './texts/catalogue.js';
export { LanguageProvider, useTexts } from './texts/use-texts.js';
