import { z } from 'zod';

// The content security policy forbids code from text, and zod would try it with its first schema.
z.config({ jitless: true });
