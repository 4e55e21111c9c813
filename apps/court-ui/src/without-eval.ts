import { z } from 'zod';

// The agent's content security policy forbids text to be run as code, and zod would try: this must come before any schema is made, so it is
// the first import of every page.
z.config({ jitless: true });
